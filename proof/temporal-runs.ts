import type { Stack } from './stack/stack.ts';

/** One run of a payment's or a webhook's workflow. */
export interface Run {
  workflowId: string;
  runId: string;
  status: string;
  startedAt: Date;
  /** What a completed run returned; null for every other. */
  result: string | null;
}

const remembered = new WeakMap<Stack, Run[]>();
const atOnce = 20;

/** All runs that Temporal knows of now. */
async function listRuns({ client }: Stack): Promise<Run[]> {
  const runs: Run[] = [];
  const waiting: Promise<void>[] = [];
  for await (const { workflowId, runId, status, startTime } of client.workflow.list()) {
    const run: Run = { workflowId, runId, status: status.name, startedAt: startTime, result: null };
    runs.push(run);
    if (status.name !== 'COMPLETED') continue;
    waiting.push(
      client.workflow
        .getHandle(workflowId, runId)
        .result()
        .then((result) => void (run.result = String(result))),
    );
    if (waiting.length >= atOnce) await Promise.all(waiting.splice(0));
  }
  await Promise.all(waiting);
  return runs;
}

/** Keeps what is known of all runs, before Temporal forgets them. */
export async function rememberRuns(stack: Stack): Promise<void> {
  remembered.set(stack, [...(remembered.get(stack) ?? []), ...(await listRuns(stack))]);
}

/** Runs that Temporal has forgotten, and those it knows now, oldest first. */
export async function allRuns(stack: Stack): Promise<{ wiped: Run[]; known: Run[] }> {
  const known = (await listRuns(stack)).toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return { wiped: remembered.get(stack) ?? [], known };
}

/** Ids of the workflows that run now. */
export async function runningIds({ client }: Stack): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running'` }))
    ids.add(workflowId);
  return ids;
}
