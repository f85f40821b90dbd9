import type { TestResult } from './entities/index.ts';

/** Whether the receiver did with this message what it should: take the genuine one, refuse the others. */
export const isPassed = ({ sent, outcome }: Pick<TestResult, 'sent' | 'outcome'>): boolean =>
  // No answer to a wrong one proves nothing.
  sent === 'genuine' ? outcome === 'delivered' : outcome === 'refused';

/** What a receiver must mend, in words; null where every message was passed. */
export function verificationFailure(results: readonly TestResult[]): string | null {
  const failed = results.filter((result) => !isPassed(result));
  return failed.length === 0 ? null : failed.map(wordsOf).join(' ');
}

/** One message, what came back, and what to do, in words. */
export function wordsOf(result: TestResult): string {
  const { sent, outcome, httpStatus, detail } = result;
  // Nothing was sent; why is a sentence of ours.
  if (outcome === 'blocked') return `The ${sent} message was not sent. ${detail}`;
  if (outcome === 'unreachable')
    return `The ${sent} message had no answer: ${detail}. Check that the address is right, reachable from the internet, and answers within 15 s.`;
  if (isPassed(result))
    return sent === 'genuine'
      ? `It was taken with ${httpStatus}.`
      : `It was refused with ${httpStatus}, as it should be.`;
  return wrongly[sent](httpStatus);
}

const wrongly = {
  genuine: (status: number | null) =>
    `The genuine message was refused with ${status}: check that the receiver has the newest secret, verifies the raw body and answers 2xx.`,
  forged: (status: number | null) =>
    `A forged message was taken with ${status}: anybody can send that. Verify the signature with the secret, and answer 401 where it does not fit.`,
  stale: (status: number | null) =>
    `A message of ten minutes ago was taken with ${status}: whoever overheard one can send it again. Refuse a webhook-timestamp that is more than 5 minutes old.`,
};
