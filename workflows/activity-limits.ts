/** How long an activity may run, where the activity itself must know it. Real time: calls take as long at any tempo. */

/** A push that has not ended by then is taken for lost. */
export const pushLimitMs = 45_000;

/**
 * A pull that has not beaten its heart for so long is taken for lost, and another begins. It beats before each call, so
 * this is longer than the longest call and the storing of its page.
 */
export const pullHeartbeatMs = 120_000;
