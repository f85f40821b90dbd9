/** Kenya is UTC+3 all year round, so no time-zone database is needed. */
const eastAfricaOffsetMs = 3 * 60 * 60 * 1_000;

/** `YYYYMMDDHHmmss` in East Africa Time, as Safaricom wants it (Daraja page M-Pesa Express). */
export function timestamp(at: Date): string {
  return new Date(at.getTime() + eastAfricaOffsetMs).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
