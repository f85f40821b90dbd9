import type { JsonSchema } from './schema-of.ts';

/** Stands where a text field carries no example of its own; a test finds it, and names the field. */
export const missingExample = '…';

/** A value that fits the schema, put together from the examples that its fields carry. */
export function exampleOf(schema: JsonSchema, definitions: Record<string, JsonSchema>): unknown {
  const { $ref, examples, properties, items, anyOf, type, 'x-extensible-enum': words = [] } = schema;
  if (examples?.[0] !== undefined) return examples[0];
  if ('const' in schema) return schema['const'];
  if ($ref !== undefined) return exampleOf(definitions[nameIn($ref)] ?? {}, definitions);
  if (schema['default'] !== undefined) return schema['default'];
  if (schema.enum !== undefined) return schema.enum[0];
  if (properties !== undefined)
    return Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, exampleOf(each, definitions)]),
    );
  if (items !== undefined) return [exampleOf(items, definitions)];
  if (anyOf?.[0] !== undefined) return exampleOf(anyOf[0], definitions);
  const [word] = words;
  return word ?? plainValue(typeof type === 'string' ? type : type?.[0], schema);
}

function plainValue(type: string | undefined, { minimum = 1 }: JsonSchema): unknown {
  const plain: Record<string, unknown> = {
    boolean: false,
    integer: minimum,
    number: minimum,
    object: {},
    array: [],
  };
  return type !== undefined && type in plain ? plain[type] : missingExample;
}

const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
