import { Readable } from 'node:stream';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { errorKinds, kindOf, type ErrorCode } from '../../../api/errors.ts';

interface Documented {
  $ref?: string;
  description: string;
  headers: Record<string, { $ref: string }>;
  content?: Record<string, { schema: object }>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, { responses: Record<string, Documented> }>>;
  components: {
    schemas: object;
    headers: Record<string, { required?: boolean; schema: object }>;
    responses: Record<string, Documented>;
  };
}
interface JudgedAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Judges answers by the OpenAPI document that the API itself serves. Throws what is wrong with an answer. */
export function answerJudge({ paths, components }: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, coerceTypes: false });
  const ajvOfHeaders = new Ajv2020({ strict: false, validateFormats: false, coerceTypes: true });
  ajv.addSchema({ $id: 'openapi', components });
  const known = new Map<string, ValidateFunction>();

  function judgeBody({ content }: Documented, { body, headers }: JudgedAnswer): void {
    const mediaType = headers.get('content-type')?.split(';')[0] ?? '';
    if (content === undefined) {
      if (body !== '' && body !== undefined && body !== null) throw new Error('documents no body');
      return;
    }
    const documented = content[mediaType];
    if (documented === undefined) throw new Error(`does not document ${mediaType}`);
    // What is sent bit by bit is its readers' to judge.
    if (body instanceof Readable) return;
    if (mediaType === 'text/event-stream')
      for (const event of eventsIn(String(body))) judgeEvent(documented.schema, event);
    else judgeValue(documented.schema, body);
  }

  /** An event by its own schema, and what it carries by the schema of that. */
  function judgeEvent(schema: object, event: { data: string }): void {
    judgeValue(schema, event);
    const { data } = (schema as { properties: { data: { contentSchema: object } } }).properties;
    judgeValue(data.contentSchema, JSON.parse(event.data));
  }

  function judgeValue(schema: object, value: unknown): void {
    const text = JSON.stringify(schema).replaceAll('#/components', 'openapi#/components');
    const validate = known.get(text) ?? ajv.compile(JSON.parse(text) as object);
    known.set(text, validate);
    if (!validate(value)) throw new Error(ajv.errorsText(validate.errors));
  }

  /** What is documented fits, and what is ours and sent is documented. */
  function judgeHeaders(documented: Documented, headers: Headers): void {
    for (const [name, { required = false, schema }] of Object.entries(components.headers)) {
      const value = headers.get(name);
      const isDocumented = name in documented.headers;
      if (value === null && isDocumented && required) throw new Error(`lacks ${name}`);
      if (value !== null && !isDocumented) throw new Error(`does not document ${name}`);
      // Wrapped, because only what is in something can be coerced.
      if (value !== null && !ajvOfHeaders.validate({ properties: { value: schema } }, { value }))
        throw new Error(`${name}: ${value}`);
    }
  }

  function judgeCode({ description }: Documented, { headers, body }: JudgedAnswer): void {
    const code = (body as { error?: { code: string } } | null | undefined)?.error?.code;
    if (code === undefined) return;
    if (!description.includes(`\`${code}\``)) throw new Error(`does not name ${code}`);
    if (!(code in errorKinds)) throw new Error(`${code} is not in the table`);
    const { retryAfter = false } = kindOf(code as ErrorCode);
    if (headers.has('retry-after') !== retryAfter) throw new Error(`${code} and Retry-After do not fit`);
  }

  const referredTo = (answer: Documented | undefined): Documented | undefined =>
    answer?.$ref === undefined
      ? answer
      : components.responses[answer.$ref.slice(answer.$ref.lastIndexOf('/') + 1)];

  return function judge(method: string, path: string, answer: JudgedAnswer): void {
    const isOtherMethod = answer.status === 405;
    const documented = isOtherMethod
      ? components.responses['MethodNotAllowed']
      : referredTo(paths[path]?.[method]?.responses[answer.status]);
    try {
      if (documented === undefined) throw new Error('is not documented');
      judgeBody(documented, answer);
      judgeHeaders(documented, answer.headers);
      judgeCode(documented, answer);
    } catch (error) {
      throw new Error(`${method} ${path} ${answer.status}: ${(error as Error).message}`, { cause: error });
    }
  };
}

/** The events of a stream; what has no data, such as a sign of life, is none. */
const eventsIn = (stream: string): { data: string }[] =>
  stream
    .split('\n\n')
    .filter((block) => /^data: /m.test(block))
    .map(
      (block) =>
        Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2))) as { data: string },
    );
