import type { InitiatorKey } from './initiator-key.ts';
import { initiatorOf, type Merchant } from './merchants.ts';
import type { SettingsByShortCode } from './short-code-settings.ts';

export interface InitiatorCredentials {
  /** Noticed only when the request is carried out, after it was accepted: null when they are right. */
  wrongWith(merchant: Merchant, name: string, securityCredential: string): '2001' | '8006' | null;
  clear(): void;
}

/** Safaricom publishes no number; the next wrong one finds the credential locked. */
const wrongMax = 3;

export function createInitiatorCredentials(parts: {
  initiatorKey: InitiatorKey;
  settings: SettingsByShortCode;
}): InitiatorCredentials {
  const { initiatorKey, settings } = parts;
  const wrongInARow = new Map<string, number>();

  function wrongWith(merchant: Merchant, name: string, securityCredential: string): '2001' | '8006' | null {
    const { businessShortCode } = merchant;
    if (settings.of(businessShortCode).initiatorLocked) return '8006';
    const initiator = initiatorOf(merchant);
    if (name === initiator.name && initiatorKey.decrypt(securityCredential) === initiator.password) {
      wrongInARow.delete(businessShortCode);
      return null;
    }
    const wrong = (wrongInARow.get(businessShortCode) ?? 0) + 1;
    const isTooMany = wrong >= wrongMax;
    wrongInARow.set(businessShortCode, isTooMany ? 0 : wrong);
    if (isTooMany) settings.change(businessShortCode, { initiatorLocked: true });
    return '2001';
  }

  return { wrongWith, clear: () => wrongInARow.clear() };
}
