import { signatureHeaders } from '../../activities/webhook-signature.ts';
import type { Event } from '../events/lists.ts';

/** As long as Hakika itself waits for a receiver. */
const answerMs = 15_000;

export interface Tried {
  /** `away`: nobody listens there, or its certificate is not trusted, so the app was not asked at all. */
  outcome: 'delivered' | 'refused' | 'away';
  httpStatus?: number;
  durationMs: number;
  detail?: string;
}

/** Sends one event to the app as a webhook: the same body, id and headers as Hakika's own. Never throws. */
export async function forward({ to, secret }: { to: string; secret: string }, event: Event): Promise<Tried> {
  const body = JSON.stringify(event);
  const startedMs = performance.now();
  const took = (): number => Math.round(performance.now() - startedMs);
  try {
    const response = await fetch(to, {
      method: 'POST',
      headers: {
        ...signatureHeaders({ id: event.id, at: new Date(), body }, [secret]),
        'content-type': 'application/json',
        'user-agent': 'Hakika-Listen/1',
      },
      body,
      // A redirected POST would arrive as a GET, and Hakika follows none either.
      redirect: 'manual',
      // Ctrl-C does not break it off: the app may be doing it.
      signal: AbortSignal.timeout(answerMs),
    });
    // Nobody reads it; left open it would keep its connection.
    await response.body?.cancel();
    const { status: httpStatus, ok } = response;
    return { outcome: ok ? 'delivered' : 'refused', httpStatus, durationMs: took() };
  } catch (error) {
    const code = codeOf(error);
    const isAway = code !== undefined && (notConnected.has(code) || untrusted.test(code));
    return { outcome: isAway ? 'away' : 'refused', durationMs: took(), detail: code ?? 'no answer' };
  }
}

/** By these nothing reached the app. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The connection stood, but its certificate was not taken. */
export const untrusted = /^(?:CERT_|DEPTH_ZERO_|ERR_TLS_|SELF_SIGNED_|UNABLE_TO_)/;

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return `no answer within ${answerMs / 1_000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError) return codeOf(new Error('', { cause: cause.errors[0] }));
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
