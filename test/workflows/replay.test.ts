import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { testBundle } from '../support/test-bundle.ts';

// Recorded by `node test/histories/record.ts`, one history for each way that a payment can go.
const folder = new URL('../histories/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();

Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});
const workflowBundle = testBundle();

async function* recorded(names = files, change = (json: string): string => json) {
  for (const name of names) {
    const json = change(await readFile(new URL(name, folder), 'utf8'));
    yield { workflowId: name.replace('.json', ''), history: historyFromJSON(JSON.parse(json)) };
  }
}

test('every way of a payment is recorded', () => {
  expect(files.length).toBeGreaterThanOrEqual(20);
});

test('the workflows of today replay every history that was recorded', async () => {
  const failed: unknown[] = [];
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, recorded())) {
    replayed += 1;
    if (error !== undefined) failed.push({ workflowId, error: error.message });
  }
  expect(failed).toEqual([]);
  expect(replayed).toBe(files.length);
});

test('a history of other workflow code is told apart', async () => {
  const names = ['happy.json', 'webhook-delivered.json'];
  const other = (json: string): string =>
    json.replaceAll('"pushPrompt"', '"pushTwice"').replaceAll('"deliverWebhook"', '"tell"');
  const errors: unknown[] = [];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, recorded(names, other)))
    errors.push(error);
  expect(errors).toEqual([expect.any(DeterminismViolationError), expect.any(DeterminismViolationError)]);
});

test('no recorded history holds anything of a machine or a payer', async () => {
  for await (const { workflowId, history } of recorded()) {
    const text = JSON.stringify(history, (key, value: unknown) =>
      key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value,
    );
    expect({ workflowId, found: text.match(/254[17]\d{8}|ws_CO_|\d+@|node_modules/g) }).toEqual({
      workflowId,
      found: null,
    });
  }
});
