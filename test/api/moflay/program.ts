import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';

type Query = Record<string, string | readonly string[]>;
interface Page<Item> {
  data: Item[];
  meta: { cursor: string | null; hasPreviousPage: boolean; hasNextPage: boolean };
}
export interface Got {
  status: number;
  headers: Headers;
  body: unknown;
}

/** What every list is asked with, whether or not the program said so. */
const listDefaults: Query = { limit: '10', sortBy: 'createdAt', sortOrder: 'desc' };

/** A program with the habits of Moflay's SDK, which know nothing of Hakika: only address and key are ours. */
export class MoflayProgram {
  private readonly url: string;
  private readonly key: string;
  /** How often each request was sent, by method and path. */
  readonly sent: string[] = [];
  /** How long was waited before each repetition. */
  readonly waitedMs: number[] = [];

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  /** Repeats what was answered 5xx or not at all, as long as `Retry-After` says or soon, and never a 4xx. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Got> {
    for (let triesLeft = 5; ; triesLeft -= 1) {
      const response = await this.try(method, path, body, headers);
      if (response !== undefined && (response.status < 500 || triesLeft === 0)) {
        return { status: response.status, headers: response.headers, body: await response.json() };
      }
      if (triesLeft === 0) throw new Error(`${method} ${path} was never answered`);
      const waitMs = Math.min(Number(response?.headers.get('retry-after') ?? 0) * 1000, 60_000);
      this.waitedMs.push(waitMs);
      await sleep(waitMs || 50);
    }
  }

  private async try(method: string, path: string, body: unknown, headers: Record<string, string>) {
    this.sent.push(`${method} ${path}`);
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(this.key === '' ? {} : { authorization: `Bearer ${this.key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      return undefined;
    }
  }

  /** Throws unless the answer is as the program was written for. */
  async expect<Schema extends z.ZodType>(
    schema: Schema,
    status: number,
    ...[method, path, ...more]: Parameters<MoflayProgram['send']>
  ): Promise<z.output<Schema>> {
    const got = await this.send(method, path, ...more);
    if (got.status !== status)
      throw new Error(`${method} ${path}: ${got.status} ${JSON.stringify(got.body)}`);
    return schema.parse(got.body);
  }

  /** One page after the other, as long as the cursor is text that is not empty. */
  async pages<Item>(path: string, page: z.ZodType<Page<Item>>, query: Query = {}): Promise<Page<Item>[]> {
    const pages: Page<Item>[] = [];
    let cursor: string | null = '';
    do {
      const asked = queryText({ ...listDefaults, ...query, ...(cursor === '' ? {} : { cursor }) });
      const read = await this.expect(page, 200, 'GET', `${path}?${asked}`);
      pages.push(read);
      ({ cursor } = read.meta);
    } while (typeof cursor === 'string' && cursor.trim() !== '');
    return pages;
  }
}

/** Lists by repeated names, in the order of the alphabet. */
function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))).toString();
}
