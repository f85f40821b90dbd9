import { constants, publicEncrypt } from 'node:crypto';
import type { Merchant } from '../../simulator/merchants.ts';
import {
  type Answer,
  type Json,
  paybill,
  type Received,
  type RunningSimulator,
  till,
} from './running-simulator.ts';

/** What a merchant's backend calls besides push and query; every body is right in all fields, but for the changes. */
export class BusinessRequests {
  private readonly simulator: RunningSimulator;

  constructor(simulator: RunningSimulator) {
    this.simulator = simulator;
  }

  async call(path: string, body: Json, merchant: Merchant = paybill): Promise<Answer> {
    return this.simulator.post(path, body, await this.simulator.bearer(merchant));
  }

  register(changes: object = {}, merchant: Merchant = paybill, version = 'v1'): Promise<Answer> {
    const body = {
      ShortCode: merchant.businessShortCode,
      ResponseType: 'Completed',
      ConfirmationURL: this.simulator.callbackUrl(`/confirm/${merchant.businessShortCode}`),
      ValidationURL: this.simulator.callbackUrl(`/validate/${merchant.businessShortCode}`),
      ...changes,
    };
    return this.call(`/mpesa/c2b/${version}/registerurl`, body, merchant);
  }

  /** The confirmations with this receipt, once there are so many. */
  async confirmations(receipt: string, count = 1, merchant: Merchant = paybill): Promise<Json[]> {
    for (let total = count; ; total += 1) {
      const received = await this.simulator.receivedAt(`/confirm/${merchant.businessShortCode}`, total);
      const found = received.filter(({ json }) => json.TransID === receipt);
      if (found.length >= count) return found.map(({ json }) => json as Json);
    }
  }

  /** A customer pays by hand: the ledger entry. */
  async pay(phoneNumber: string, changes: object = {}): Promise<Json> {
    return (await this.tryToPay(phoneNumber, changes)).ledgerEntry;
  }

  async tryToPay(phoneNumber: string, changes: object = {}): Promise<Json> {
    const body = {
      businessShortCode: '174379',
      phoneNumber,
      amountShillings: 100,
      accountReference: 'INV-7',
    };
    return (await this.simulator.post('/_simulator/c2b/payments', { ...body, ...changes })).json.payment;
  }

  async set(changes: object, merchant: Merchant = paybill): Promise<Answer> {
    return this.simulator.post(`/_simulator/short-codes/${merchant.businessShortCode}`, changes);
  }

  /** The initiator's password as Safaricom wants it, with the key that the simulator gives out. */
  async securityCredential(password = 'Safaricom999!*!'): Promise<string> {
    const { text } = await this.simulator.get('/_simulator/certificate');
    const padding = constants.RSA_PKCS1_PADDING;
    return publicEncrypt({ key: text, padding }, Buffer.from(password)).toString('base64');
  }

  private async initiator(name: string): Promise<Json> {
    return {
      Initiator: 'testapi',
      SecurityCredential: await this.securityCredential(),
      Remarks: 'By a test',
      ResultURL: this.simulator.callbackUrl(`/results/${name}`),
      QueueTimeOutURL: this.simulator.callbackUrl(`/timeouts/${name}`),
    };
  }

  async status(name: string, changes: object, merchant: Merchant = paybill): Promise<Answer> {
    const body = {
      ...(await this.initiator(name)),
      CommandID: 'TransactionStatusQuery',
      PartyA: merchant.businessShortCode,
      IdentifierType: '4',
      Occasion: '',
      ...changes,
    };
    return this.call('/mpesa/transactionstatus/v1/query', body, merchant);
  }

  async reverse(name: string, changes: object, merchant: Merchant = paybill): Promise<Answer> {
    const body = {
      ...(await this.initiator(name)),
      CommandID: 'TransactionReversal',
      Amount: 100,
      ReceiverParty: merchant.businessShortCode,
      RecieverIdentifierType: '11',
      ...changes,
    };
    return this.call('/mpesa/reversal/v1/request', body, merchant);
  }

  async balance(name: string, changes: object = {}, merchant: Merchant = paybill): Promise<Answer> {
    const body = {
      ...(await this.initiator(name)),
      CommandID: 'AccountBalance',
      PartyA: merchant.businessShortCode,
      IdentifierType: '4',
      ...changes,
    };
    return this.call('/mpesa/accountbalance/v1/query', body, merchant);
  }

  async b2c(name: string, changes: object = {}, version = 'v3'): Promise<Answer> {
    const { Initiator: InitiatorName, ...rest } = await this.initiator(name);
    const body = {
      ...rest,
      InitiatorName,
      OriginatorConversationID: `ours-${name}`,
      CommandID: 'BusinessPayment',
      Amount: 100,
      PartyA: paybill.businessShortCode,
      PartyB: '254724000100',
      Occassion: '',
      ...changes,
    };
    return this.call(`/mpesa/b2c/${version}/paymentrequest`, body);
  }

  async results(name: string, count = 1): Promise<Json[]> {
    const received: Received[] = await this.simulator.receivedAt(`/results/${name}`, count);
    return received.map(({ json }) => json.Result as Json);
  }

  async result(name: string): Promise<Json> {
    return (await this.results(name))[0];
  }

  registerPull(merchant: Merchant = paybill): Promise<Answer> {
    const body = {
      ShortCode: merchant.businessShortCode,
      RequestType: 'Pull',
      NominatedNumber: '254722000000',
      CallBackURL: this.simulator.callbackUrl('/pull'),
    };
    return this.call('/pulltransactions/v1/register', body, merchant);
  }

  pull(changes: object = {}, merchant: Merchant = paybill): Promise<Answer> {
    const body = {
      ShortCode: merchant.businessShortCode,
      StartDate: nairobi(Date.now() - 3_600_000),
      EndDate: nairobi(Date.now() + 60_000),
      OffSetValue: '0',
      ...changes,
    };
    return this.call('/pulltransactions/v1/query', body, merchant);
  }
}

/** The values of ResultParameters by key. */
export const parametersOf = (result: Json): Json =>
  Object.fromEntries(
    result.ResultParameters.ResultParameter.map(({ Key, Value }: Json) => [Key, Value]) as [
      string,
      unknown,
    ][],
  );

/** `yyyy-MM-dd HH:mm:ss` on a wall in Nairobi. */
export const nairobi = (atMs: number): string =>
  new Date(atMs + 3 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

export { paybill, till };
