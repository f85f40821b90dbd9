import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Initiator } from '../daraja/credential.ts';
import { securityCredential } from '../daraja/security-credential.ts';
import { SettingsError } from '../settings/settings.ts';

/** The variables of an initiator: all absent, or its name with its password under Safaricom's certificate in either way. */
export const InitiatorEnv = z.object({
  DARAJA_INITIATOR_NAME: z.string().optional(),
  DARAJA_SECURITY_CREDENTIAL: z.base64('Give it as the Daraja portal shows it: text in base64.').optional(),
  DARAJA_INITIATOR_PASSWORD: z.string().optional(),
  DARAJA_CERTIFICATE_FILE: z.string().optional(),
});

/** Undefined when none is given. Throws a SettingsError that says what is missing. */
export function initiatorOf(env: z.output<typeof InitiatorEnv>): Initiator | undefined {
  const {
    DARAJA_INITIATOR_NAME: name,
    DARAJA_SECURITY_CREDENTIAL: ready,
    DARAJA_INITIATOR_PASSWORD: password,
    DARAJA_CERTIFICATE_FILE: file,
  } = env;
  if ([name, ready, password, file].every((value) => value === undefined)) return undefined;
  if (name !== undefined && ready !== undefined) return { name, securityCredential: ready };
  if (name !== undefined && password !== undefined && file !== undefined)
    return { name, securityCredential: sealedBy(file, password) };
  throw new SettingsError(
    'An initiator needs DARAJA_INITIATOR_NAME and either DARAJA_SECURITY_CREDENTIAL, or DARAJA_INITIATOR_PASSWORD and DARAJA_CERTIFICATE_FILE. Set what is missing, or none of them.',
  );
}

function sealedBy(file: string, password: string): string {
  try {
    return securityCredential(password, readFileSync(file));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new SettingsError(`DARAJA_CERTIFICATE_FILE: ${why}`, { cause });
  }
}
