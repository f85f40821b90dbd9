import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createSealer } from '../../db/sealed.ts';

const rootKey = randomBytes(32);
const sealer = createSealer(rootKey);
const secret = 'passkey and “ü” \0';
const sealed = sealer.seal('webhook-secret', 'we_1', secret);
const bytesOf = (text: string): Buffer => Buffer.from(text.split('.')[1]!, 'base64url');
/** What AES-GCM says of a ciphertext that is not, byte for byte, what was sealed under this key and for this row. */
const notAuthentic = 'unable to authenticate data';
const withBytes = (bytes: Buffer): string => `v1.${bytes.toString('base64url')}`;

describe('a sealed value', () => {
  test.each([secret, '', 'x'.repeat(100_000)])('opens to what was sealed', (text) => {
    expect(sealer.open('webhook-secret', 'we_1', sealer.seal('webhook-secret', 'we_1', text))).toBe(text);
  });

  test('opens in another process with the same root key', () => {
    expect(createSealer(Buffer.from(rootKey)).open('webhook-secret', 'we_1', sealed)).toBe(secret);
  });

  test('shows nothing of its content, and is never the same twice', () => {
    expect(sealed).not.toContain('passkey');
    expect(bytesOf(sealed).toString('latin1')).not.toContain('passkey');
    expect(sealer.seal('webhook-secret', 'we_1', secret)).not.toBe(sealed);
  });

  test('names its version', () => expect(sealed).toMatch(/^v1\.[\w-]+$/));

  test('does not open for another purpose', () => {
    expect(() => sealer.open('daraja-credential', 'we_1', sealed)).toThrow(notAuthentic);
  });

  test('does not open in another row', () => {
    expect(() => sealer.open('webhook-secret', 'we_2', sealed)).toThrow(notAuthentic);
  });

  test('does not open with another root key', () => {
    expect(() => createSealer(randomBytes(32)).open('webhook-secret', 'we_1', sealed)).toThrow(notAuthentic);
  });

  test('does not open when any of its bytes was changed', () => {
    for (const index of bytesOf(sealed).keys()) {
      const bytes = bytesOf(sealed);
      bytes[index]! ^= 1;
      expect(() => sealer.open('webhook-secret', 'we_1', withBytes(bytes))).toThrow(notAuthentic);
    }
  });

  test('does not open when it was cut', () => {
    for (let length = 0; length < bytesOf(sealed).length; length += 1) {
      expect(() =>
        sealer.open('webhook-secret', 'we_1', withBytes(bytesOf(sealed).subarray(0, length))),
      ).toThrow(/authenticat|initialization vector/i);
    }
  });

  test.each(['v2.', 'v0.', '.', ''])('does not open as another version: "%s"', (start) => {
    const other = sealed.replace('v1.', start);
    expect(() => sealer.open('webhook-secret', 'we_1', other)).toThrow(/Cannot open a value sealed as/);
  });
});

test.each([0, 16, 31, 33, 64])('a root key of %i bytes is refused', (bytes) => {
  expect(() => createSealer(randomBytes(bytes))).toThrow('The root key must be 32 bytes.');
});
