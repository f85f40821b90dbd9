const text = { type: 'string', minLength: 1 };
const words = { type: 'array', items: text, minItems: 1 };
const duration = { type: 'string', pattern: '^([0-9]+(ms|s|m|h))+$' };
const strict = (properties: object, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const mapOf = (value: object) => ({ type: 'object', additionalProperties: value, minProperties: 1 });

const healthcheck = strict(
  {
    test: { ...words, items: [{ enum: ['CMD', 'CMD-SHELL'] }], additionalItems: text, minItems: 2 },
    interval: duration,
    timeout: duration,
    retries: { type: 'integer', minimum: 1 },
    start_period: duration,
  },
  ['test', 'interval', 'timeout', 'retries'],
);

const dependency = strict(
  { condition: { enum: ['service_started', 'service_healthy', 'service_completed_successfully'] } },
  ['condition'],
);

const service = strict(
  {
    image: text,
    build: text,
    init: { type: 'boolean' },
    restart: { type: 'string', pattern: '^(no|always|unless-stopped|on-failure(:[0-9]+)?)$' },
    entrypoint: words,
    command: words,
    depends_on: mapOf(dependency),
    // Numbers and booleans would be allowed too, but YAML reads some of them otherwise than written.
    environment: mapOf({ type: 'string' }),
    ports: { type: 'array', items: { type: 'string', pattern: '^127\\.0\\.0\\.1:[0-9]+:[0-9]+$' } },
    volumes: words,
    configs: { type: 'array', items: strict({ source: text, target: text }, ['source', 'target']) },
    healthcheck,
    stop_grace_period: duration,
  },
  ['image', 'restart'],
);

/**
 * The part of the Compose specification that our file uses, and stricter than it: nothing unknown, every port on
 * loopback only, environment as a map of strings. Written after the specification's own schema (draft 7).
 */
export const composeSchema = {
  ...strict(
    {
      name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' },
      services: {
        type: 'object',
        patternProperties: { '^[a-zA-Z0-9._-]+$': service },
        additionalProperties: false,
      },
      configs: mapOf(strict({ content: text }, ['content'])),
      volumes: mapOf({ type: 'null' }),
    },
    ['name', 'services'],
  ),
  patternProperties: { '^x-': {} },
};
