import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inState } from '../local/paths.ts';
import type { Ran } from './run.ts';
import type { Stack } from './stack/stack.ts';

/** Keeps what a breach is studied by: logs, the database's rows, Safaricom's records, and the histories in question. */
export async function keep(stack: Stack, { facts }: Ran, report: string): Promise<string> {
  const directory = await newDirectory();
  await cp(stack.logs, join(directory, 'log'), { recursive: true });
  await cp(join(stack.directory, 'wiped'), join(directory, 'wiped-temporal'), { recursive: true });
  await cp(join(stack.directory, 'temporal'), join(directory, 'temporal'), { recursive: true });
  const { dumps: _large, ...small } = facts;
  await writeFile(join(directory, 'facts.json'), JSON.stringify(small, null, 1));
  await writeFile(join(directory, 'report.txt'), report);
  const histories = join(directory, 'histories');
  await mkdir(histories);
  for (const { workflowId, runId } of facts.runs.known) {
    const history = await stack.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const file = `${workflowId.replaceAll('/', '-')}-${runId.slice(0, 8)}.json`;
    await writeFile(join(histories, file), JSON.stringify(history));
  }
  return directory;
}

/** The first number that no kept run has. */
async function newDirectory(): Promise<string> {
  await mkdir(inState('proof'), { recursive: true });
  for (let number = 1; ; number += 1) {
    const directory = inState(`proof/${number}`);
    const isNew = await mkdir(directory).then(
      () => true,
      () => false,
    );
    if (isNew) return directory;
  }
}
