import { resolve, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
export const inCheckout = (name: string): string => join(root, name);

/** Everything of the local stack that outlives a run; removing it is a fresh start. Another folder, another stack. */
export const stateDirectory = resolve(process.env['HAKIKA_STATE_DIRECTORY'] || join(root, '.hakika'));
export const inState = (name: string): string => join(stateDirectory, name);
