import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseStatusResult } from '../../daraja/status-result.ts';
import { statusFailed, statusResult } from './status-samples.ts';

const read = (body: unknown) => parseStatusResult(typeof body === 'string' ? body : JSON.stringify(body));

describe('the result of a Transaction Status', () => {
  test('is read as Safaricom shows it', () => {
    expect(read(statusResult())).toEqual({
      says: 'completed',
      resultCode: '0',
      blamesInitiator: false,
      resultDescription: 'The service request is processed successfully.',
      transactionStatus: 'Completed',
      receiptNumber: 'UKP4K7Q2XN',
      amountShillings: 1500,
      occurredAt: new Date('2026-11-25T07:13:00Z'),
      creditShortCode: '174379',
      debitParty: '254708374149',
    });
  });

  test.each([
    ['20261125101300', '2026-11-25T07:13:00.000Z'],
    [20_261_125_101_300, '2026-11-25T07:13:00.000Z'],
    ['25.11.2026 10:13:00', '2026-11-25T07:13:00.000Z'],
    ['2026-11-25 10:13:00', '2026-11-25T07:13:00.000Z'],
    ['soon', undefined],
  ])('takes the time %p', (FinalisedTime, occurredAt) => {
    expect(read(statusResult({ FinalisedTime, InitiatedTime: null }))?.occurredAt?.toISOString()).toBe(
      occurredAt,
    );
  });

  test.each(['Failed', 'Cancelled', 'Reversed', 'Declined'])(
    'with the status %s says that no money stayed',
    (status) => {
      expect(read(statusResult({ TransactionStatus: status }))?.says).toBe('notCompleted');
    },
  );

  test('without a status, or with a code of failure, says nothing, whatever else it holds', () => {
    expect(read(statusResult({ TransactionStatus: null }))?.says).toBe('notKnown');
    expect(read(statusFailed('2001', 'The initiator information is invalid.'))).toMatchObject({
      says: 'notKnown',
      resultCode: '2001',
      blamesInitiator: true,
    });
    expect(read(statusResult({}, 2001))?.says).toBe('notKnown');
  });

  test('with two different amounts has none', () => {
    const twice = statusResult();
    twice.Result.ResultParameters.ResultParameter.push({ Key: 'Amount', Value: 1 });
    expect(read(twice)?.amountShillings).toBeNull();
  });

  test('with a single parameter in place of a list is read', () => {
    const alone = {
      Result: { ResultCode: '0', ResultParameters: { ResultParameter: { Key: 'Amount', Value: '7.00' } } },
    };
    expect(read(alone)).toMatchObject({ amountShillings: 7, resultCode: '0' });
  });

  test.each(['', '<html>', '[]', 'null', '{"Result":{}}', '{"Result":{"ResultCode":""}}', '{"Body":{}}'])(
    'that is none is told: %p',
    (body) => {
      expect(read(body)).toBeUndefined();
    },
  );

  test('never crashes its reader and never says completed without the word', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('Completed', 'UKP4K7Q2XN', '10.00', '0', 0),
    );
    const parameter = fc.record({
      Key: fc.constantFrom('ReceiptNo', 'TransactionStatus', 'Amount', 'CreditPartyName', 'x'),
      Value: value,
    });
    const body = fc.oneof(
      fc.json(),
      fc
        .record({
          Result: fc.record({
            ResultCode: value,
            ResultDesc: value,
            ResultParameters: fc.oneof(
              value,
              fc.record({ ResultParameter: fc.oneof(fc.array(parameter), parameter) }),
            ),
          }),
        })
        .map((each) => JSON.stringify(each)),
    );
    fc.assert(
      fc.property(body, (text) => {
        const { says, receiptNumber } = read(text) ?? { says: 'notKnown', receiptNumber: null };
        expect(says === 'completed' && !/completed/i.test(text)).toBe(false);
        expect(receiptNumber ?? 'UKP4K7Q2XN').toMatch(/^[A-Z0-9]{10}$/);
      }),
      { numRuns: 20_000 },
    );
  });
});
