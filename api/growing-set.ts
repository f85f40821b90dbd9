import * as z from 'zod';

/**
 * One of these words, or one that a later version adds: readers must pass over what they do not know. The document names
 * the words under `x-extensible-enum`, from which clients make their types.
 */
export const oneOfGrowing = (words: readonly string[]) =>
  z
    .string()
    .describe(`One of ${words.join(', ')}, or one that a later version adds.`)
    .meta({ 'x-extensible-enum': words });
