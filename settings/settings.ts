import * as z from 'zod';

/** Words that Safaricom refuses in a callback's address. */
const refusedWords = /mpesa|safaricom|exec?|cmd|sql|query/i;

const baseUrl = z.url({ protocol: /^https?$/, error: 'Give an http or https address.' });

/** A whole number in plain digits; the words say which. */
export const wholeNumber = (words: string, minimum: number, maximum: number) =>
  z.coerce.number(words).int(words).min(minimum, words).max(maximum, words);

/** On which a process shows its metrics, apart from everything else it serves. */
export const metricsPort = wholeNumber('Give a port from 1 to 65535, or 0 for none.', 0, 65_535).default(0);

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const tempoWords = 'Give a number above 0, such as 10 for ten times as fast.';

/** What every process of Hakika reads at its start. Names, units and defaults: `.env.example`. */
export const CommonSettings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'Give a postgres:// address.' }),
  HAKIKA_ROOT_KEY: z
    .string({
      error: 'Give 32 bytes in base64: openssl rand -base64 32. Without it no secret can be opened.',
    })
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === 32, 'Give exactly 32 bytes in base64: openssl rand -base64 32.'),
  DARAJA_SANDBOX_BASE_URL: baseUrl.default('https://sandbox.safaricom.co.ke'),
  DARAJA_PRODUCTION_BASE_URL: baseUrl.default('https://api.safaricom.co.ke'),
  HAKIKA_TEMPO: z.coerce.number(tempoWords).positive(tempoWords).max(100_000, tempoWords).default(1),
  HAKIKA_WEBHOOK_ALLOW_PRIVATE: z.stringbool({ error: 'Give 1 or 0.' }).default(false),
  HAKIKA_METRICS_HOST: z.string().default('127.0.0.1'),
  HAKIKA_LOG_LEVEL: z.enum(logLevels, `Give one of ${logLevels.join(', ')}.`).default('info'),
});
type CommonSettings = z.infer<typeof CommonSettings>;

/** Where Safaricom reaches `/hooks`. */
export const PublicUrl = z
  .url({
    protocol: /^https?$/,
    error: 'Give the address at which Safaricom reaches this server, for a trial that of a tunnel.',
  })
  .transform((url) => url.replace(/\/+$/, ''))
  .refine(
    (url) => !refusedWords.test(url),
    'Safaricom refuses addresses with mpesa, safaricom, exe, exec, cmd, sql or query in them.',
  );

/** Names that lead nowhere but to this machine or its own network, where simulators live: one label, or reserved. */
const localName = /^(?:[a-z0-9-]+|(?:.+\.)?(?:localhost|local|internal|test))$/i;
const localAddress = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]$)/;

/** Whether Safaricom, or whatever may lead there, is behind one of the base addresses. */
const speaksToSafaricom = (settings: CommonSettings): boolean =>
  [settings.DARAJA_SANDBOX_BASE_URL, settings.DARAJA_PRODUCTION_BASE_URL].some((url) => {
    const { hostname } = new URL(url);
    return !localName.test(hostname) && !localAddress.test(hostname);
  });

/** Rules between settings; each names the variable to change. */
export function checkTogether(
  settings: CommonSettings & { HAKIKA_PUBLIC_URL?: string },
  ctx: z.RefinementCtx,
): void {
  if (!speaksToSafaricom(settings)) return;
  const refuse = (name: string, message: string): void =>
    ctx.addIssue({ code: 'custom', path: [name], message });
  if (settings.HAKIKA_TEMPO !== 1) {
    refuse(
      'HAKIKA_TEMPO',
      'Only a simulator may be hurried: leave it at 1 unless both Daraja base addresses are local.',
    );
  }
  if (settings.HAKIKA_PUBLIC_URL?.startsWith('http:') === true) {
    refuse('HAKIKA_PUBLIC_URL', 'Safaricom calls back by https only.');
  }
}

/** Parses all variables at once; the error names every wrong one. Empty means absent. */
export function parseSettings<T>(schema: z.ZodType<T>, source: NodeJS.ProcessEnv): T {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw wrongVariables(result.error.issues);
}

/** One error that names every wrong variable; its cause holds the issues. */
export function wrongVariables(issues: z.core.$ZodIssue[]): SettingsError {
  const cause = new z.ZodError(issues);
  return new SettingsError(`These environment variables are wrong or missing:\n${z.prettifyError(cause)}`, {
    cause,
  });
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
