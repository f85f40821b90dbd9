import type { Hakika } from '../../sdk/source/index.ts';

/** Of any type, also one that a later version of the API adds. */
export interface Event {
  id: string;
  type: string;
  timestamp: string;
  sequence: number;
  data: unknown;
}

export const fieldOf = ({ data }: Event, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;

/** After which one begins with what comes from now on; empty, as the API takes it, before the first that there ever is. */
export async function newestEvent(hakika: Hakika): Promise<string> {
  const { data } = await hakika.events.list({ limit: 1 }).page();
  return data[0]?.id ?? '';
}

export async function newestResend(hakika: Hakika): Promise<string> {
  const { data } = await hakika.events.resends({ limit: 1 }).page();
  return data[0]?.id ?? '';
}
