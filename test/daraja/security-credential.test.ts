import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { securityCredential } from '../../daraja/security-credential.ts';

const password = 'Safaricom999!*!';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** As Safaricom opens it. Node decrypts PKCS#1 v1.5 only with the padding taken off by hand. */
function opened(credential: string): string {
  const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
  const block = privateDecrypt(key, Buffer.from(credential, 'base64'));
  expect([...block.subarray(0, 2)]).toEqual([0, 2]);
  return block.subarray(block.indexOf(0, 2) + 1).toString('utf8');
}

test('the password comes out again under the private key, in 344 characters of base64', () => {
  const credential = securityCredential(password, pem);
  expect(credential).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  expect(opened(credential)).toBe(password);
});

test('it differs each time', () => {
  expect(securityCredential(password, pem)).not.toBe(securityCredential(password, pem));
});

test('a certificate is taken as PEM and as DER', () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const subject = ['-subj', '/CN=sandbox.test', '-days', '2'];
    execFileSync('openssl', ['req', '-new', '-x509', '-key', key, '-out', certificate, ...subject]);
    const text = readFileSync(certificate, 'utf8');
    expect(opened(securityCredential(password, text))).toBe(password);
    const der = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    expect(opened(securityCredential(password, der))).toBe(password);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
  'what is no certificate is refused with words: %p',
  (certificate) => {
    expect(() => securityCredential(password, certificate)).toThrow(/Give Safaricom's certificate/);
  },
);
