import type { Options } from './options.ts';
import { specialNames } from './specials/names.ts';

/** The command that does the same again. Where results go is left to whoever repeats it. */
export const repeatCommand = ({ seed, payments, tempo, calm, specials, scenarios }: Options): string =>
  [
    `npm run proof -- --seed ${seed} --payments ${payments} --tempo ${tempo}`,
    ...(calm ? ['--calm'] : []),
    ...(specials.length === specialNames.length ? [] : [`--specials ${specials.join(',') || "''"}`]),
    ...(scenarios.length === 0 ? [] : [`--scenarios ${scenarios.join(',')}`]),
  ].join(' ');
