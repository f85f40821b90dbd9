import type { Body, Hakika, Schemas } from '../../sdk/source/index.ts';
import type { Cli } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { readSecrets } from '../secret-input.ts';

export interface SaveOptions {
  shortCode: string;
  till?: string;
  name?: string;
  reference?: string;
  default?: true;
}

/** Saves a paybill or till, the same one again with new secrets, and asks Safaricom whether it takes the keys. */
export async function saveCredential(cli: Cli, options: SaveOptions): Promise<void> {
  const hakika = await hakikaOf(cli);
  const { initiator, ...keys } = await readSecrets(cli.terminal);
  const { till, reference, shortCode } = options;
  const common = {
    ...keys,
    ...(reference !== undefined && { defaultAccountReference: reference }),
    ...(initiator !== undefined && { initiator }),
    ...(options.default && { isDefault: true as const }),
  };
  const known = await sameAccount(hakika, shortCode, till);
  const saved =
    known === undefined
      ? await hakika.request('createDarajaCredential', { body: { ...accountOf(options), ...common } })
      : await hakika.request('updateDarajaCredential', {
          path: { id: known.id },
          body: { ...common, ...(options.name !== undefined && { name: options.name }) },
        });
  const check = await hakika.request('verifyDarajaCredential', { path: { id: saved.id }, body: {} });
  if (!check.verified) cli.exitCode = exitCodes.failed;
  cli.output.document(
    { ...saved, check },
    () => `${saved.id} is saved${saved.isDefault ? ', as the default' : ''}.\n${check.message}`,
  );
}

const accountOf = ({
  shortCode,
  till,
  name,
}: SaveOptions): Pick<Body<'createDarajaCredential'>, 'name' | 'type' | 'businessShortCode' | 'tillNumber'> =>
  till === undefined
    ? { name: name ?? `Paybill ${shortCode}`, type: 'paybill', businessShortCode: shortCode }
    : { name: name ?? `Till ${till}`, type: 'till', businessShortCode: shortCode, tillNumber: till };

async function sameAccount(
  hakika: Hakika,
  shortCode: string,
  till: string | undefined,
): Promise<Schemas['DarajaCredential'] | undefined> {
  const { data } = await hakika.request('listDarajaCredentials', { query: { limit: 100 } });
  return data.find((each) => each.businessShortCode === shortCode && each.tillNumber === (till ?? null));
}
