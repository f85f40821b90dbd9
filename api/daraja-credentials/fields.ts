import * as z from 'zod';

// What Safaricom takes for each field of a credential, wherever one is entered.

const codeWords = 'Send 5 to 7 digits as text, such as "174379".';
export const ShortCode = z.string(codeWords).regex(/^\d{5,7}$/, codeWords);

const referenceWords = 'Send 1 to 12 letters and digits, or auto.';
/** The word `auto`, in any case, is a reference of its own for each payment: see payments/own-reference.ts. */
export const AccountReference = z
  .string(referenceWords)
  .regex(/^[A-Za-z0-9]{1,12}$/, referenceWords)
  .describe(
    'The account reference of payments that name none. `auto`, which is the default, gives each of them one of its own, by which its money is known at once. At a bank’s paybill this is the account that is paid.',
  );

/** Spaces around it come along when it is copied. */
const secret = (words: string, shape: RegExp) =>
  z.string(words).trim().regex(shape, words).meta({ writeOnly: true });

const visible = (what: string): string => `Send the ${what}: up to 500 visible ASCII characters.`;
export const ConsumerKey = secret(`${visible('consumer key')} No colon.`, /^[!-9;-~]{1,500}$/).describe(
  'From the app on Safaricom’s developer portal. Never shown again, like all secrets here.',
);
export const ConsumerSecret = secret(visible('consumer secret'), /^[!-~]{1,500}$/).describe(
  'From the same app.',
);
export const Passkey = secret(visible('passkey'), /^[!-~]{1,500}$/).describe(
  'From Safaricom’s mail at Go Live, or the sandbox’s public one.',
);
