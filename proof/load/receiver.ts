import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { serveHttp, type HttpServer } from '../../local/http-server.ts';
import type { Options } from '../options.ts';
import { chance } from '../random.ts';

const Event = z.object({
  id: z.string(),
  type: z.string(),
  sequence: z.int(),
  data: z.looseObject({ id: z.string() }),
});

/** One webhook as it came in. */
export interface Received {
  merchant: number;
  /** From the header; null where it was missing. */
  webhookId: string | null;
  signatureValid: boolean;
  body: string;
  event: z.infer<typeof Event> | null;
  /** What it was answered; null for never. */
  answered: number | null;
  atMs: number;
}

export interface Receiver extends HttpServer {
  /** Secrets by merchant. */
  knows(secrets: readonly string[]): void;
  received: Received[];
  /** Requests whose answer is still due. */
  busy(): number;
  /** How often it misbehaved, by kind. */
  faults: Record<string, number>;
}

type Behaviour = 'takes' | 'fails' | 'takesSlowly' | 'takesAndFails' | 'neverAnswers';

/**
 * How a merchant's server behaves, by weight. Each event meets at most two troubles: with three of them the schedule of
 * webhooks would make a run wait for half an hour of payment time, and prove the same.
 */
const behaviours: readonly (readonly [number, Behaviour])[] = [
  [70, 'takes'],
  [10, 'fails'],
  [10, 'takesSlowly'],
  // It has the event and says that it has not: so it gets it twice.
  [8, 'takesAndFails'],
  [2, 'neverAnswers'],
];
const troublesMax = 2;

/** A merchant's server with two customers: it verifies signatures, and fails, dawdles and forgets by the seed. */
export async function startReceiver({ seed }: Options): Promise<Receiver> {
  let webhooks: Webhook[] = [];
  const received: Received[] = [];
  const faults: Record<string, number> = {};
  const triesByEvent = new Map<string, number>();
  let busy = 0;

  function behaviourOf(eventId: string): Behaviour {
    const tries = (triesByEvent.get(eventId) ?? 0) + 1;
    triesByEvent.set(eventId, tries);
    // By the order of arrival: event ids are new in every run.
    if (tries > troublesMax) return 'takes';
    return chance(seed, 'receiver', triesByEvent.size, tries).weigh(behaviours);
  }

  function accept(merchant: number, headers: Record<string, string>, body: string): Received {
    const signatureValid = verifies(webhooks[merchant], body, headers);
    const event = Event.safeParse(safeJson(body)).data ?? null;
    const webhookId = headers['webhook-id'] ?? null;
    const one = { merchant, webhookId, signatureValid, body, event, answered: null, atMs: performance.now() };
    received.push(one);
    return one;
  }

  const server = await serveHttp(async (request, response) => {
    busy += 1;
    try {
      const body = await text(request);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const one = accept(Number(request.url?.slice(-1)), headers, body);
      const behaviour = one.signatureValid ? behaviourOf(one.webhookId ?? '') : 'takes';
      if (behaviour !== 'takes') faults[behaviour] = (faults[behaviour] ?? 0) + 1;
      // Its sender gives up on it, and tries again.
      if (behaviour === 'neverAnswers') return;
      if (behaviour === 'takesSlowly') await sleep(1_500);
      const failed = behaviour === 'fails' || behaviour === 'takesAndFails';
      one.answered = one.signatureValid ? (failed ? 500 : 204) : 401;
      response.writeHead(one.answered).end();
    } finally {
      busy -= 1;
    }
  });
  return {
    ...server,
    knows: (secrets) => void (webhooks = secrets.map((secret) => new Webhook(secret))),
    received,
    busy: () => busy,
    faults,
  };
}

function verifies(webhook: Webhook | undefined, body: string, headers: Record<string, string>): boolean {
  try {
    return webhook?.verify(body, headers) !== undefined;
  } catch {
    return false;
  }
}

function safeJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
