import { createHash } from 'node:crypto';

/** By what a person is known in words. */
export interface Known {
  customerId: string;
  /** Now and formerly. */
  names: readonly string[];
  /** As `254…`, now and formerly. */
  phoneNumbers: readonly string[];
}

/** What stands in place of a customer's own words in what was announced of it. */
const aboutPerson: Record<string, unknown> = { name: null, description: null, metadata: {} };
/** Shorter names are words of other things, too. */
const nameLengthMin = 3;
/** What is left of a phone number: enough to compare with a phone in the hand, not enough to call it. */
const phoneLeft = '$1****$2';

/** Says a text, or anything of JSON, without the person. */
export function forgetting(known: Known) {
  const rules = rulesOf(known);
  const words = (text: string): string =>
    rules.reduce((left, [pattern, instead]) => left.replaceAll(pattern, instead), text);

  function everywhere(value: unknown): unknown {
    if (typeof value === 'string') return words(value);
    if (typeof value === 'number') {
      const left = words(String(value));
      return left === String(value) ? value : left;
    }
    if (Array.isArray(value)) return value.map(everywhere);
    if (typeof value !== 'object' || value === null) return value;
    const isCustomer = 'object' in value && value.object === 'customer';
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        if (name === 'customerId' && each === known.customerId) return [name, null];
        return isCustomer && name in aboutPerson
          ? [name, aboutPerson[name]]
          : [words(name), everywhere(each)];
      }),
    );
  }
  return { words, everywhere };
}

const rulesOf = ({ names, phoneNumbers }: Known): [RegExp, string][] => [
  ...phoneNumbers.flatMap((phoneNumber): [RegExp, string][] => [
    // A hash of so few numbers hides none of them.
    [new RegExp(payerForms(phoneNumber).filter(isHash).join('|'), 'gi'), ''],
    [phonePattern(phoneNumber), phoneLeft],
  ]),
  ...names
    .filter(({ length }) => length >= nameLengthMin)
    .map((name): [RegExp, string] => [namePattern(name), '(erased)']),
];

const namePattern = (name: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');

/** In any spelling, also at the end of a CheckoutRequestID, which Safaricom ends with it. */
function phonePattern(phoneNumber: string): RegExp {
  const subscriber = phoneNumber.slice(-9);
  const between = '[ -]?';
  const spaced = (digits: string): string => digits.split('').join(between);
  const [starts, hidden, ends] = [subscriber.slice(0, 2), subscriber.slice(2, -3), subscriber.slice(-3)];
  return new RegExp(`(${spaced(starts)})${between}${spaced(hidden)}${between}(${spaced(ends)})`, 'g');
}

/** As Safaricom writes a payer that is not masked: in a spelling of the number, or hashed. */
export function payerForms(phoneNumber: string): string[] {
  const spellings = [phoneNumber, `+${phoneNumber}`, phoneNumber.replace(/^254/, '0')];
  return [...spellings, ...spellings.map((each) => createHash('sha256').update(each).digest('hex'))];
}
const isHash = (form: string): boolean => form.length === 64;
