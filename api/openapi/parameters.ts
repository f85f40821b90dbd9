import { keyShape } from '../idempotency/read-key.ts';
import { idShape } from '../ids.ts';
import { waitSecondsMax } from '../prefer.ts';
import { takesKey, type Route } from '../route.ts';
import { schemaOf } from './schema-of.ts';

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', pattern: keyShape.source },
  example: '6f1c9b54-0a5e-4c0f-9d53-0b8a4b1f6f0e',
  description:
    'Makes a repetition safe: the same key gives the same record and the same answer. One for each request that you mean, such as a UUID.',
};

const prefer = {
  name: 'Prefer',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  example: 'wait=30',
  description: `\`wait=N\` (RFC 7240) holds the answer for up to N seconds, 0 to ${waitSecondsMax}, until the payment is completed, failed, canceled or unknown. Other preferences, and a \`wait\` that is no number, are left aside.`,
};

const lastEventId = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  example: '3',
  description: 'The `id` of the last event that was seen: it is not sent again.',
};

export const parametersOf = (route: Route): object[] => [
  ...inPath(route),
  ...Object.entries(route.query === undefined ? {} : (schemaOf(route.query, 'input').properties ?? {})).map(
    inQuery,
  ),
  ...(takesKey(route) ? [idempotencyKey] : []),
  ...(route.waits ? [prefer] : []),
  ...(route.streams ? [lastEventId] : []),
];

const inPath = ({ ids, code }: Route): object[] => [
  ...(ids === undefined
    ? []
    : [
        {
          name: 'id',
          in: 'path',
          required: true,
          schema: { type: 'string', pattern: idShape(ids).source },
        },
      ]),
  ...(code === undefined
    ? []
    : [{ name: 'code', in: 'path', required: true, schema: schemaOf(code, 'input') }]),
];

const inQuery = ([name, schema]: [string, object]): object => ({
  name,
  in: 'query',
  required: false,
  // Empty is absent, whatever the schema says.
  allowEmptyValue: true,
  schema,
  ...('additionalProperties' in schema ? { style: 'deepObject', explode: true } : {}),
});
