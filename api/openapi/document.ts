import type * as z from 'zod';
import { scopes } from '../api-keys/scopes.ts';
import { errorKinds, type ErrorCode } from '../errors.ts';
import { eventPayloads } from '../events/payloads.ts';
import type { Route } from '../route.ts';
import { answersOf, ErrorAnswer, errorAnswer, headers } from './answers.ts';
import { errorExample, scopeExample } from './error-examples.ts';
import { bodyExamples } from './examples.ts';
import { info, securitySchemes, servers } from './info.ts';
import { openPaths, openSchemas } from './open-operations.ts';
import { parametersOf } from './parameters.ts';
import { componentsOf, json, schemaOf } from './schema-of.ts';
import { shareAnswers } from './share-answers.ts';
import { tags } from './tags.ts';
import { webhookHeaders, webhooks } from './webhooks.ts';

/** The OpenAPI 3.1 document, made from the routes that are served and the schemas that validate them. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const each of routes) {
    const path = each.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [each.method]: operation(each) };
  }
  const shared = shareAnswers(paths);
  return {
    openapi: '3.1.0',
    info,
    servers,
    security: [{ apiKey: [] }],
    tags: Object.entries(tags)
      .filter(
        ([name]) => name === 'Server' || name === 'Webhook events' || routes.some(({ tag }) => tag === name),
      )
      .map(([name, description]) => ({ name, description })),
    paths: { ...paths, ...openPaths() },
    webhooks: webhooks(),
    components: {
      securitySchemes,
      headers,
      parameters: webhookHeaders,
      responses: { MethodNotAllowed: errorAnswer(['method_not_allowed'], ['Allow']), ...shared },
      examples: errorExamples(routes),
      schemas: componentsOf([
        ErrorAnswer,
        ...routes.flatMap(({ answer, also }) => [answer.schema, also?.schema ?? []].flat()),
        ...openSchemas,
        ...eventPayloads.map(({ schema }) => schema),
      ]),
    },
  };
}

function operation(each: Route) {
  const { operationId, tag, summary, description: more, scope, body } = each;
  return {
    operationId,
    tags: [tag],
    summary,
    description: `${more === undefined ? '' : `${more}\n\n`}Scope: \`${scope}\`.`,
    parameters: parametersOf(each),
    ...(body === undefined ? {} : { requestBody: requestBody(each, body) }),
    responses: answersOf(each),
  };
}

/** No body is an empty object, which some operations take. */
const requestBody = (each: Route, body: z.ZodType): object => ({
  required: !body.safeParse({}).success,
  content: { ...json(schemaOf(body, 'input'), bodyExamples(each)), ...otherContent(each) },
});

const otherContent = ({ summary, otherBody }: Route): object =>
  otherBody === undefined
    ? {}
    : {
        [otherBody.mediaType]: {
          schema: { type: 'string' },
          examples: { example: { summary, value: otherBody.example } },
        },
      };

/** One for each error, and one for each scope that a key may lack. Wrong fields are of the operation: see its own. */
const errorExamples = (routes: readonly Route[]): Record<string, object> =>
  Object.fromEntries([
    ...Object.keys(errorKinds)
      .filter((code) => code !== 'validation_error' && code !== 'invalid_access')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record of codes
      .map((code) => [code, errorExample(code as ErrorCode)]),
    ...scopes
      .filter((scope) => routes.some((route) => route.scope === scope))
      .map((scope) => [scope, scopeExample(scope)]),
  ]);
