/** A start that failed for a reason that the person who started can mend; the message says how. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}

const otherHost =
  'Set SIMULATOR_HOST to 127.0.0.1 for this machine only, or to 0.0.0.0 for all of its networks.';

/** What the system says when it is asked to listen → what to do. */
const listenAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'Something listens there already. Stop it, or choose another port with SIMULATOR_PORT (0 takes any free one).',
  EACCES: 'The system does not allow that port. Choose one from 1024 with SIMULATOR_PORT.',
  EADDRNOTAVAIL: `That address is not one of this machine. ${otherHost}`,
  ENOTFOUND: `There is no such host. ${otherHost}`,
  EAI_AGAIN: `That name leads to no address. ${otherHost}`,
};

/** The problem behind an error of `listen`; any other error comes back as it is. */
export function listenProblem(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = listenAdvice[code];
  if (advice === undefined) return error;
  return new StartProblem(`The simulator cannot listen on ${host}, port ${port}. ${advice}`, {
    cause: error,
  });
}
