/** The part of `fetch` that the client uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HakikaOptions {
  /** `hk_test_…` for the sandbox, `hk_live_…` for production. A variable that is not set is refused. */
  apiKey: string | undefined;
  /** Where your Hakika listens, such as `https://pay.example.co.ke`. */
  baseUrl: string | undefined;
  /** How long one try may take, in milliseconds. Default: 30 000. A `wait` comes on top. */
  timeoutMs?: number;
  /** How often a request is sent again after the first try. Default: 3. */
  maxRetries?: number;
  /** Another `fetch` than the platform's. */
  fetch?: Fetch;
  /** An API key in a browser can be read by everybody who opens the page. Default: false, and the client refuses. */
  dangerouslyAllowBrowser?: boolean;
}

/** What one call may say for itself. */
export interface CallOptions {
  /** Ends the call, also between two tries. */
  signal?: AbortSignal;
  /** How long one try may take, in milliseconds. */
  timeoutMs?: number;
  maxRetries?: number;
}

/** Of a call that creates or decides something. */
export interface KeyedOptions extends CallOptions {
  /**
   * The same key gives the same record and the same answer, for 7 days. Default: one of this call, so that its own
   * retries are safe. Give one that survives your process, such as the id of the order, to make your retries safe too.
   */
  idempotencyKey?: string;
}

const defaults = { timeoutMs: 30_000, maxRetries: 3 };

export interface Settings {
  apiKey: string;
  baseUrl: string;
  timeoutMs: number;
  maxRetries: number;
  fetch: Fetch;
}

/** Throws what is wrong with the options, before any call. */
export function settingsOf(options: HakikaOptions): Settings {
  const { apiKey, baseUrl, timeoutMs = defaults.timeoutMs, maxRetries = defaults.maxRetries } = options;
  if (apiKey === undefined || !/^hk_(?:test|live)_\w+$/.test(apiKey))
    throw new TypeError('Give apiKey: it begins with hk_test_ or hk_live_. Is its environment variable set?');
  if (baseUrl === undefined || !/^https?:$/.test(protocolOf(baseUrl)))
    throw new TypeError('Give baseUrl: the address of your Hakika, such as https://pay.example.co.ke.');
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31))
    throw new TypeError('Give a timeoutMs above 0, of at most 24 days.');
  if (!(maxRetries >= 0)) throw new TypeError('Give maxRetries of 0 or more.');
  if (isBrowser() && options.dangerouslyAllowBrowser !== true)
    throw new Error(
      'An API key in a browser can be read by everybody who opens the page. Call Hakika from your server, or set dangerouslyAllowBrowser.',
    );
  // Looked up at each call, so that what a test or a tracer puts in its place is used.
  const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);
  return {
    apiKey,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    timeoutMs,
    maxRetries,
    fetch: options.fetch ?? platformFetch,
  };
}

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '');

/** Deno and workers have some of a browser's names, but no page. */
const isBrowser = (): boolean =>
  'window' in globalThis && typeof Reflect.get(globalThis, 'document') === 'object';
