import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { inState } from './paths.ts';

const LocalStack = z.object({
  apiUrl: z.string(),
  apiKey: z.string(),
  /** Of the paybill or till; empty in a file of an earlier version. */
  credentialId: z.string().default(''),
  /** Null when real Daraja credentials are configured. */
  simulatorUrl: z.string().nullable(),
  temporalAddress: z.string(),
  temporalNamespace: z.string(),
  /** Null when Temporal is not ours and TEMPORAL_UI_URL does not say it. */
  temporalUiUrl: z.string().nullable(),
  webhookSecret: z.string(),
});
/** What `npm start` prints, for programs. */
export type LocalStack = z.output<typeof LocalStack>;

const file = inState('local.json');

/** Of the running stack, or of the last one. */
export async function readLocalStack(): Promise<LocalStack | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : LocalStack.parse(JSON.parse(text));
}

/** Replaced as a whole, so that a reader never sees half of it. It holds a key, so it is for its owner only. */
export async function writeLocalStack(stack: LocalStack): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
