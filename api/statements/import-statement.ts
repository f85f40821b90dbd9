import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Preamble } from '../../daraja/statement/preamble.ts';
import { StatementProblem } from '../../daraja/statement/problem.ts';
import { readStatement } from '../../daraja/statement/read.ts';
import { addAbsences } from '../../db/absence.ts';
import { audit, type Actor } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { Statement, type DarajaCredential, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { ApiDeps } from '../deps.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import { keptAnswer, type Bound } from '../idempotency/once.ts';
import { wrongFields } from '../validate.ts';
import { coveredBy } from './covered.ts';
import { importedAnswer } from './imported-answer.ts';
import { shortCodesOf } from '../../db/short-codes.ts';
import { storeRows } from './store-rows.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';

export interface NewStatement extends Actor {
  tenant: Tenant;
  account: DarajaCredential;
  csv: string;
  bound: Bound | undefined;
}

/** Imports a file once, in one transaction: all of it, or nothing where it is no statement of this short code. */
export async function importStatement(
  deps: ApiDeps,
  em: EntityManager,
  { tenant, account, csv, bound, ...actor }: NewStatement,
): Promise<{ statement: Statement; alreadyImported: boolean }> {
  const { sealer } = deps;
  const fileHash = createHash('sha256').update(csv).digest('hex');
  const compressed = (await promisify(gzip)(csv)).toString('base64');
  const importing = em.transactional(async (inner) => {
    // One import at a time for each account: two that share rows in different order would wait for each other.
    await inner.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.statementImport}))`, [
      account.id,
    ]);
    const known = await inner.findOne(Statement, { credentialId: account.id, fileHash });
    const id = known?.id ?? newId('stm');
    if (bound !== undefined) {
      // No record tells that the file was known when this key came: so that answer is kept with the key.
      const kept = known === null ? undefined : keptAnswer(deps, tenant, bound, importedAnswer(known, true));
      await bindKey(inner, tenant, bound, id, kept);
    }
    if (known !== null) return { statement: known, alreadyImported: true };
    const { preamble, rows } = await readStatement(csv);
    const shortCode = shortCodeOf(preamble, account);
    const { first, last, ...read } = await storeRows(inner, sealer, account, { shortCode, rows });
    const now = await databaseNow(inner);
    const statement = inner.create(Statement, {
      id,
      ...tenant,
      credentialId: account.id,
      shortCode,
      fileHash,
      fileSealed: sealer.seal('statement-file', id, compressed),
      ...coveredBy(preamble, { first, last }, now),
      ...read,
      createdAt: now,
    });
    await addAbsent(deps, inner, { account, statement });
    const { counts } = statement;
    const details = { credentialId: account.id, counts };
    await audit(inner, tenant, { ...actor, action: 'statement.imported', subject: id, details });
    return { statement, alreadyImported: false };
  });
  return await importing.catch((error: unknown) => {
    if (error instanceof StatementProblem)
      throw wrongFields([{ field: 'csv', message: error.message }], error);
    throw error;
  });
}

/** What a statement leaves out did not come, unless it may be in a line that could not be read. */
async function addAbsent(
  deps: ApiDeps,
  em: EntityManager,
  { account, statement }: { account: DarajaCredential; statement: Statement },
): Promise<void> {
  const { id, coveredFrom, coveredTo, counts } = statement;
  if (coveredFrom === null || coveredTo === null || counts.rejected > 0) return;
  await addAbsences(em, deps, account, {
    source: 'statement',
    from: coveredFrom,
    to: coveredTo,
    sourceKey: `statement/${id}`,
    told: 'The imported statement of the M-Pesa organisation portal',
  });
}

/** The one that the file names of those that the account has; refuses a file of another account. */
function shortCodeOf({ shortCodes }: Preamble, account: DarajaCredential): string | null {
  const own = shortCodesOf(account);
  const named = shortCodes.find((each) => own.includes(each));
  if (named !== undefined || shortCodes.length === 0) return named ?? null;
  const message = `This statement is of short code ${shortCodes.join(', ')}, and these credentials are of ${own.join(', ')}. Send the credentialId of the paybill or till that the statement is of.`;
  throw wrongFields([{ field: 'credentialId', message }]);
}
