import { createSimulator } from './app.ts';
import { loadEnv } from './env.ts';

const env = loadEnv();
const simulator = createSimulator({
  seed: env.SIMULATOR_SEED,
  tempo: env.HAKIKA_TEMPO,
  merchants: env.SIMULATOR_MERCHANTS,
  tokenLifeSeconds: env.SIMULATOR_TOKEN_LIFE_SECONDS,
  queryLimitPerMinute: env.SIMULATOR_QUERY_LIMIT,
  twoMinuteRule: env.SIMULATOR_TWO_MINUTE_RULE,
  strict: env.SIMULATOR_STRICT,
});

let stopping: Promise<void> | undefined;
const stop = (): void => {
  // The IPC channel would keep the process alive after everything else has ended.
  stopping ??= simulator.close().then(() => (process.connected ? process.disconnect() : undefined));
};
// With an IPC channel, `disconnect` means that the parent is gone: nobody is left who would stop us.
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop);

const { url } = await simulator.listen(env.SIMULATOR_PORT, env.SIMULATOR_HOST);
process.stdout.write(
  `Safaricom simulator: ${url} (page, virtual handset and live log)\n` +
    `Seed: ${env.SIMULATOR_SEED} (start with SIMULATOR_SEED=${env.SIMULATOR_SEED} to repeat this run)\n`,
);
