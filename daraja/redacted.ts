const lengthMax = 200;

/**
 * Safaricom's words with nothing secret left in them, at most 200 characters. Its messages echo what they refuse:
 * "Invalid Access Token - <token>" the token, others the phone number.
 */
export function redacted(text: string): string {
  return text
    .replaceAll(/(access token)\s*[-:]\s*\S+/gi, '$1')
    .replaceAll(/[A-Za-z0-9+/_=-]{20,}/g, '[hidden]')
    .replaceAll(/\+?\d[\d *]{7,}\d/g, '[hidden]')
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, lengthMax);
}
