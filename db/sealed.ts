import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What a sealed value is for. Each purpose has a key of its own, derived from the root key. */
export type SealPurpose =
  | 'daraja-credential'
  | 'daraja-token'
  | 'webhook-secret'
  | 'evidence-body'
  | 'entry-body'
  | 'stray-body'
  | 'statement-file'
  | 'callback-token'
  | 'status-token'
  | 'status-result'
  | 'answer';

/** What is only ever compared, and what a plain hash would give away to whoever tries the few values that there are. */
export type DigestPurpose = 'request';

export interface Sealer {
  /** Encrypts for one row: a ciphertext copied to another row does not open there. */
  seal(purpose: SealPurpose, rowId: string, plaintext: string): string;
  /** Throws when the root key, the purpose or the row is not the one it was sealed for. */
  open(purpose: SealPurpose, rowId: string, sealed: string): string;
  /** The same for the same text, and of no use without the root key. */
  digest(purpose: DigestPurpose, text: string): string;
}

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM and HMAC-SHA256 under keys derived by HKDF-SHA256 from one root key of 32 bytes. */
export function createSealer(rootKey: Buffer): Sealer {
  if (rootKey.length !== 32) throw new Error('The root key must be 32 bytes.');
  const keys = new Map<string, Buffer>();
  const keyFor = (purpose: SealPurpose | DigestPurpose): Buffer => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const key = Buffer.from(hkdfSync('sha256', rootKey, '', `hakika/${version}/${purpose}`, 32));
    keys.set(purpose, key);
    return key;
  };
  return {
    seal(purpose, rowId, plaintext) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv).setAAD(Buffer.from(rowId));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `${version}.${Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open(purpose, rowId, sealed) {
      const [sealedVersion, text = ''] = sealed.split('.');
      if (sealedVersion !== version) throw new Error(`Cannot open a value sealed as "${sealedVersion}".`);
      const bytes = Buffer.from(text, 'base64url');
      const iv = bytes.subarray(0, ivBytes);
      // A shorter tag is easier to forge, and Node takes one of any length unless told.
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), iv, options)
        .setAAD(Buffer.from(rowId))
        .setAuthTag(bytes.subarray(-tagBytes));
      return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
    digest: (purpose, text) => createHmac('sha256', keyFor(purpose)).update(text).digest('hex'),
  };
}
