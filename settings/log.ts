import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/**
 * The process's log: one JSON object a line. Log lines carry our ids and words only; as a second line of defence,
 * fields that could hold a secret or a person are removed and every phone number in a text is masked. It goes to
 * standard output unless a destination is given.
 */
export function createLog(name: string, level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    name,
    level,
    base: { name },
    redact: {
      paths: [
        'phoneNumber',
        'token',
        'authorization',
        'secret',
        'headers',
        'body',
        '*.phoneNumber',
        '*.token',
      ],
      remove: true,
    },
    serializers: { error: errorWords, err: errorWords },
    hooks: { streamWrite: maskPhones },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Kenyan numbers in any usual form, and their nine-digit tails inside longer ids; but not of epoch milliseconds, which are
 * 13 digits from 1 on: a log line whose time is masked is no JSON.
 */
const phones = /(?:\+?254|\b0)?(?<!\b1\d{3})[17]\d{8}\b/g;

export const maskPhones = (line: string): string =>
  line.replace(phones, (digits) => `${digits.slice(0, -6)}******`);

/** An error without the values that drivers put into it: the parameters of a query, the url of a request. */
function errorWords(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'not an error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // Only the database's own words: MikroORM may set the query before them, and after them the row that was refused.
  const message = error.message.split('\n - ')[0]?.split(' - ').at(-1);
  return { name: error.name, code, message, stack: stackLines(error) };
}

const stackLines = ({ stack, message }: Error): string[] | undefined =>
  stack
    // A line of a refused row may look like a place.
    ?.replace(message, '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8);
