/** The value of a JSON text; undefined for HTML, an empty body, and whatever else is none. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Daraja answers with HTML and with nothing often enough: an answer to judge, not an error.
    return undefined;
  }
}
