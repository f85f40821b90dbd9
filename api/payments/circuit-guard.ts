import type { EntityManager } from '@mikro-orm/postgresql';
import { admitPrompt } from '../../db/circuit.ts';
import type { Environment } from '../../db/entities/index.ts';
import { guardActed } from '../../metrics/metrics.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { ApiError } from '../errors.ts';

/** Refuses a new prompt while Safaricom's gateway fails for everybody. True: it is let through as the one probe. */
export async function refuseOpenCircuit(
  em: EntityManager,
  timing: PaymentTiming,
  environment: Environment,
): Promise<boolean> {
  const admitted = await admitPrompt(em, timing, environment);
  if (typeof admitted === 'string') return admitted === 'probe';
  guardActed('circuit');
  const retryAfterSeconds = Math.ceil(admitted.waitMs / 1000);
  const message = `Safaricom does not take prompts now, for anybody. Nothing was created and nobody was prompted. Send the request again in ${retryAfterSeconds} s, with the same Idempotency-Key.`;
  throw new ApiError('provider_unavailable', message, { retryAfterSeconds });
}
