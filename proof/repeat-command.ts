import { invariantNames, type Options } from './options.ts';
import { specialNames } from './specials/names.ts';

/** The command that does the same again. Where results go is left to whoever repeats it. */
export const repeatCommand = (options: Options): string => {
  const { seed, payments, tempo, calm, only, specials, scenarios } = options;
  return [
    `npm run proof -- --seed ${seed} --payments ${payments} --tempo ${tempo}`,
    ...(calm ? ['--calm'] : []),
    ...(only.length === invariantNames.length ? [] : [`--only ${only.join(',')}`]),
    ...(specials.length === specialNames.length ? [] : [`--specials ${specials.join(',') || "''"}`]),
    ...(scenarios.length === 0 ? [] : [`--scenarios ${scenarios.join(',')}`]),
  ].join(' ');
};
