import * as z from 'zod';
import type { CredentialInput } from '../api/daraja-credentials/save-credential.ts';

/** The simulator's built-in paybill: see simulator/README.md. */
export const simulatorCredential: CredentialInput = {
  name: 'Main paybill',
  type: 'paybill',
  businessShortCode: '174379',
  tillNumber: null,
  defaultAccountReference: 'DEMO',
  consumerKey: 'simulator-key',
  consumerSecret: 'simulator-secret',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
};

const needed = z
  .string('Set it, or unset all variables that begin with DARAJA_SANDBOX_ to use the simulator.')
  .min(1);
const RealCredential = z.object({
  DARAJA_SANDBOX_CONSUMER_KEY: needed,
  DARAJA_SANDBOX_CONSUMER_SECRET: needed,
  DARAJA_SANDBOX_PASSKEY: needed,
  DARAJA_SANDBOX_SHORT_CODE: needed,
  DARAJA_SANDBOX_TILL_NUMBER: z.string().optional(),
  HAKIKA_PUBLIC_URL: z.string(
    'Give the https address at which Safaricom reaches this machine, such as a tunnel’s.',
  ),
});

/** Credentials of Safaricom's own sandbox, where the environment names them; undefined: use the simulator. */
export function realCredential(env: NodeJS.ProcessEnv): CredentialInput | undefined {
  if (!env['DARAJA_SANDBOX_CONSUMER_KEY']) return undefined;
  const result = RealCredential.safeParse(env);
  if (!result.success)
    throw new Error(`These environment variables are wrong or missing:\n${z.prettifyError(result.error)}`);
  const tillNumber = result.data.DARAJA_SANDBOX_TILL_NUMBER ?? null;
  return {
    name: 'Sandbox',
    type: tillNumber === null ? 'paybill' : 'till',
    businessShortCode: result.data.DARAJA_SANDBOX_SHORT_CODE,
    tillNumber,
    defaultAccountReference: 'DEMO',
    consumerKey: result.data.DARAJA_SANDBOX_CONSUMER_KEY,
    consumerSecret: result.data.DARAJA_SANDBOX_CONSUMER_SECRET,
    passkey: result.data.DARAJA_SANDBOX_PASSKEY,
  };
}
