import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { databaseNow } from '../../db/database-clock.ts';
import { IdempotencyKey, type Tenant } from '../../db/entities/index.ts';
import type { Sealer } from '../../db/sealed.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError, errorBody, kindOf } from '../errors.ts';
import type { ApiAnswer, ApiRequest } from '../route.ts';

export interface Bound {
  key: string;
  requestHash: string;
}

/** What one run of `once` is about: the key as it is unique in the world, and as its tenant knows it. */
interface Run {
  name: string;
  bound: Bound;
}

/** A repetition shows a secret again for this long: enough for a caller that lost the first answer. */
export const secretShownMs = 60 * 60 * 1000;

interface Once {
  /** Creates the record, binds the key in the same transaction and answers. */
  create: (bound: Bound | undefined) => Promise<ApiAnswer>;
  /** The answer to the record that an earlier request created. */
  rebuild: (resourceId: string) => Promise<ApiAnswer>;
  /** For an answer that holds a secret, which is not shown for ever. Default: as long as the key is kept. */
  replayedForMs?: number;
  /** Throws for a caller who must not be told that answer. Default: whoever may ask for this may be told what came of it. */
  refuseReplay?: (resourceId: string) => Promise<void>;
}

const StoredAnswer = z.object({
  status: z.int(),
  body: z.unknown(),
  headers: z.record(z.string(), z.string()).optional(),
});

// A record, because it keeps the order of the fields.
const StoredError = z.object({ error: z.record(z.string(), z.unknown()) });

/** Runs a creating request once per idempotency key; a repeat gets the first one's answer, also after a crash. */
export async function once(deps: ApiDeps, request: ApiRequest, work: Once): Promise<ApiAnswer> {
  const { idempotencyKey: key, tenant, em } = request;
  if (key === undefined) return await work.create(undefined);
  const name = nameOf(tenant, key);
  const run = { name, bound: { key, requestHash: hashRequest(deps, request) } };
  if (!(await deps.running.enter(name))) return await replayAnswered(deps, request, run, work);
  try {
    const known = await em.findOne(IdempotencyKey, { key });
    if (known !== null) return await replay(deps, request, known, run, work);
    return await keep(deps, request, run, work);
  } catch (error) {
    // Another process was faster, though both thought they were alone (a broken lock connection): it is answering.
    if (error instanceof UniqueConstraintViolationException && error.message.includes('idempotency_keys'))
      throw inProgress();
    throw error;
  } finally {
    await deps.running.leave(name);
  }
}

/**
 * The lock is held. A process whose machine or network died goes on holding it until PostgreSQL notices; what it has
 * answered is final, lock or not. Without a stored answer it may be at work.
 */
async function replayAnswered(deps: ApiDeps, request: ApiRequest, run: Run, work: Once): Promise<ApiAnswer> {
  const known = await request.em.findOne(IdempotencyKey, { key: run.bound.key });
  if (known === null || known.answerSealed === null) throw inProgress();
  return await replay(deps, request, known, run, work);
}

async function keep(deps: ApiDeps, request: ApiRequest, run: Run, { create }: Once): Promise<ApiAnswer> {
  try {
    const answer = await create(run.bound);
    await store(deps, request.em, run, answer);
    return answer;
  } catch (error) {
    // After any other error nothing was created, and the key may be used again.
    if (error instanceof ApiError && kindOf(error.code).kept === true) {
      await store(deps, request.em, run, {
        status: error.status,
        body: errorBody(error, request.requestId),
      });
    }
    throw error;
  }
}

/** If this fails the answer is rebuilt from the record at the next repeat, so the caller is answered all the same. */
async function store(
  { sealer, log }: ApiDeps,
  em: EntityManager,
  { name, bound: { key } }: Run,
  answer: ApiAnswer,
): Promise<void> {
  await em
    // Not over the mark of a person who was forgotten before the answer was stored.
    .nativeUpdate(IdempotencyKey, { key, answerStatus: null }, sealAnswer(sealer, name, answer))
    .catch((error: unknown) => log.warn({ error }, 'answer not stored'));
}

async function replay(
  { sealer }: ApiDeps,
  request: ApiRequest,
  known: IdempotencyKey,
  { name, bound }: Run,
  { rebuild, refuseReplay, replayedForMs = Infinity }: Once,
): Promise<ApiAnswer> {
  if (known.requestHash !== bound.requestHash) {
    const message = 'This Idempotency-Key was used for another request. Use a new key for a new request.';
    throw new ApiError('idempotency_key_reused', message);
  }
  if ((await databaseNow(request.em)).getTime() - known.createdAt.getTime() > replayedForMs) {
    const message = `This Idempotency-Key made ${known.resourceId}, whose secret is not shown any more. Use a new key to make another.`;
    throw new ApiError('duplicate_error', message);
  }
  await refuseReplay?.(known.resourceId);
  const headers = { 'Idempotent-Replayed': 'true' };
  if (known.answerSealed !== null) {
    const answer = StoredAnswer.parse(JSON.parse(sealer.open('answer', name, known.answerSealed)));
    const body = ofRequest(answer.body, request.requestId);
    return { ...answer, body, headers: { ...answer.headers, ...headers } };
  }
  try {
    const answer = await rebuild(known.resourceId);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'not_found') throw gone(known);
    if (kindOf(error.code).kept !== true) throw error;
    return { status: error.status, body: errorBody(error, request.requestId), headers };
  }
}

/** Never made once more: who deleted it, a customer above all, wants it gone. */
const gone = ({ resourceId }: IdempotencyKey): ApiError =>
  new ApiError(
    'not_found',
    `This Idempotency-Key belongs to ${resourceId}, which was deleted since. Use a new key for a new request.`,
  );

/** An error names the request that it answers, also when it is told again. */
function ofRequest(body: unknown, requestId: string): unknown {
  const kept = StoredError.safeParse(body);
  return kept.success ? { error: { ...kept.data.error, requestId } } : body;
}

const nameOf = ({ organisationId, environment }: Tenant, key: string): string =>
  `${organisationId}/${environment}/${key}`;

export type KeptAnswer = Pick<IdempotencyKey, 'answerStatus' | 'answerSealed'>;

const sealAnswer = (sealer: Sealer, name: string, answer: ApiAnswer): KeptAnswer => ({
  answerStatus: answer.status,
  answerSealed: sealer.seal('answer', name, JSON.stringify(answer)),
});

/** For `bindKey`: an answer that is kept in the transaction of what it tells. */
export const keptAnswer = (
  { sealer }: Pick<ApiDeps, 'sealer'>,
  tenant: Tenant,
  { key }: Bound,
  answer: ApiAnswer,
): KeptAnswer => sealAnswer(sealer, nameOf(tenant, key), answer);

/** Under a key of ours: by a plain hash a phone number could be found by trying all there are, also after its deletion. */
const hashRequest = ({ sealer }: ApiDeps, { target, body }: ApiRequest): string =>
  sealer.digest('request', `${target}\n${canonical(body)}`);

/** The same content in any order of fields is the same request. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

const inProgress = (): ApiError =>
  new ApiError(
    'idempotent_request_in_progress',
    'The first request with this Idempotency-Key still runs. Repeat it in two seconds.',
    {
      retryAfterSeconds: 2,
    },
  );
