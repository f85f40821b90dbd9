import type { Snippet } from './snippets.ts';

/** Snippets that no test of documents runs, by what they begin with, and who else runs them or why nobody does. */
const leftOut: { document: string; begins: string; because: string }[] = [
  { document: 'README.md', begins: 'npm ci', because: 'test/local/npm-start.test.ts runs it' },
  {
    document: 'README.md',
    begins: '{"paymentId":"pay_01m2fg2w947m2qf8t4v6z9c1n5"',
    because: 'an answer cut short; the contract tests hold the whole',
  },
  {
    document: 'README.md',
    begins: 'export HAKIKA_ROOT_KEY',
    because: 'needs Docker; test/deploy reads the file',
  },
  {
    document: 'README.md',
    begins: 'npx hakika',
    because: 'test/docs/command-line.test.ts has its program take it',
  },
  { document: 'docs/cli.md', begins: 'hakika', because: 'as above' },
  { document: 'docs/cli.md', begins: 'export HAKIKA_API_KEY=$(hakika', because: 'as above' },
  { document: 'README.md', begins: 'npm test', because: 'this is npm test' },
  {
    document: 'docs/operating.md',
    begins: 'export DARAJA_CONSUMER_KEY=…',
    because: 'test/cli/setup.test.ts runs the program with such arguments',
  },
  { document: 'docs/evidence.md', begins: 'npm run bench:rescue', because: 'runs for minutes' },
  { document: 'docs/performance.md', begins: 'npm run bench', because: 'runs for minutes' },
  { document: 'docs/proof.md', begins: 'npm run proof', because: 'runs for minutes' },
  { document: 'docs/proof.md', begins: 'for seed in', because: 'runs for hours' },
  {
    document: 'docs/migrate-from-moflay.md',
    begins: "import { Moflay } from '@moflay/sdk';",
    because: 'Moflay’s SDK is on no registry; test/api/moflay holds the answers to what it reads',
  },
];

export const isLeftOut = ({ document, text }: Snippet): boolean =>
  leftOut.some((each) => each.document === document && text.startsWith(each.begins));

/** Entries that fit no snippet any more. */
export const idleExceptions = (snippets: readonly Snippet[]): string[] =>
  leftOut
    .filter(
      ({ document, begins }) =>
        !snippets.some((each) => each.document === document && each.text.startsWith(begins)),
    )
    .map(({ document, begins }) => `${document}: ${begins}`);
