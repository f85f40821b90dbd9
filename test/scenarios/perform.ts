import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scenarioNamed, type ScenarioName } from '../../simulator/scenarios.ts';
import type { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { sql } from '../support/flow.ts';
import { partsOf, ways, type Row } from './ending.ts';
import { expectEnding } from './expect-ending.ts';
import { openStage, playAll, type Play } from './stage.ts';

/** The longest play takes less than half of it on a quiet machine. */
const patienceMs = 60_000;

/** Plays every scenario of a table side by side on one engine, and makes a test of each ending; returns the engine of the tests. */
export function perform(rows: Partial<Record<ScenarioName, Row>>): () => Engine {
  let engine: Engine;
  let plays: Play[];
  beforeAll(async () => {
    engine = await openStage();
    plays = await playAll(engine, partsOf(rows));
  }, 2 * patienceMs);
  afterAll(() => engine.stop());
  const playOf = (name: string, way: string): Play =>
    plays.find((play) => play.name === name && play.way === way)!;

  const titles = partsOf(rows).map(({ name, way }) => ({
    name,
    way,
    inWords: ways[way],
    clientMust: scenarioNamed(name).clientMust,
  }));
  test.each(titles)(
    '$name, $inWords: $clientMust',
    async ({ name, way }) =>
      await eventually(async () => await expectEnding(engine, playOf(name, way)), patienceMs),
    patienceMs + 5_000,
  );

  test('when all is over, no ending has changed again', async () => {
    for (const play of plays) await expectEnding(engine, play);
  });

  test('no short code was asked more often than Safaricom allows, no fault was left over, and no circuit opened', async () => {
    const { highestQueriesPerMinute: highest } = await told<{ highestQueriesPerMinute: object }>('stats');
    expect(Math.max(...Object.values(highest))).toBeLessThanOrEqual(5);
    expect(await told('faults')).toEqual({ planned: [] });
    expect(await sql(engine, 'select 1 from circuits where opened_at is not null')).toEqual([]);
  });
  const told = async <T>(what: string): Promise<T> =>
    (await (await fetch(`${engine.simulatorUrl}/_simulator/${what}`)).json()) as T;
  return () => engine;
}
