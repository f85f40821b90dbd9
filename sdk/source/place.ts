/** Where a reader of events is. */
export interface Place {
  /** Leads to the page that the last event is on; null: to the first. */
  cursor: string | null;
  /** What was given last of that page; null: nothing. */
  lastEventId: string | null;
}

// Neither a cursor nor an id has a dot.
export const encodePlace = ({ cursor, lastEventId }: Place): string => `${cursor ?? ''}.${lastEventId ?? ''}`;

/** Throws on what no `follow` gave. */
export function decodePlace(position: string): Place {
  const [, cursor, lastEventId] = /^([\w-]*)\.([\w]*)$/.exec(position) ?? [];
  if (cursor === undefined || lastEventId === undefined)
    throw new TypeError('Give a position exactly as follow gave it, or none to begin.');
  return { cursor: cursor || null, lastEventId: lastEventId || null };
}
