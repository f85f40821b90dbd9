import type { Page } from '../sdk/source/index.ts';

/**
 * A page for people: its rows, and how to go on. A cursor belongs to the very filters of its page, so that a `since` which
 * was typed as "2h" is shown as the instant that it meant.
 */
export function pageWords<One>(
  { data, meta }: Page<One>,
  rows: (data: readonly One[]) => string,
  since?: string,
): string {
  if (data.length === 0) return 'There are none.';
  if (meta.cursor === null) return rows(data);
  const same = since === undefined ? '' : `--since ${since} `;
  return `${rows(data)}\n\nMore: ${same}--cursor ${meta.cursor}`;
}
