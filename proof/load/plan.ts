import type { Options } from '../options.ts';
import { chance, type Chance } from '../random.ts';
import type { FaultPlan } from '../stack/safaricom.ts';
import { pickScenario, referenceFor } from './scenarios.ts';

/** One payment that a caller will ask for. */
export interface Order {
  /** Its idempotency key, and its only payment's `metadata.order`. */
  key: string;
  /** 0 or 1. */
  merchant: number;
  phoneNumber: string;
  amountShillings: number;
  accountReference: string;
  /** After the start of the load, in real milliseconds. */
  atMs: number;
  /** What Safaricom will do: a name of its table, or the special run. */
  scenario: string;
  faults: FaultPlan[];
  caller: CallerHabits;
}

/** Callers are as unreliable as everybody else. */
export interface CallerHabits {
  /** Gives up waiting after this, and asks again with the same key; null for a patient one. */
  impatientMs: number | null;
  /** Asks again though it was answered. */
  repeats: boolean;
  /** Sends the request twice at once. */
  doubled: boolean;
}

/** Nobody is answered so soon: a create waits for Safaricom's answer to the push. */
const patienceMinMs = 20;
const patienceMaxMs = 800;

export const customerName = 'Wanjiru Kamau';
const pushFaults = [
  'html200',
  'empty500',
  'html503',
  'spikeArrest',
  'systemBusy',
  'invalidToken',
  'resetBeforePrompt',
  'ackLostAfterPrompt',
  'ackLostAfterPrompt',
  'ackSlow',
  'callbackBeforeAck',
] as const;
const queryFaults = [
  'html200',
  'empty500',
  'html503',
  'spikeArrest',
  'systemBusy',
  'invalidToken',
  'resetBeforePrompt',
  'ackSlow',
] as const;

/** Payments a second, in Safaricom's time: just below four a minute for each short code, which its queries can rescue. */
const perSecond = 0.125;
/** Both merchants of a phone, some of them again: few enough that most find the phone free. */
const paymentsPerPhone = 1.6;
const phonesMin = 16;

/** How long callers go on creating payments, in real milliseconds. */
export const loadMs = ({ payments, tempo }: Options): number => (payments / perSecond / tempo) * 1000;

/** Two merchants' orders in pairs, with the same phone, reference and amount. */
export function planOrders(options: Options): Order[] {
  const { seed, payments } = options;
  const random = chance(seed, 'orders');
  const phones = Array.from(
    { length: Math.max(phonesMin, Math.ceil(payments / paymentsPerPhone)) },
    (_none, index) => phoneNumber(random, index),
  );
  const orders: Order[] = [];
  while (orders.length < payments) {
    const scenario = pickScenario(random, options);
    const subject = {
      phoneNumber: random.pick(phones),
      // From 2: a Safaricom that debits another amount must have one.
      amountShillings: random.between(2, 2_000),
      accountReference: referenceFor(scenario, random),
    };
    for (const merchant of random.shuffle([0, 1])) {
      const key = `proof-${seed}-${orders.length}-${random.between(1_000_000, 9_999_999)}`;
      const atMs = random.between(0, Math.floor(loadMs(options)));
      orders.push({ key, merchant, atMs, ...subject, ...behaviour(random, scenario, subject.phoneNumber) });
    }
  }
  const inTime = orders.slice(0, payments).toSorted((a, b) => a.atMs - b.atMs);
  // Of a few callers none may see an error by chance: nobody's order would be asked for again, and nothing proven about it.
  return inTime.map((order, index) =>
    index === 0 ? { ...order, caller: { ...order.caller, impatientMs: patienceMinMs } } : order,
  );
}

/** Its last two digits leave the choice of a scenario to the reference. */
const phoneNumber = (random: Chance, index: number): string =>
  `2547${random.between(1, 9)}${String(index * 7 + 1_000).padStart(5, '0')}40`;

function behaviour(
  random: Chance,
  scenario: string,
  phone: string,
): Pick<Order, 'scenario' | 'faults' | 'caller'> {
  const faults: FaultPlan[] = [];
  if (random.happens(0.1)) faults.push(planned(random, 'push', random.pick(pushFaults), phone));
  if (random.happens(0.08)) faults.push(planned(random, 'query', random.pick(queryFaults), phone));
  const caller = {
    impatientMs: random.happens(0.1) ? random.between(patienceMinMs, patienceMaxMs) : null,
    repeats: random.happens(0.1),
    doubled: random.happens(0.08),
  };
  return { scenario, faults, caller };
}

function planned(random: Chance, on: 'push' | 'query', fault: string, phone: string): FaultPlan {
  const delayMs = fault === 'ackSlow' ? { delayMs: random.between(1_000, 9_000) } : {};
  return { on, fault, phoneNumber: phone, times: 1, ...delayMs };
}
