import * as z from 'zod';
import type { Initiator } from '../../daraja/credential.ts';
import { securityCredential as seal } from '../../daraja/security-credential.ts';

const eitherWords =
  'Send securityCredential, or password and certificate, from which it is made here and which are not kept.';

const InitiatorFields = z.strictObject({
  name: z
    .string('Send the initiator’s user name.')
    .trim()
    .min(1, 'Send the initiator’s user name.')
    .max(100)
    .meta({ pattern: '\\S' }),
  securityCredential: z
    .base64('Send it as the Daraja portal shows it: text in base64.')
    .min(1, 'Send it as the Daraja portal shows it: text in base64.')
    .max(2000)
    .optional()
    .meta({ writeOnly: true })
    .describe('The password under Safaricom’s certificate, as the Daraja portal makes it.'),
  password: z.string().min(1).max(200).optional().meta({ writeOnly: true }),
  certificate: z
    .string()
    .max(10_000)
    .optional()
    .describe('Safaricom’s certificate of this environment, as PEM; with password.'),
});

/** A user of the organisation portal who may ask for Transaction Status, with its password in either form. */
export const InitiatorInput = InitiatorFields.transform((given, ctx): Initiator => {
  const { name, securityCredential, password, certificate } = given;
  if (securityCredential !== undefined && password === undefined && certificate === undefined)
    return { name, securityCredential };
  if (securityCredential === undefined && password !== undefined && certificate !== undefined)
    return sealed({ name, password, certificate }, ctx);
  ctx.addIssue({ code: 'custom', path: ['securityCredential'], message: eitherWords });
  return z.NEVER;
}).describe('With it Hakika can ask Safaricom about single receipts.');

function sealed(
  { name, password, certificate }: { name: string; password: string; certificate: string },
  ctx: z.core.$RefinementCtx,
): Initiator {
  try {
    return { name, securityCredential: seal(password, certificate) };
  } catch {
    ctx.addIssue({
      code: 'custom',
      path: ['certificate'],
      message: 'Send Safaricom’s certificate of this environment as PEM, with an RSA key.',
    });
    return z.NEVER;
  }
}
