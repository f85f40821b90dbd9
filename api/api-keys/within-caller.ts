import type { ApiKey } from '../../db/entities/index.ts';
import type { FieldError } from '../errors.ts';

interface Reach {
  scopes: readonly string[];
  expiresAt: Date | null;
}

/**
 * What a key would give away beyond itself: scopes that it lacks, or a life longer than its own. Nobody gets further by a
 * key than the key itself goes.
 */
export function beyondCaller(caller: ApiKey, { scopes, expiresAt }: Reach): FieldError[] {
  const lacking = scopes.filter((scope) => !caller.scopes.includes(scope));
  const wrong: FieldError[] = [];
  if (lacking.length > 0) {
    const message = `Leave out ${lacking.join(', ')}: the key that asks lacks what it would give. Ask with a key that has it.`;
    wrong.push({ field: 'scopes', message });
  }
  if (outlives(expiresAt, caller.expiresAt)) {
    const message = `Send an instant not after ${caller.expiresAt?.toISOString()}, when the key that asks expires, or ask with a key that lives longer.`;
    wrong.push({ field: 'expiresAt', message });
  }
  return wrong;
}

/** Null is for ever. */
export const outlives = (one: Date | null, other: Date | null): boolean =>
  other !== null && (one === null || one > other);
