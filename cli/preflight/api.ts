import * as z from 'zod';
import { fail, ok, warn, words, type Finding } from './finding.ts';
import type { Ground } from './ground.ts';

const requestMs = 5_000;
const anyAddress = new Set(['0.0.0.0', '::']);

const Readiness = z.object({
  checks: z.record(z.string(), z.object({ status: z.string(), detail: z.string().optional() })),
});

/** Whether the api of these settings runs here, and a worker behind it. */
export async function* checkApi({ settings }: Pick<Ground, 'settings'>): AsyncGenerator<Finding> {
  const { HAKIKA_API_HOST: host, HAKIKA_API_PORT: port } = settings;
  const url = `http://${anyAddress.has(host) ? '127.0.0.1' : host}:${port}/readyz`;
  let answer: z.output<typeof Readiness>;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(requestMs) });
    answer = Readiness.parse(await response.json());
  } catch (error) {
    const advice = 'If it runs on another machine, read its /readyz there; if not, run npm run start:api.';
    return yield warn('api', `No api answers at ${url}: ${words(error)}`, advice);
  }
  const wrong = Object.entries(answer.checks).filter(([, { status }]) => status !== 'ok');
  if (wrong.length === 0) yield ok('api', 'The api is ready, and a worker takes its work.');
  for (const [name, { detail }] of wrong)
    yield fail(
      'api',
      `The api is not ready: ${name} ${detail ?? 'does not answer'}.`,
      `See ${url}, and the log of api and worker.`,
    );
}
