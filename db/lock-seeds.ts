/** What an advisory lock is for. Each purpose has a seed of its own, so that keys that happen to be equal never meet. */
export const lockSeeds = {
  idempotencyKey: 0,
  phone: 1,
  eventPlaces: 2,
  callbacks: 3,
  receipt: 4,
  likeness: 5,
  statementImport: 6,
  receiptCheck: 7,
} as const;
