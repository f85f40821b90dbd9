import { setTimeout as sleep } from 'node:timers/promises';
import { chance, type Chance } from '../random.ts';
import { freeze, type Faultable } from '../stack/faultable.ts';
import { linkNames, type LinkName } from '../stack/network.ts';
import type { Stack } from '../stack/stack.ts';

export type Fault =
  | { kind: 'kill'; target: string; downMs: number }
  | { kind: 'freeze'; target: string; forMs: number }
  | { kind: 'cut' | 'silence'; link: LinkName; forMs: number };

export interface PlannedFault {
  /** After the start of the load; a fault begins later when the one before it lasts. */
  atMs: number;
  fault: Fault;
}

/** How often each kind of fault was injected. */
export type FaultCounts = Record<string, number>;

const targets = ['api-1', 'api-2', 'worker-1', 'worker-2', 'temporal', 'postgresql'] as const;

/** One about every so many real milliseconds: what is killed needs some seconds, whatever the tempo. */
const everyMs = 4_000;

/** The faults of a load of this length: first one of each kind, for a short run too, then by chance. */
export function planFaults(seed: number, lengthMs: number): PlannedFault[] {
  const random = chance(seed, 'faults');
  const count = Math.max(1, Math.floor(lengthMs / everyMs));
  const kinds = Array.from({ length: Math.ceil(count / allKinds.length) }, () =>
    random.shuffle(allKinds),
  ).flat();
  return kinds.slice(0, count).map((make, index) => ({
    atMs: Math.floor(((index + random.between(0, 900) / 1000) * lengthMs) / count),
    fault: make(random),
  }));
}

const allKinds: readonly ((random: Chance) => Fault)[] = [
  ...targets.map((target) => (random: Chance): Fault => ({
    kind: 'kill',
    target,
    downMs: random.between(0, 1_500),
  })),
  ...targets.map((target) => (random: Chance): Fault => ({
    kind: 'freeze',
    target,
    forMs: random.between(500, 4_000),
  })),
  ...linkNames.flatMap((link) =>
    (['cut', 'silence'] as const).map((kind) => (random: Chance): Fault => ({
      kind,
      link,
      forMs: random.between(100, 2_500),
    })),
  ),
];

/** Injects the faults one after the other until the plan is over. Returns how often each kind was injected. */
export async function injectFaults(
  stack: Stack,
  plan: readonly PlannedFault[],
  say: (line: string) => void,
): Promise<FaultCounts> {
  const startedAt = performance.now();
  const counts: FaultCounts = {};
  for (const { atMs, fault } of plan) {
    await sleep(Math.max(0, startedAt + atMs - performance.now()));
    const words = describe(fault);
    say(words);
    counts[words] = (counts[words] ?? 0) + 1;
    await inject(stack, fault);
  }
  return counts;
}

const describe = (fault: Fault): string =>
  'link' in fault ? `${fault.kind} ${fault.link}` : `${fault.kind} ${fault.target.replace(/-\d$/, '')}`;

async function inject(stack: Stack, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'kill': {
      const target = find(stack, fault.target);
      await target.kill();
      await sleep(fault.downMs);
      return await target.restart();
    }
    case 'freeze': {
      const thaw = await freeze(find(stack, fault.target));
      await sleep(fault.forMs);
      return thaw();
    }
    case 'cut':
    case 'silence': {
      const link = stack.network[fault.link];
      if (fault.kind === 'cut') link.cut();
      else link.freeze();
      await sleep(fault.forMs);
      return link.mend();
    }
  }
}

export function find({ apis, workers, temporal, postgres }: Stack, name: string): Faultable {
  const found = [...apis, ...workers, temporal, postgres].find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no ${name} in the stack.`);
  return found;
}
