import type { Options } from '../options.ts';
import { chance, type Chance } from '../random.ts';
import type { FaultPlan } from '../stack/safaricom.ts';

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
  /** What Safaricom will do, in words for the report. */
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

export const customerName = 'Wanjiru Kamau';
const references = ['QZREFALPHA', 'QZREFBRAVO', 'QZREFDELTA', 'QZREFOSCAR', 'QZREFTANGO'];

/** Last two digits of a phone → what its payer and Safaricom do (simulator/README.md), by weight. */
const endings: readonly (readonly [weight: number, ending: string])[] = [
  [38, '40'],
  [6, '11'],
  [4, '12'],
  [4, '13'],
  [6, '14'],
  [5, '15'],
  [14, '16'],
  [9, '17'],
  [6, '18'],
  [3, '19'],
];
const titles: Readonly<Record<string, string>> = {
  '40': 'pays',
  '11': 'declines',
  '12': 'wrong PIN',
  '13': 'no money',
  '14': 'unreachable',
  '15': 'never answers',
  '16': 'pays, callback lost',
  '17': 'pays, callback twice',
  '18': 'pays late',
  '19': 'refused',
};

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

/** Payments a second, in Safaricom's time: the pace that a short code's five queries a minute can still rescue. */
const perSecond = 0.35;
/** Both merchants of a phone, some of them twice. */
const paymentsPerPhone = 5;

/** How long callers go on creating payments, in real milliseconds. */
export const loadMs = ({ payments, tempo }: Options): number => (payments / perSecond / tempo) * 1000;

/** Two merchants' orders in pairs, with the same phone, reference and amount. */
export function planOrders(options: Options): Order[] {
  const { seed, payments } = options;
  const random = chance(seed, 'orders');
  const phones = Array.from(
    { length: Math.max(16, Math.ceil(payments / paymentsPerPhone)) },
    (_none, index) => phoneNumber(random, index),
  );
  const orders: Order[] = [];
  while (orders.length < payments) {
    const subject = {
      phoneNumber: random.pick(phones),
      amountShillings: random.between(1, 2_000),
      accountReference: random.pick(references),
    };
    for (const merchant of random.shuffle([0, 1])) {
      const key = `proof-${seed}-${orders.length}-${random.between(1_000_000, 9_999_999)}`;
      const atMs = random.between(0, Math.floor(loadMs(options)));
      orders.push({ key, merchant, atMs, ...subject, ...behaviour(random, subject.phoneNumber) });
    }
  }
  return orders.slice(0, payments).toSorted((a, b) => a.atMs - b.atMs);
}

/** Six digits that no instant of these years holds, and an ending that tells the simulator what to do. */
const phoneNumber = (random: Chance, index: number): string =>
  `2547${random.between(1, 9)}${String(index * 7 + 1_000).padStart(5, '0')}${random.weigh(endings)}`;

function behaviour(random: Chance, phone: string): Pick<Order, 'scenario' | 'faults' | 'caller'> {
  const ending = phone.slice(-2);
  const faults: FaultPlan[] = [];
  // A push that is refused in any case is refused before any fault.
  const mayFail = ending !== '19';
  if (mayFail && random.happens(0.22)) faults.push(planned(random, 'push', random.pick(pushFaults), phone));
  if (mayFail && random.happens(0.15)) faults.push(planned(random, 'query', random.pick(queryFaults), phone));
  const caller = {
    impatientMs: random.happens(0.1) ? random.between(20, 800) : null,
    repeats: random.happens(0.1),
    doubled: random.happens(0.08),
  };
  const words = [titles[ending] ?? 'pays', ...faults.map(({ on, fault }) => `${fault} on ${on}`)];
  return { scenario: words.join(' + '), faults, caller };
}

function planned(random: Chance, on: 'push' | 'query', fault: string, phone: string): FaultPlan {
  const delayMs = fault === 'ackSlow' ? { delayMs: random.between(1_000, 9_000) } : {};
  return { on, fault, phoneNumber: phone, times: 1, ...delayMs };
}
