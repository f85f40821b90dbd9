import * as z from 'zod';
import { exampleOf } from './example-of.ts';

export interface JsonSchema {
  $defs?: Record<string, JsonSchema>;
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  examples?: unknown[];
  'x-extensible-enum'?: unknown[];
  [keyword: string]: unknown;
}

/** A schema as the document shows it; what has an id of its own is referred to among the components. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, $defs: __, ...rest } = toJson(schema, io);
  return rest;
}

/** What these answers refer to, by name. */
export const componentsOf = (answers: readonly z.ZodType[]): Record<string, object> =>
  Object.assign({}, ...answers.map((answer) => toJson(answer, 'output').$defs ?? {}));

export const json = (schema: object, examples?: object): object => ({
  'application/json': { schema, ...(examples && { examples }) },
});

/** What somebody may send or get by this schema. */
export function exampleFor(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $defs = {}, ...rest } = toJson(schema, io);
  return exampleOf(rest, $defs);
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // Answers may grow: a client that is made from this document must not refuse a field that a later version adds.
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
      // The bounds of JavaScript's numbers are no rule of ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // What no text may hold is refused in one place, beside the schemas.
      if (io === 'input' && jsonSchema.type === 'string' && isFreeText(jsonSchema))
        jsonSchema.pattern = '^[^\\u0000]*$';
      // Not blank, and no text that cannot be stored either.
      if (io === 'input' && jsonSchema.pattern === '\\S')
        jsonSchema.pattern = '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$';
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was just written
  return JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}

const isFreeText = ({ pattern, enum: values, allOf }: z.core.JSONSchema.BaseSchema): boolean =>
  pattern === undefined && values === undefined && allOf === undefined;
