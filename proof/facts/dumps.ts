import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stack } from '../stack/stack.ts';
import type { Dump } from './facts.ts';

/** Every log and everything that Temporal ever stored in this run, as texts to be searched. */
export async function readDumps(stack: Stack): Promise<Dump[]> {
  const { directory, logs, temporal, postgres } = stack;
  await Promise.all([temporal.keepLog(), postgres.keepLog()]);
  const logFiles = (await readdir(logs))
    // The simulator is Safaricom: it knows the phones, and its log is not ours.
    .filter((name) => name !== 'simulator.log')
    .map((name) => join(logs, name));
  const wiped = (await readdir(join(directory, 'wiped')))
    .filter((name) => name.endsWith('.db'))
    .map((name) => join(directory, 'wiped', name));
  return [
    ...(await Promise.all(logFiles.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))),
    ...[temporal.databaseFile, ...wiped].flatMap(tables),
  ];
}

/** A text of each table. By way of SQLite, because a page's end may cut a phone number in two. */
function tables(file: string): Dump[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const names = database
      .prepare(`select name from sqlite_master where type = 'table'`)
      .all()
      .map((row) => String(row['name']));
    return names.map((name) => ({
      name: `${file}: ${name}`,
      text: database
        .prepare(`select * from "${name}"`)
        .all()
        .map((row) => Object.values(row).map(readable).join(' '))
        .join('\n'),
    }));
  } finally {
    database.close();
  }
}

/** Blobs are protobuf with texts in it, byte for byte. */
const readable = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
