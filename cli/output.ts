import { styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

type Colour = Parameters<typeof styleText>[0];

/** Where commands put what they have to say: for people, or with `--json` for programs. */
export interface Output {
  isJson: boolean;
  /** The one answer of a command. */
  document: (value: object, words: () => string) => void;
  /** One of many, as they come. */
  line: (value: object, words: () => string) => void;
  /** A remark for people only; on standard error, so that a pipe holds answers alone. */
  remark: (text: string) => void;
  paint: (colour: Colour, text: string) => string;
}

export function createOutput(
  { write, writeError, hasColour }: Pick<Terminal, 'write' | 'writeError' | 'hasColour'>,
  isJson: boolean,
): Output {
  return {
    isJson,
    document: (value, words) => write(`${isJson ? JSON.stringify(value, null, 2) : words()}\n`),
    line: (value, words) => write(`${isJson ? JSON.stringify(value) : words()}\n`),
    remark: (text) => void (isJson || writeError(`${text}\n`)),
    paint: (colour, text) =>
      hasColour && !isJson ? styleText(colour, text, { validateStream: false }) : text,
  };
}
