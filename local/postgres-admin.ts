import { Client } from 'pg';

/** Runs statements one after the other on a connection of their own, each by itself, and returns the rows of the last. */
export async function executeSql(
  databaseUrl: string,
  statements: string[],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** Names come from our own code; quoting keeps a dash or a capital letter in them. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
