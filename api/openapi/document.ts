import type * as z from 'zod';
import type { Route } from '../route.ts';
import { answersOf, ErrorAnswer, errorAnswer, headers } from './answers.ts';
import { parametersOf } from './parameters.ts';
import { componentsOf, json, schemaOf } from './schema-of.ts';

const description = `Certainty for M-Pesa payments.

- Amounts are whole shillings.
- v1 only adds: readers ignore fields, events and error codes that they do not know.
- A parameter that repeats is a list; an empty one means absent. Unknown fields and parameters are refused by name.
- Every error says in its message what to do next. An address that does not take a method answers \`405\`.`;

/** The OpenAPI 3.1 document, made from the routes that are served and the schemas that validate them. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const each of routes) {
    const path = each.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [each.method]: operation(each) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hakika',
      version: '1',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'hk_test_… for the sandbox, hk_live_… for production.',
        },
      },
      headers,
      responses: { MethodNotAllowed: errorAnswer(['method_not_allowed'], ['Allow']) },
      schemas: componentsOf([ErrorAnswer, ...routes.map(({ answer }) => answer.schema)]),
    },
  };
}

function operation(each: Route): object {
  const { operationId, tag, summary, description: more, scope, body, otherBody } = each;
  return {
    operationId,
    tags: [tag],
    summary,
    description: `${more === undefined ? '' : `${more}\n\n`}Scope: \`${scope}\`.`,
    parameters: parametersOf(each),
    ...(body === undefined ? {} : { requestBody: requestBody(body, otherBody?.mediaType) }),
    responses: answersOf(each),
  };
}

/** No body is an empty object, which some operations take. */
const requestBody = (body: z.ZodType, other: string | undefined): object => ({
  required: !body.safeParse({}).success,
  content: {
    ...json(schemaOf(body, 'input')),
    ...(other === undefined ? {} : { [other]: { schema: { type: 'string' } } }),
  },
});
