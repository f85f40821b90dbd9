import type { Answer } from '../../support/engine.ts';

export interface Request {
  method?: string;
  key?: string;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Sent {
  status: number;
  headers: Headers;
  text: string;
  body: Answer;
}

/** One request with exactly these headers. Every answer must be JSON, or CSV or events where it is no error, or empty, and carry `Request-Id`. */
export async function send(
  url: string,
  { method = 'GET', key, body, headers = {} }: Request = {},
): Promise<Sent> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const isText = response.ok && /^text\/(csv|event-stream)\b/.test(type);
  const isEmpty = response.status === 204;
  if (!isText && !isEmpty && !/^application\/json\b/.test(type)) {
    throw new Error(`${method} ${url} answered ${response.status} without JSON: ${text.slice(0, 200)}`);
  }
  if (!/^req_[0-9a-z]{26}$/.test(response.headers.get('request-id') ?? '')) {
    throw new Error(`${method} ${url} answered ${response.status} without Request-Id`);
  }
  const parsed = (isText || isEmpty ? text : JSON.parse(text)) as Answer;
  return { status: response.status, headers: response.headers, text, body: parsed };
}
