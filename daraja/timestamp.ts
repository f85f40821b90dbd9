/** Kenya is UTC+3 all year round, so no time-zone database is needed. */
export const eastAfricaOffsetMs = 3 * 60 * 60 * 1_000;

/** `YYYYMMDDHHmmss` in East Africa Time, as Safaricom wants it (Daraja page M-Pesa Express). */
export function timestamp(at: Date): string {
  return new Date(at.getTime() + eastAfricaOffsetMs).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

/** `YYYY-MM-DD HH:mm:ss` in East Africa Time (Daraja page Pull Transactions). */
export const wallTime = (at: Date): string =>
  new Date(at.getTime() + eastAfricaOffsetMs).toISOString().slice(0, 19).replace('T', ' ');
