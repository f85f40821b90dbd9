interface Parts {
  path?: unknown;
  query?: unknown;
}

/** The address of one call. */
export function urlOf(baseUrl: string, path: string, { path: values, query }: Parts): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.fromEntries(entriesOf(values))[name];
    // An empty id would ask for the list.
    if (typeof value !== 'string' || value === '')
      throw new TypeError(`Give the ${name} of what you mean, as text.`);
    return encodeURIComponent(value);
  });
  const parameters = new URLSearchParams(entriesOf(query).flatMap(([name, value]) => pairs(name, value)));
  return `${baseUrl}${filled}${parameters.size === 0 ? '' : `?${parameters}`}`;
}

const entriesOf = (parts: unknown): [string, unknown][] => Object.entries(parts ?? {});

/** A list repeats its name; an object becomes `name[key]`; what is not there is left out. */
function pairs(name: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (value instanceof Date) return [[name, value.toISOString()]];
  if (Array.isArray(value)) return value.flatMap((each) => pairs(name, each));
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, each]) => pairs(`${name}[${key}]`, each));
  return typeof value === 'string' ? [[name, value]] : [[name, JSON.stringify(value)]];
}

/** Text is a file, such as a statement; anything else is sent as JSON. */
export function bodyOf(body: unknown): { content?: string; mediaType?: string } {
  if (body === undefined) return {};
  if (typeof body === 'string') return { content: body, mediaType: 'text/csv' };
  return { content: JSON.stringify(body), mediaType: 'application/json' };
}
