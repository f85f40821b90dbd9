import type { Facts } from '../facts/facts.ts';
import { findSecrets } from '../facts/secrets.ts';
import { finding, type Finding } from './invariant.ts';

/** No phone, nine-digit tail, hash of a phone, name, callback token or key in Temporal or in any log. */
export function privacy(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const search = findSecrets(facts);
  checked('secrets', search.secrets);
  for (const { name, text } of facts.dumps) {
    checked(name.endsWith('.log') ? 'logs' : 'tables of Temporal');
    checked('kilobytes searched', Math.ceil(text.length / 1024));
    for (const { what, around } of search.in(text)) breach(`${what} in ${name}: …${around}…`);
  }
  const mustBeFound = facts.merchants[0]?.organisationId ?? '';
  // A search of unreadable dumps would find nothing either.
  if (!facts.dumps.some(({ name, text }) => !name.endsWith('.log') && text.includes(mustBeFound)))
    breach('the dump of Temporal does not even hold the organisation, so it cannot be searched');
  return done(['secrets', 'logs', 'tables of Temporal', 'kilobytes searched']);
}
