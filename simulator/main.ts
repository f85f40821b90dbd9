import { createSimulator } from './app.ts';
import { type Env, loadEnv } from './env.ts';
import { listenProblem, StartProblem } from './start-problem.ts';

async function main(env: Env): Promise<void> {
  const simulator = createSimulator({
    seed: env.SIMULATOR_SEED,
    tempo: env.HAKIKA_TEMPO,
    merchants: env.SIMULATOR_MERCHANTS,
    tokenLifeSeconds: env.SIMULATOR_TOKEN_LIFE_SECONDS,
    queryLimitPerMinute: env.SIMULATOR_QUERY_LIMIT,
    twoMinuteRule: env.SIMULATOR_TWO_MINUTE_RULE,
    strict: env.SIMULATOR_STRICT,
    rules: env.SIMULATOR_RULES,
    forgerAddress: env.SIMULATOR_FORGER_ADDRESS,
    initiatorKeyFile: env.SIMULATOR_INITIATOR_KEY_FILE,
  });

  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    // The IPC channel would keep the process alive after everything else has ended.
    stopping ??= simulator.close().then(() => (process.connected ? process.disconnect() : undefined));
  };
  // With an IPC channel, `disconnect` means that the parent is gone: nobody is left who would stop us.
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop);

  const { SIMULATOR_HOST: host, SIMULATOR_PORT: port, SIMULATOR_SEED: seed } = env;
  const { url } = await simulator.listen(port, host).catch((error: unknown) => {
    throw listenProblem(error, host, port);
  });
  process.stdout.write(
    `Safaricom simulator: ${url} (page, virtual handset and live log)\n` +
      `Seed: ${seed} (start with SIMULATOR_SEED=${seed} to repeat this run)\n`,
  );
}

try {
  await main(loadEnv());
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
