/** How long an activity may run, where the activity itself must know it. Real time: calls take as long at any tempo. */

/** A push that has not ended by then is taken for lost. */
export const pushLimitMs = 45_000;
