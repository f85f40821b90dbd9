import type { Page } from '../sdk/source/index.ts';

/** A page for people: its rows, and how to go on. */
export function pageWords<One>({ data, meta }: Page<One>, rows: (data: readonly One[]) => string): string {
  if (data.length === 0) return 'There are none.';
  return meta.cursor === null ? rows(data) : `${rows(data)}\n\nMore: --cursor ${meta.cursor}`;
}
