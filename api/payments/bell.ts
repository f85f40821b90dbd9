export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or at once if it rang since the last time. */
  rung(): Promise<void>;
}

/** Remembers one ring, so that none is lost between looking and listening. */
export function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => next.resolve(),
    async rung() {
      await next.promise;
      next = Promise.withResolvers<void>();
    },
  };
}
