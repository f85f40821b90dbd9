import type { EntityManager } from '@mikro-orm/postgresql';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { audit } from '../../db/audit.ts';
import { EndpointTest, type EventType } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { endpointTest } from '../../workflows/endpoint-test.ts';
import { endpointTestWorkflowId, webhooksTaskQueue } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { findEndpoint } from '../webhook-endpoints/find-endpoint.ts';

/** After this Temporal has not taken the test up. */
const takenUpMs = 5_000;
/** A receiver has 15 s; the rest is ours. */
const finishedMs = 22_000;

/** Writes down that samples are to be sent; `runTest` has them sent. */
export async function createTest(
  { em, tenant, actor, requestId, id: endpointId }: ApiRequest,
  kind: EndpointTest['kind'],
  wantedType: EventType | undefined,
  bound: Bound | undefined,
): Promise<string> {
  const endpoint = await findEndpoint({ em, id: endpointId });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an endpoint holds only types that its schema took
  const eventType = wantedType ?? (endpoint.events[0] as EventType | undefined) ?? 'payment.completed';
  const id = newId('wht');
  await em.transactional(async (inner) => {
    const { organisationId, environment } = tenant;
    await inner.insert(EndpointTest, {
      id,
      organisationId,
      environment,
      endpointId,
      kind,
      eventType,
      results: null,
      finishedAt: null,
    });
    const action = kind === 'sample' ? 'endpoint.tested' : 'endpoint.verified';
    await audit(inner, tenant, { actor, requestId, action, subject: endpointId, details: { eventType } });
    await bindKey(inner, tenant, bound, id);
  });
  return id;
}

/**
 * Has a worker send the samples, from where real webhooks come from, and waits for what comes back. Again for a test that
 * ran before it only reads. Throws `engine_unavailable`.
 */
export async function runTest(deps: ApiDeps, em: EntityManager, testId: string): Promise<EndpointTest> {
  try {
    await finished(deps, testId);
  } catch (error) {
    deps.log.warn({ testId, error }, 'endpoint not tested');
    throw unavailable(error);
  }
  const test = await em.findOneOrFail(EndpointTest, { id: testId }, { refresh: true });
  if (test.finishedAt === null) throw unavailable();
  return test;
}

async function finished({ client }: ApiDeps, testId: string): Promise<void> {
  const workflowId = endpointTestWorkflowId({ testId });
  try {
    await client.withDeadline(Date.now() + takenUpMs, () =>
      client.workflow.start<typeof endpointTest>('endpointTest', {
        workflowId,
        // One that failed, or that nobody took up in time, may be tried again; one that is through is not sent twice.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowIdConflictPolicy: 'USE_EXISTING',
        // Nobody waits for it any more: a worker that comes up later must not send it.
        workflowExecutionTimeout: takenUpMs + finishedMs,
        taskQueue: webhooksTaskQueue,
        args: [{ testId }],
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw error;
  }
  await client.withDeadline(Date.now() + finishedMs, () => client.workflow.getHandle(workflowId).result());
}

const unavailable = (cause?: unknown): ApiError =>
  new ApiError(
    'engine_unavailable',
    'The samples could not be sent: Temporal is away or no worker answers. Try again in a while.',
    { cause, retryAfterSeconds: 5 },
  );
