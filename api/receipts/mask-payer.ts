/** A payer as a desk may show it: enough to compare with a phone in the hand, not enough to call it. */
export function maskPayer(payer: string | null): string | null {
  if (payer === null) return null;
  if (/^\d{9,15}$/.test(payer)) return `${payer.slice(0, 5)}****${payer.slice(-3)}`;
  // Masked by Safaricom already; anything else, such as a hash, shows nothing.
  return /^\d+\*+\d+$/.test(payer) ? payer : null;
}
