import * as z from 'zod';
import type { Hakika } from '../../sdk/source/index.ts';
import { usageError } from '../command-error.ts';
import type { Connection } from '../connection.ts';

const requestMs = 5_000;
const Stats = z.object({ counts: z.object({ tokenIssued: z.number() }) });

/**
 * Throws unless Safaricom is played by the simulator: at Safaricom itself, its sandbox too, the made-up phone may be
 * somebody's.
 */
export async function assertSimulated(
  { environment, local }: Connection,
  hakika: Hakika,
  simulatorUrl: string | undefined,
): Promise<void> {
  if (environment === 'production')
    throw usageError(
      'This is a production key: what is triggered would be a real prompt. Use a key of the sandbox (hk_test_…).',
    );
  const at = simulatorUrl ?? local?.simulatorUrl;
  if (at === null)
    throw usageError(
      "This stack pays at Safaricom's own sandbox, which plays no outcomes. Unset the DARAJA_SANDBOX_ variables, and npm start uses the simulator.",
    );
  if (at === undefined)
    throw usageError(
      'Where is the simulator that plays Safaricom? Give --simulator (with docker compose: http://127.0.0.1:4010).',
    );
  // Also where npm start named it: its file outlives it, and another api may listen there now.
  await assertTokensFrom(at, hakika);
}

/** The api fetches a new token at its Safaricom: if that is this simulator, it has issued one more. */
async function assertTokensFrom(simulatorUrl: string, hakika: Hakika): Promise<void> {
  const before = await tokensIssued(simulatorUrl);
  const { data } = await hakika.request('listDarajaCredentials', { query: { limit: 100 } });
  const credential = data.find(({ isDefault }) => isDefault);
  if (credential === undefined)
    throw usageError('There is no paybill or till in this environment. Save one: hakika credentials save');
  await hakika.request('verifyDarajaCredential', { path: { id: credential.id }, body: {} });
  if ((await tokensIssued(simulatorUrl)) > before) return;
  throw usageError(
    `The api does not pay at the simulator at ${simulatorUrl}, but at another Safaricom. Nothing was triggered.`,
  );
}

async function tokensIssued(simulatorUrl: string): Promise<number> {
  try {
    const response = await fetch(new URL('/_simulator/stats', simulatorUrl), {
      signal: AbortSignal.timeout(requestMs),
    });
    return Stats.parse(await response.json()).counts.tokenIssued;
  } catch (cause) {
    throw usageError(
      `There is no simulator at ${simulatorUrl}. Start one by npm run simulator, or correct --simulator.`,
      { cause },
    );
  }
}
