import * as z from 'zod';
import { errorKinds, kindOf, type ErrorCode } from '../errors.ts';
import { idOf, idShape } from '../ids.ts';
import { takesKey, type Route } from '../route.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { errorExampleRef, validationExample } from './examples.ts';
import { exampleFor, json, schemaOf } from './schema-of.ts';

/** What every operation may answer. */
const commonErrors: readonly ErrorCode[] = [
  'invalid_request',
  'missing_api_key',
  'invalid_api_key',
  'invalid_access',
  'validation_error',
  'rate_limit_exceeded',
  'internal_server_error',
  'service_unavailable',
];
const bodyErrors: readonly ErrorCode[] = ['invalid_json', 'body_too_large'];
const keyErrors: readonly ErrorCode[] = [
  'invalid_idempotency_key',
  'idempotent_request_in_progress',
  'idempotency_key_reused',
];

export const ErrorAnswer = z
  .object({
    code: z.string().optional().describe('With `invalid_access` only: the same again, for older SDKs.'),
    message: z.string().optional().describe('With `invalid_access` only.'),
    error: z.object({
      status: z.int(),
      code: oneOfGrowing(Object.keys(errorKinds)),
      message: z.string().describe('What to do next.'),
      requestId: idOf('req'),
      validation: z
        .array(z.object({ field: z.string(), message: z.string() }))
        .optional()
        .describe('In every 422 but `invalid_access`: the wrong fields; empty where no field is to blame.'),
      paymentId: idOf('pay').optional(),
      claimId: idOf('claim').optional(),
      credentialId: idOf('cred').optional(),
      memberId: idOf('mem').optional(),
      customerId: idOf('cus').optional(),
      provider: z
        .object({ code: z.string().nullable(), message: z.string().nullable() })
        .optional()
        .describe('What Safaricom said.'),
    }),
  })
  .meta({ id: 'Error' });

/** Every header that an answer of ours may carry. */
export const headers = {
  'Request-Id': {
    description: 'Names the request; errors repeat it as `requestId`.',
    required: true,
    schema: { type: 'string', pattern: idShape(['req']).source },
  },
  'X-RateLimit-Limit': {
    description: 'How many requests the key may make in one window. In every answer to a valid key.',
    schema: { type: 'integer', minimum: 1 },
  },
  'X-RateLimit-Remaining': {
    description: 'How many of them are left.',
    schema: { type: 'integer', minimum: 0 },
  },
  'X-RateLimit-Reset': {
    description: 'When the window ends and all are there again, in seconds since 1970.',
    schema: { type: 'integer' },
  },
  Location: {
    description: 'The address of what was created.',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Retry-After': {
    description: 'Try again after so many seconds.',
    schema: { type: 'integer', minimum: 1 },
  },
  'Idempotent-Replayed': {
    description: 'This is the first answer to this Idempotency-Key, again.',
    schema: { type: 'string', const: 'true' },
  },
  'Preference-Applied': {
    description: 'The answer was held as preferred, for so many seconds at most.',
    schema: { type: 'string', pattern: '^wait=[0-9]{1,2}$' },
  },
  'WWW-Authenticate': {
    description: 'How a request names who makes it.',
    required: true,
    schema: { type: 'string', const: 'Bearer' },
  },
  Allow: {
    description: 'The methods that the address takes.',
    required: true,
    schema: { type: 'string' },
  },
};
type HeaderName = keyof typeof headers;

/** What every answer to a valid key tells. */
const ofLimit = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'] as const;

export const headersOf = (names: readonly HeaderName[]): object =>
  Object.fromEntries(
    (['Request-Id', ...names] as const).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );

export function answersOf(route: Route): Record<string, object> {
  const { answer, also } = route;
  const sent: HeaderName[] = [
    ...ofLimit,
    ...(answer.hasLocation ? (['Location'] as const) : []),
    ...(takesKey(route) ? (['Idempotent-Replayed'] as const) : []),
    ...(route.waits ? (['Preference-Applied'] as const) : []),
  ];
  const { mediaType = 'application/json' } = answer;
  const success = ({ description, schema = answer.schema, examples }: NonNullable<Route['also']>) => ({
    description,
    headers: headersOf(sent),
    ...(schema && {
      content: {
        [mediaType]: {
          schema: schemaOf(schema, 'output'),
          examples: examples ?? answer.examples ?? exampleOf(answer),
        },
      },
    }),
  });
  return {
    [answer.status]: success(answer),
    ...(also && { [also.status]: success(also) }),
    ...errorAnswers(route),
  };
}

const exampleOf = ({ description, schema }: Route['answer']): object => ({
  example: { summary: description, value: exampleFor(schema, 'output') },
});

/** Codes that share a status share its answer. */
function errorAnswers(route: Route): Record<string, object> {
  const { body, errors = [] } = route;
  const codes = new Set([
    ...commonErrors,
    ...(body === undefined ? [] : bodyErrors),
    ...(takesKey(route) ? keyErrors : []),
    ...errors,
  ]);
  const byStatus = Map.groupBy(codes, (code) => errorKinds[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      errorAnswer(same, ofLimit, {
        validation_error: validationExample(route),
        invalid_access: errorExampleRef(route.scope),
      }),
    ]),
  );
}

/** One answer for these codes, each with an example: of the operation's own where `own` has one, else that of all. */
export function errorAnswer(
  codes: readonly ErrorCode[],
  more: readonly HeaderName[] = [],
  own: Partial<Record<ErrorCode, object>> = {},
): object {
  const sent: HeaderName[] = [
    ...more,
    ...(codes.some((code) => kindOf(code).status === 401) ? (['WWW-Authenticate'] as const) : []),
    ...(codes.some((code) => kindOf(code).retryAfter) ? (['Retry-After'] as const) : []),
    ...(codes.some((code) => kindOf(code).kept) ? (['Idempotent-Replayed'] as const) : []),
  ];
  return {
    description: codes.map((code) => `- \`${code}\`: ${kindOf(code).meaning}`).join('\n'),
    headers: headersOf(sent),
    content: json(
      schemaOf(ErrorAnswer, 'output'),
      Object.fromEntries(codes.map((code) => [code, own[code] ?? errorExampleRef(code)])),
    ),
  };
}
