import { constants, createPublicKey, publicEncrypt, X509Certificate, type KeyObject } from 'node:crypto';

/**
 * An initiator's password as Safaricom takes it: under the public key of its certificate, by RSA with PKCS#1 v1.5, in
 * base64 (Daraja page Getting Started, "Security Credentials"). The padding is random, so it differs each time. Sandbox
 * and production have different certificates; the wrong one is noticed only by result 2001. `certificate`: PEM of a
 * certificate or of a public key, or the DER bytes of a certificate. Throws for anything else.
 */
export function securityCredential(password: string, certificate: string | Uint8Array): string {
  const key = { key: publicKey(Buffer.from(certificate)), padding: constants.RSA_PKCS1_PADDING };
  return publicEncrypt(key, Buffer.from(password, 'utf8')).toString('base64');
}

function publicKey(bytes: Buffer): KeyObject {
  try {
    const key = bytes.includes('BEGIN PUBLIC KEY')
      ? createPublicKey(bytes)
      : new X509Certificate(bytes).publicKey;
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch (cause) {
    throw new TypeError(notOne, { cause });
  }
  throw new TypeError(notOne);
}

const notOne = "Give Safaricom's certificate of this environment: a PEM or DER certificate with an RSA key.";
