import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Snippet {
  /** From the checkout, such as `docs/webhooks.md`. */
  document: string;
  /** Where its first line is. */
  line: number;
  /** The word after the fence; empty for a drawing. */
  language: string;
  text: string;
}

export const checkout = fileURLToPath(new URL('../../', import.meta.url));

const documents = [
  'README.md',
  ...readdirSync(`${checkout}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export const textOf = (document: string): string => readFileSync(`${checkout}${document}`, 'utf8');

// A fence may stand in a list, and its lines are indented with it.
const fenced = /^( *)```(\w*)\n(.*?)^\1```$/gms;

function snippetsOf(document: string): Snippet[] {
  const text = textOf(document);
  return [...text.matchAll(fenced)].map(({ index, 1: indent = '', 2: language = '', 3: body = '' }) => ({
    document,
    line: text.slice(0, index).split('\n').length + 1,
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** Everything between fences in the documents for users. */
export const snippets: readonly Snippet[] = documents.flatMap(snippetsOf);

export const placeOf = ({ document, line, language }: Snippet): string =>
  `${document}:${line} (${language || 'drawing'})`;
