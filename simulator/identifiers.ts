import { eatCheckoutStamp, eatTimestamp } from './eat-time.ts';
import type { Random } from './random.ts';

const hexDigits = '0123456789abcdef';

/**
 * `ws_CO_` + day and time in Nairobi + the last nine digits of the phone. Two pushes to one phone within a
 * millisecond would share it, so the stamp moves on until the id is new.
 */
export function checkoutRequestId(
  acceptedAtMs: number,
  phoneNumber: string,
  isTaken: (checkoutRequestId: string) => boolean,
): string {
  for (let atMs = acceptedAtMs; ; atMs += 1) {
    const candidate = `ws_CO_${eatCheckoutStamp(atMs)}${phoneNumber.slice(-9)}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** `AG_`, the day in Nairobi, and twenty hex digits. */
export const conversationId = (atMs: number, random: Random): string =>
  `AG_${eatTimestamp(atMs).slice(0, 8)}_${random.text(20, hexDigits)}`;

/** Hex groups of 4-4-4-12 and straight after them the number of a counter: also the form of an error's requestId. */
export function merchantRequestId(random: Random): string {
  const groups = [4, 4, 4, 12].map((length) => random.text(length, hexDigits)).join('-');
  return groups + random.between({ min: 1_000, max: 9_999 });
}
