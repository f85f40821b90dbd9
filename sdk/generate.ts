import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import openapiTypeScript, { astToString, type OpenAPI3, type SchemaObject } from 'openapi-typescript';
import ts from 'typescript';

const banner = '// Made from the OpenAPI document by `npm run sdk:generate`. Do not edit.\n';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, { headers?: object }>;
}
type Paths = Record<string, Record<string, Operation>>;
type Webhook = { post: { requestBody: { content: { 'application/json': { schema: object } } } } };
type Document = Omit<OpenAPI3, 'paths' | 'webhooks' | 'components'> & {
  paths: Paths;
  components: { schemas: Record<string, object> };
  webhooks: Record<string, Webhook>;
};

/** The SDK's generated files, by name, from the API's OpenAPI document. */
export async function generate(document: object): Promise<Record<string, string>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's tests hold it to the form
  const given = document as Document;
  const nodes = await openapiTypeScript(prune(given), { transform: openUnion });
  return {
    'schema.ts': `${banner}${astToString(nodes.filter(isUsed))}`,
    'operations.ts': `${banner}${operationTable(given.paths)}`,
  };
}

/** Without what types cannot say or the SDK says otherwise: headers, errors, examples, which fields exclude each other. */
function prune({ webhooks, ...document }: Document): OpenAPI3 {
  const paths = mapValues(document.paths, (operations) =>
    mapValues(operations, ({ parameters = [], responses, ...rest }) => ({
      ...rest,
      parameters: parameters.filter((parameter) => parameter.in !== 'header'),
      responses: Object.fromEntries(
        Object.entries(responses)
          .filter(([status]) => status.startsWith('2'))
          .map(([status, response]) => [status, { ...response, headers: undefined }]),
      ),
    })),
  );
  const schemas = { ...document.components.schemas, WebhookEvents: eventsByType(webhooks) };
  const pruned = JSON.stringify({ ...document, paths, components: { schemas } }, (name, value: unknown) => {
    const isCondition = name === 'anyOf' && Array.isArray(value) && value.every(isConditionOnly);
    const isLong =
      name === 'examples' && Array.isArray(value) && value.some((each) => typeof each === 'object');
    return isCondition || isLong || name === 'dependentSchemas' ? undefined : value;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of what was given
  return JSON.parse(pruned) as OpenAPI3;
}

/** Every event by its type, as one schema: shorter than the operations that receive them. */
const eventsByType = (webhooks: Document['webhooks']): object => ({
  type: 'object',
  properties: mapValues(webhooks, ({ post }) => post.requestBody.content['application/json'].schema),
  required: Object.keys(webhooks),
});

const mapValues = <From, To>(object: Record<string, From>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));

const isConditionOnly = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && Object.keys(schema).join() === 'required';

/** Calls name an operation, not a path. */
const isUsed = (node: ts.Node): boolean =>
  ts.isInterfaceDeclaration(node) && ['components', 'operations'].includes(node.name.text);

/** Values that later versions add fit as well, and an editor still offers those that are known. */
function openUnion(schema: SchemaObject): ts.TypeNode | undefined {
  if (!('x-extensible-enum' in schema)) return undefined;
  const values: readonly string[] = schema['x-extensible-enum'];
  const literal = (value: string) => ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(value));
  const anyOther = ts.factory.createIntersectionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    ts.factory.createTypeLiteralNode([]),
  ]);
  return ts.factory.createUnionTypeNode([...values.map(literal), anyOther]);
}

/** What a call needs at run time: where each operation is, and whether it takes an idempotency key. */
function operationTable(paths: Paths): string {
  const rows = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, parameters = [] }]) => {
      const takesKey = parameters.some(({ name }) => name === 'Idempotency-Key');
      return `  ${operationId}: { method: '${method.toUpperCase()}', path: '${path}', takesKey: ${takesKey} },\n`;
    }),
  );
  return `export const operationTable = {\n${rows.join('')}} as const;\n`;
}

/** Reads the document from standard input, or from the file that is named. */
async function main(file: string | undefined): Promise<void> {
  const document: unknown = JSON.parse(
    file === undefined ? await text(process.stdin) : await readFile(file, 'utf8'),
  );
  if (typeof document !== 'object' || document === null) throw new Error('Give the OpenAPI document.');
  for (const [name, content] of Object.entries(await generate(document)))
    await writeFile(join(import.meta.dirname, 'source/generated', name), content);
}

if (import.meta.main) await main(process.argv[2]);
