import * as z from 'zod';
import { type Fault, faultableCalls, faultTable, isFaultName } from './fault-table.ts';
import { scenarioOf } from './scenarios.ts';

const faultNames = Object.keys(faultTable).join(', ');

const fields = {
  on: z.enum(faultableCalls),
  phoneNumber: z
    .string()
    .regex(/^254[17]\d{8}$/, 'Write it as a push does: 12 digits, such as 254712345678')
    .optional(),
  times: z.int().min(1).max(1_000_000).default(1),
  fault: z.string().refine(isFaultName, { error: `Must be one of ${faultNames}`, abort: true }),
  /** Real milliseconds, not divided by the tempo. */
  delayMs: z.int().min(0).max(600_000).optional(),
};

/** A fault to come: on the next `times` calls of a kind, of one phone or of any. One that could do nothing is refused. */
export const PlannedFault = z.strictObject(fields).superRefine((plan, ctx) => {
  const refuse = (field: keyof typeof fields, message: string): void =>
    ctx.addIssue({ code: 'custom', path: [field], message });
  const { fits, effect }: Fault = faultTable[plan.fault];
  if (!fits.includes(plan.on)) {
    refuse('on', `${plan.fault} does nothing of its own on ${plan.on}; plan it on ${fits.join(' or ')}`);
  }
  if (plan.delayMs !== undefined && effect.kind !== 'delay') {
    refuse('delayMs', `${plan.fault} waits for nothing; leave delayMs out`);
  }
  if (plan.phoneNumber === undefined) return;
  if (plan.on === 'oauth') refuse('phoneNumber', 'A token request names no phone; leave phoneNumber out');
  else if (scenarioOf(plan.phoneNumber).refusedAtPush)
    refuse('phoneNumber', 'A push to this number is refused before any fault; choose another ending');
});
export type PlannedFault = z.infer<typeof PlannedFault>;
