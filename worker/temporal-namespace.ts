import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SettingsError } from '../settings/settings.ts';

/** The types a search attribute may have, with their numbers in Temporal's API (IndexedValueType). */
const wireTypes = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 } as const;

export type SearchAttributeType = keyof typeof wireTypes;
export type SearchAttributes = Record<string, SearchAttributeType>;

export interface TemporalNamespace {
  /** host:port */
  address: string;
  namespace: string;
  /** For a server that wants TLS or an API key. */
  connectionOptions?: ConnectionOptions;
}

/** A closed workflow stays readable for a week; a payment's record is in PostgreSQL for ever. */
const retention = '7 days';

/** A server learns of a new namespace with its next look at the database, every 2 to 10 s. */
const namespaceLimitMs = 30_000;

const grpcStatus = { notFound: 5, alreadyExists: 6 } as const;

/** Registers the namespace if the server does not know it, and returns when it can be used. */
export async function ensureNamespace(target: TemporalNamespace): Promise<void> {
  await withConnection(target, async (connection) => {
    const { namespace } = target;
    const isKnown = await unless(
      grpcStatus.notFound,
      connection.workflowService.describeNamespace({ namespace }),
    );
    if (isKnown) return;
    const workflowExecutionRetentionPeriod = msToTs(retention);
    // "Already exists" means that another process of ours was faster.
    await unless(
      grpcStatus.alreadyExists,
      connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod }),
    );
    const giveUpAt = performance.now() + namespaceLimitMs;
    while (
      !(await unless(grpcStatus.notFound, connection.operatorService.listSearchAttributes({ namespace })))
    ) {
      if (performance.now() > giveUpAt)
        throw new Error(`Namespace ${namespace} was registered but cannot be used yet`);
      await sleep(200);
    }
  });
}

/** Registers the search attributes that are missing. Throws if one exists with another type, which cannot be changed. */
export async function ensureSearchAttributes(
  target: TemporalNamespace & { searchAttributes: SearchAttributes },
): Promise<void> {
  await withConnection(target, async (connection) => {
    const { missing, mistyped } = await compare(connection, target);
    if (mistyped.length > 0) throw wrongAttributes(target, [], mistyped);
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, wireTypes[type]]));
    await connection.operatorService.addSearchAttributes({ namespace: target.namespace, searchAttributes });
  });
}

/** Throws an error that names every search attribute which is missing or has another type, and how to add it. */
export async function checkSearchAttributes(
  target: TemporalNamespace & { searchAttributes: SearchAttributes },
): Promise<void> {
  await withConnection(target, async (connection) => {
    const { missing, mistyped } = await compare(connection, target);
    if (missing.length + mistyped.length > 0) throw wrongAttributes(target, missing, mistyped);
  });
}

type Attribute = [name: string, type: SearchAttributeType];

async function compare(
  { operatorService }: Connection,
  { namespace, searchAttributes }: { namespace: string; searchAttributes: SearchAttributes },
): Promise<{ missing: Attribute[]; mistyped: Attribute[] }> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const known: Partial<Record<string, number>> = customAttributes;
  const wrong = Object.entries(searchAttributes).filter(([name, type]) => known[name] !== wireTypes[type]);
  return {
    missing: wrong.filter(([name]) => known[name] === undefined),
    mistyped: wrong.filter(([name]) => known[name] !== undefined),
  };
}

function wrongAttributes(
  { address, namespace }: TemporalNamespace,
  missing: Attribute[],
  mistyped: Attribute[],
): Error {
  const lines = missing.map(
    ([name, type]) =>
      `  ${name} is missing: temporal operator search-attribute create --address ${address} --namespace ${namespace} --name ${name} --type ${type}`,
  );
  const others = mistyped.map(
    ([name, type]) => `  ${name} exists with another type than ${type}: use another namespace`,
  );
  return new SettingsError(
    `Search attributes of namespace ${namespace} at ${address}:\n${[...lines, ...others].join('\n')}`,
  );
}

async function withConnection(
  { address, connectionOptions }: TemporalNamespace,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = await Connection.connect({ ...connectionOptions, address });
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

/** Whether a call succeeded; false if it failed with this gRPC status. Any other failure is thrown. */
async function unless(status: number, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === status) return false;
    throw error;
  }
}
