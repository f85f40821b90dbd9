import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../simulator/app.ts';
import { defaultMerchants, type Merchant } from '../../simulator/merchants.ts';

export const [paybill, till] = defaultMerchants as [Merchant, Merchant & { type: 'till' }];
export const timestamp = '20261124103000';

// Tests read many fields of many answers; each would need its own type for no gain.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Answer {
  status: number;
  statusText: string;
  headers: Headers;
  text: string;
  json: Json;
}

export interface Received {
  path: string;
  text: string;
  /** Undefined when the text is no JSON. */
  json: Json;
  fromAddress: string | undefined;
  atMs: number;
}

interface GivenAnswer {
  status: number;
  json: unknown;
}

/** A simulator and a receiver of callbacks on free ports of this machine. */
export class RunningSimulator {
  readonly received: Received[] = [];
  url = '';
  /** What the receiver answers. */
  callbackStatus = 200;
  /** What it answers on these paths instead. */
  readonly answers = new Map<string, GivenAnswer | Promise<GivenAnswer> | 'silence'>();
  private readonly simulator: Simulator;
  private readonly receiver: Server;
  private readonly tokens = new Map<string, string>();

  constructor(options: SimulatorOptions) {
    this.simulator = createSimulator(options);
    this.receiver = createServer((request, response) => void this.receive(request, response));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const { url: path = '', socket } = request;
    this.received.push({
      path,
      text,
      json: parseOrNothing(text),
      fromAddress: socket.remoteAddress,
      atMs: Date.now(),
    });
    const answer = await this.answers.get(path);
    if (answer === 'silence') return;
    if (answer !== undefined) {
      response.writeHead(answer.status).end(JSON.stringify(answer.json));
      return;
    }
    response.writeHead(this.callbackStatus).end('{"ResultCode":0,"ResultDesc":"Accepted"}');
  }

  static async start(options: SimulatorOptions = {}): Promise<RunningSimulator> {
    const running = new RunningSimulator({ tempo: 50, queryLimitPerMinute: null, ...options });
    await new Promise<void>((resolve) => running.receiver.listen(0, '127.0.0.1', resolve));
    ({ url: running.url } = await running.simulator.listen(0));
    return running;
  }

  async stop(): Promise<void> {
    await this.simulator.close();
    this.receiver.closeAllConnections();
    await new Promise((resolve) => this.receiver.close(resolve));
  }

  callbackUrl(path = '/hooks/one'): string {
    return `http://127.0.0.1:${(this.receiver.address() as AddressInfo).port}${path}`;
  }

  async call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.url + path, { ...init, method });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    const { status, statusText, headers } = response;
    return { status, statusText, headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  get = (path: string): Promise<Answer> => this.call('GET', path);

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.call('POST', path, {
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  authorize(merchant: Merchant = paybill, grantType = 'client_credentials'): Promise<Answer> {
    const basic = Buffer.from(`${merchant.consumerKey}:${merchant.consumerSecret}`).toString('base64');
    const path = `/oauth/v1/generate?grant_type=${grantType}`;
    return this.call('GET', path, { headers: { authorization: `Basic ${basic}` } });
  }

  async bearer(merchant: Merchant = paybill): Promise<{ authorization: string }> {
    const known = this.tokens.get(merchant.consumerKey);
    const token = known ?? ((await this.authorize(merchant)).json.access_token as string);
    this.tokens.set(merchant.consumerKey, token);
    return { authorization: `Bearer ${token}` };
  }

  /** The next call fetches another token, as a client does whose token was refused. */
  forgetToken(): void {
    this.tokens.clear();
  }

  /** From now on every push to this phone gets the scenario, or so many do. */
  async play(scenario: string, phoneNumber: string, times?: number): Promise<void> {
    await this.post('/_simulator/rules', { scenario, when: { phoneNumber }, times });
  }

  /** The body of a push that is right in every field, but for the changes. */
  pushBody(phoneNumber: string, changes: object = {}, merchant: Merchant = paybill): Json {
    return {
      ...signed(merchant),
      TransactionType: merchant.type === 'till' ? 'CustomerBuyGoodsOnline' : 'CustomerPayBillOnline',
      Amount: 100,
      PartyA: phoneNumber,
      PartyB: merchant.type === 'till' ? merchant.tillNumber : merchant.businessShortCode,
      PhoneNumber: phoneNumber,
      CallBackURL: this.callbackUrl(),
      AccountReference: 'INV-104',
      TransactionDesc: 'Invoice 104',
      ...changes,
    };
  }

  async push(phoneNumber: string, changes: object = {}, merchant: Merchant = paybill): Promise<Answer> {
    const body = this.pushBody(phoneNumber, changes, merchant);
    return this.post('/mpesa/stkpush/v1/processrequest', body, await this.bearer(merchant));
  }

  async query(
    checkoutRequestId: string,
    changes: object = {},
    merchant: Merchant = paybill,
  ): Promise<Answer> {
    const body = { ...signed(merchant), CheckoutRequestID: checkoutRequestId, ...changes };
    return this.post('/mpesa/stkpushquery/v1/query', body, await this.bearer(merchant));
  }

  async pushesOf(phoneNumber: string): Promise<Json[]> {
    return (await this.get(`/_simulator/pushes?phoneNumber=${phoneNumber}`)).json.pushes as Json[];
  }

  /** The only push to this phone, once it is as the test wants it. */
  async pushOf(phoneNumber: string, isReady: (push: Json) => boolean = () => true): Promise<Json> {
    return until(async () => (await this.pushesOf(phoneNumber)).find(isReady));
  }

  /** The callbacks about this phone so far, whichever test it was pushed in. */
  receivedOf(phoneNumber: string): Received[] {
    const tail = phoneNumber.slice(-9);
    return this.received.filter(({ text }) => text.includes('stkCallback') && text.includes(`${tail}"`));
  }

  callbacks(phoneNumber: string, count = 1): Promise<Received[]> {
    return until(() => {
      const received = this.receivedOf(phoneNumber);
      return received.length >= count ? received : undefined;
    });
  }

  /** What came to this path, once it is so many. */
  receivedAt(path: string, count = 1): Promise<Received[]> {
    return until(() => {
      const received = this.received.filter((one) => one.path === path);
      return received.length >= count ? received : undefined;
    });
  }

  allCallbacks(count: number): Promise<Received[]> {
    return until(() => (this.received.length >= count ? this.received : undefined));
  }
}

function parseOrNothing(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the prompt has ended and every callback that is to come has been answered. */
export const isClosed = ({ endedAt, callbacksPlanned, callbackAttempts }: Json): boolean =>
  endedAt !== null &&
  callbackAttempts.length === callbacksPlanned &&
  callbackAttempts.every(({ answeredAt }: Json) => answeredAt !== null);

export function signed(merchant: Merchant, at = timestamp): object {
  const { businessShortCode, passkey } = merchant;
  const password = Buffer.from(businessShortCode + passkey + at).toString('base64');
  return { BusinessShortCode: businessShortCode, Password: password, Timestamp: at };
}

/** Asks again and again until there is an answer. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(10);
  }
  throw new Error('It did not happen within 20 s');
}
