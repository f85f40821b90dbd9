import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { StartProblem } from './start-problem.ts';

/** The key pair behind SecurityCredential. */
export interface InitiatorKey {
  /** SPKI in PEM: what a client encrypts the password with, in place of Safaricom's certificate. */
  publicPem(): string;
  /** The password in a SecurityCredential; undefined when it was not made with our key. */
  decrypt(securityCredential: string): string | undefined;
}

/** From the file, which is made if it is absent; without a file the key is made when it is first needed. */
export function createInitiatorKey(file?: string): InitiatorKey {
  let key: KeyObject | undefined = file === undefined ? undefined : keyInFile(file);
  const privateKey = (): KeyObject => (key ??= newKey());

  function decrypt(securityCredential: string): string | undefined {
    try {
      const sealed = Buffer.from(securityCredential, 'base64');
      return privateDecrypt({ key: privateKey(), padding: constants.RSA_PKCS1_PADDING }, sealed).toString(
        'utf8',
      );
    } catch {
      return undefined;
    }
  }

  return {
    publicPem: () => createPublicKey(privateKey()).export({ type: 'spki', format: 'pem' }).toString(),
    decrypt,
  };
}

const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;

function keyInFile(file: string): KeyObject {
  try {
    if (existsSync(file)) return createPrivateKey(readFileSync(file));
    const key = newKey();
    writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    return key;
  } catch (error) {
    throw keyProblem(file, error);
  }
}

const keyProblem = (file: string, cause: unknown): StartProblem =>
  new StartProblem(
    `The initiator key cannot be read from or written to ${file}. Let SIMULATOR_INITIATOR_KEY_FILE name an RSA private key in PEM, or a path that does not exist yet in a folder that may be written to.`,
    { cause },
  );
