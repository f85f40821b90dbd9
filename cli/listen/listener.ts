import type { Hakika } from '../../sdk/source/index.ts';
import type { Event } from '../events/lists.ts';
import { subjectOf } from '../events/words.ts';
import { Lanes } from './lanes.ts';
import { pause } from './pause.ts';
import { OpenPlaces } from './places.ts';
import { writeState, type ListenState } from './state.ts';
import { tryToDeliver, type Told } from './tries.ts';

export interface ListenerOptions {
  hakika: Hakika;
  to: string;
  /** Only these types are forwarded; empty: all. */
  types: readonly string[];
  stateFile: string;
  state: ListenState;
  signal: AbortSignal;
  tell: (event: Event, told: Told) => void;
  onTrouble: () => void;
  onRecovery: () => void;
}

/** What waits for an app that is away is read when it is back, not kept in memory. */
const openMax = 100;
const resendPollMs = 2_000;

/** Forwards every event and every resend to the app until it is told to end; then what is under way has ended too. */
export async function listenAndForward(options: ListenerOptions): Promise<void> {
  const { state, stateFile, signal } = options;
  // The first of the two that breaks ends the other.
  const broken = new AbortController();
  const both = { ...options, signal: AbortSignal.any([signal, broken.signal]) };
  const keeper = stateKeeper(stateFile, state, () => broken.abort());
  const lanes = new Lanes();
  const events = new OpenPlaces((place) => keeper.keep({ events: place }));
  const resends = new OpenPlaces((place) => keeper.keep({ resends: place }));
  const readers = [forwardEvents(both, lanes, events), forwardResends(both, lanes, resends)];
  const ends = await Promise.allSettled(
    readers.map((reader) => reader.catch(thrownAfter(() => broken.abort()))),
  );
  await lanes.ended();
  await keeper.kept();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

const thrownAfter =
  (first: () => void) =>
  (error: unknown): never => {
    first();
    throw error;
  };

async function forwardEvents(options: ListenerOptions, lanes: Lanes, places: OpenPlaces): Promise<void> {
  const { hakika, state, signal, onTrouble, onRecovery } = options;
  const events = hakika.events.follow({ ...state.events, signal, onTrouble, onRecovery });
  for await (const event of events) {
    if (!(await hasRoom(places, signal))) return;
    into(lanes, options, event, places.add(event.id));
  }
}

/** A resend to one endpoint of the merchant's is not meant for followers. */
async function forwardResends(options: ListenerOptions, lanes: Lanes, places: OpenPlaces): Promise<void> {
  const { hakika, state, signal } = options;
  const resends = hakika.events.followResends({ ...state.resends, signal, pollMs: resendPollMs });
  for await (const { id, endpointId, event } of resends) {
    if (!(await hasRoom(places, signal))) return;
    const done = places.add(id);
    if (endpointId === null) into(lanes, options, event, done);
    else done();
  }
}

function into(lanes: Lanes, options: ListenerOptions, event: Event, done: () => void): void {
  const { to, types, state, signal, tell } = options;
  if (types.length > 0 && !types.includes(event.type)) return done();
  lanes.run(subjectOf(event), async () => {
    if (await tryToDeliver({ to, secret: state.secret }, event, { signal, tell })) done();
  });
}

async function hasRoom(places: OpenPlaces, signal: AbortSignal): Promise<boolean> {
  while (places.size >= openMax && !signal.aborted) await pause(100, signal);
  return !signal.aborted;
}

/** Writes one state after the other; what came while one was written goes into the next. */
function stateKeeper(file: string, first: ListenState, onBroken: () => void) {
  let state = first;
  let writing: Promise<void> = Promise.resolve();
  let isWaiting = false;
  return {
    keep(change: Partial<ListenState>): void {
      state = { ...state, ...change };
      if (isWaiting) return;
      isWaiting = true;
      writing = writing.then(() => {
        isWaiting = false;
        return writeState(file, state);
      });
      // What went wrong is thrown by `kept`, when all that is under way has ended.
      writing.catch(onBroken);
    },
    kept: () => writing,
  };
}
