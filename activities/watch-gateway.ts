import { gatewayFailed } from '../daraja/gateway-failure.ts';
import type { PushOutcome } from '../daraja/outcome.ts';
import { recordPush, type CircuitChange } from '../db/circuit.ts';
import type { Payment } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { count } from '../metrics/metrics.ts';
import type { ActivityDeps } from './deps.ts';
import { noteGuard } from './note-guard.ts';

const words: Record<CircuitChange, string> = {
  open: 'With this push most of the latest ones had failed at Safaricom’s gateway: new prompts are refused for now.',
  stillOpen: 'The gateway failed again: new prompts stay refused.',
  closed: 'The gateway answered: new prompts pass again.',
};

/** Tells the circuit how a push ended. Never throws: the push has its outcome, whatever becomes of this. */
export async function watchGateway(deps: ActivityDeps, payment: Payment, push: PushOutcome): Promise<void> {
  const failed = gatewayFailed(push);
  const { environment, credentialId } = payment;
  if (failed === null || credentialId === null) return;
  try {
    const em = everyTenantsEntities(deps.orm);
    const change = await recordPush(em, deps.timing, { environment, credentialId, failed });
    if (change === undefined) return;
    deps.log.warn({ paymentId: payment.id, environment, change }, 'circuit');
    count('hakika_circuit_changes_total', { environment, to: change });
    await noteGuard(deps, payment, { guard: 'circuit', about: change, text: words[change] });
  } catch (error) {
    deps.log.warn({ paymentId: payment.id, error }, 'the circuit was not told of this push');
  }
}
