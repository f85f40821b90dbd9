import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface Asset {
  type: string;
  bytes: Buffer;
  zipped: Buffer;
  hash: string;
}

const own = (name: string): URL => new URL(`page/${name}`, import.meta.url);
const viewer = (name: string): URL => new URL(name, import.meta.resolve('swagger-ui-dist/package.json'));

/** Everything that the page consists of, by name: whatever else is asked for is not there. */
const places = new Map([
  ['', { type: 'text/html', at: own('index.html') }],
  ['page.css', { type: 'text/css', at: own('page.css') }],
  ['page.js', { type: 'text/javascript', at: own('page.js') }],
  ['icon.svg', { type: 'image/svg+xml', at: own('icon.svg') }],
  ['swagger-ui.css', { type: 'text/css', at: viewer('swagger-ui.css') }],
  ['swagger-ui-bundle.js', { type: 'text/javascript', at: viewer('swagger-ui-bundle.js') }],
]);

const read = new Map<string, Promise<Asset>>();

/** Read and compressed when it is first asked for, and kept. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  const place = places.get(name);
  if (place === undefined) return undefined;
  const asset = read.get(name) ?? load(place);
  read.set(name, asset);
  return await asset;
}

async function load({ type, at }: { type: string; at: URL }): Promise<Asset> {
  const bytes = await readFile(at);
  const zipped = await promisify(gzip)(bytes);
  return { type, bytes, zipped, hash: createHash('sha256').update(bytes).digest('base64url') };
}
