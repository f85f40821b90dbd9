/** What one check found. `next` says what to do; a check that is ok has none. */
export interface Finding {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  message: string;
  next?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, status: 'ok', message });
export const warn = (check: string, message: string, next: string): Finding => ({
  check,
  status: 'warn',
  message,
  next,
});
export const fail = (check: string, message: string, next: string): Finding => ({
  check,
  status: 'fail',
  message,
  next,
});

/** What a thrown error says for one line, without a driver's query or stack. */
export const words = (error: unknown): string =>
  error instanceof Error ? (causeWords(error) ?? error.message).split('\n')[0]!.trim() : String(error);

/** fetch says only that it failed; why is in its cause. */
function causeWords({ cause }: Error): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return 'code' in cause && typeof cause.code === 'string' && !cause.message.includes(cause.code)
    ? `${cause.code} ${cause.message}`.trim()
    : cause.message || undefined;
}
