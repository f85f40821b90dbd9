/** Everything that can happen here, in the words of the log and of the counts. */
const noCounts = {
  tokenIssued: 0,
  tokenRefused: 0,
  pushAccepted: 0,
  pushRefused: 0,
  promptShown: 0,
  promptEnded: 0,
  debited: 0,
  callbackSent: 0,
  callbackFailed: 0,
  callbackWithheld: 0,
  queryAnswered: 0,
  queryRefused: 0,
  queryLimited: 0,
  requestAccepted: 0,
  requestRefused: 0,
  messageSent: 0,
  messageFailed: 0,
  hungUp: 0,
  faultApplied: 0,
  reset: 0,
};
export type LogKind = keyof typeof noCounts;

export interface LogEntry {
  kind: LogKind;
  text: string;
  phoneNumber?: string | undefined;
  checkoutRequestId?: string | undefined;
}

/** An entry as it was written: numbered from 1, with its instant in ISO form. */
export interface WrittenLogEntry extends LogEntry {
  number: number;
  at: string;
}

export interface LiveLog {
  write(entry: LogEntry): void;
  /** The last entries, oldest first. */
  recent(): readonly WrittenLogEntry[];
  counts(): typeof noCounts;
  /** Calls the listener for every entry to come, until the returned function is called. */
  subscribe(listener: (entry: WrittenLogEntry) => void): () => void;
  clear(): void;
}

/** Enough to see what led to the present; the counts know about the rest. */
const keptMax = 300;

export function createLiveLog(): LiveLog {
  const listeners = new Set<(entry: WrittenLogEntry) => void>();
  let kept: WrittenLogEntry[] = [];
  let counts = { ...noCounts };
  let number = 0;

  function write(entry: LogEntry): void {
    number += 1;
    const written = { number, at: new Date().toISOString(), ...entry };
    counts[entry.kind] += 1;
    kept.push(written);
    if (kept.length > keptMax * 2) kept = kept.slice(-keptMax);
    for (const listener of listeners) listener(written);
  }

  function clear(): void {
    kept = [];
    counts = { ...noCounts };
  }

  return {
    write,
    recent: () => kept.slice(-keptMax),
    counts: () => ({ ...counts }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear,
  };
}
