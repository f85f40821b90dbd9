import * as z from 'zod';
import type { CredentialInput } from '../api/daraja-credentials/save-credential.ts';
import { securityCredential } from '../daraja/security-credential.ts';
import { parseSettings } from '../settings/settings.ts';

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

/** A Safaricom number of the demo's owner, which a registration for pulls asks for. */
export const demoNominatedNumber = '254722000000';

/** The simulator's paybill with its initiator, whose password is under the key that this simulator made. */
export async function simulatorCredentialAt(simulatorUrl: string): Promise<CredentialInput> {
  const certificate = await (await fetch(`${simulatorUrl}/_simulator/certificate`)).text();
  const { name, password } = simulatorInitiator;
  return {
    ...simulatorCredential,
    initiator: { name, securityCredential: securityCredential(password, certificate) },
  };
}

const simulatorInitiator = { name: 'testapi', password: 'Safaricom999!*!' };

const needed = z.string('Set it, or unset the others of DARAJA_SANDBOX_ to use the simulator.');
const RealCredential = z
  .object({
    DARAJA_SANDBOX_CONSUMER_KEY: needed,
    DARAJA_SANDBOX_CONSUMER_SECRET: needed,
    DARAJA_SANDBOX_PASSKEY: needed,
    DARAJA_SANDBOX_SHORT_CODE: needed.regex(
      /^\d{5,7}$/,
      'Give its 5 to 7 digits, for a till its store number.',
    ),
    DARAJA_SANDBOX_TILL_NUMBER: z
      .string()
      .regex(/^\d{5,7}$/, 'Give its 5 to 7 digits.')
      .optional(),
  })
  .transform((env): CredentialInput => ({
    name: 'Sandbox',
    type: env.DARAJA_SANDBOX_TILL_NUMBER === undefined ? 'paybill' : 'till',
    businessShortCode: env.DARAJA_SANDBOX_SHORT_CODE,
    tillNumber: env.DARAJA_SANDBOX_TILL_NUMBER ?? null,
    defaultAccountReference: 'DEMO',
    consumerKey: env.DARAJA_SANDBOX_CONSUMER_KEY,
    consumerSecret: env.DARAJA_SANDBOX_CONSUMER_SECRET,
    passkey: env.DARAJA_SANDBOX_PASSKEY,
  }));

/** Whether the environment names Safaricom's sandbox; one variable alone is an omission, not a wish for the simulator. */
export const namesSafaricom = (env: NodeJS.ProcessEnv): boolean =>
  Object.keys(RealCredential.in.shape).some((name) => env[name]);

/** Credentials of Safaricom's own sandbox, where the environment names it; undefined: use the simulator. */
export const realCredential = (env: NodeJS.ProcessEnv): CredentialInput | undefined =>
  namesSafaricom(env) ? parseSettings(RealCredential, env) : undefined;
