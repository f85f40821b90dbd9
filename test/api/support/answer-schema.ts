import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  components: { schemas: object };
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Judges answers by the OpenAPI document that the API itself serves. Throws what is wrong with an answer. */
export function answerJudge(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', instant);
  ajv.addSchema({ $id: 'openapi', components: document.components });
  const known = new Map<string, ValidateFunction>();
  return function judge(method: string, path: string, answer: { status: number; body: unknown }): void {
    const response = document.paths[path]?.[method]?.responses[answer.status];
    if (response === undefined) throw new Error(`${method} ${path} does not document ${answer.status}`);
    const { content, description } = response as {
      content: Record<string, { schema: object }>;
      description: string;
    };
    const schema = content['application/json']!.schema;
    const text = JSON.stringify(schema).replaceAll('#/components', 'openapi#/components');
    const validate = known.get(text) ?? ajv.compile(JSON.parse(text) as object);
    known.set(text, validate);
    if (!validate(answer.body))
      throw new Error(`${method} ${path} ${answer.status}: ${ajv.errorsText(validate.errors)}`);
    const code = (answer.body as { error?: { code: string } }).error?.code;
    if (code !== undefined && !description.includes(`\`${code}\``)) {
      throw new Error(`${method} ${path} ${answer.status} does not name ${code}`);
    }
  };
}
