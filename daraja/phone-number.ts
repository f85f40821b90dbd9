/** Spaces, dashes, brackets, and the invisible marks that phones copy along with a contact's number. */
const decoration = /[\s\p{Pd}\p{Cf}()]/gu;

const kenyanMobile = /^(?:(?:\+|00)?254|0)?([17]\d{8})$/;

/** Any usual Kenyan form (07…, 01…, 254…, +254…, 7…, 1…) as `254` and nine digits; undefined if it is none. */
export function normalisePhoneNumber(input: string): string | undefined {
  const subscriber = kenyanMobile.exec(input.replaceAll(decoration, ''))?.[1];
  return subscriber === undefined ? undefined : `254${subscriber}`;
}
