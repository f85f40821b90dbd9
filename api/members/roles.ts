import type { Role } from '../../db/entities/index.ts';
import { scopes, type Scope } from '../api-keys/scopes.ts';

const looks: readonly Scope[] = ['transactions.read', 'customers.read', 'webhooks.read'];
const takesPayments: readonly Scope[] = ['express.pay', 'payments.write', 'customers.write'];

/**
 * What a member may do, in the same scopes as keys. Each role includes the next. Only an owner decides where the money
 * goes and who else gets in, for both are `settings.write`.
 */
export const scopesOfRole: Record<Role, readonly Scope[]> = {
  owner: scopes,
  admin: scopes.filter((scope) => scope !== 'settings.write'),
  operator: [...looks, ...takesPayments],
  viewer: looks,
};
