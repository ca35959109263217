/** Starts a service: reads its configuration, serves its health and metrics, runs it, and drains it when told to stop. */
import type { Logger } from 'pino';
import type { Type } from 'typebox';
import { BadInput } from '../documents/bad-input.js';
import type { Close } from '../runtime/closers.js';
import { ConfigError, type ConfigOf } from '../runtime/config-schema.js';
import { describeConfig, shownConfig } from '../runtime/describe-config.js';
import { exitCodes } from '../runtime/exit-codes.js';
import { createHealth, type Condition } from '../runtime/health.js';
import { startHealthServer, type HealthServerOptions } from '../runtime/health-server.js';
import type { Routes } from '../runtime/http-server.js';
import { createLifecycle } from '../runtime/lifecycle.js';
import { createLogger } from '../runtime/logging.js';
import { failureOf } from './failure.js';
import { createMetrics, type Metrics } from './metrics.js';
import { watchProcess } from '../runtime/metrics-process.js';
import { printableLines } from '../documents/printable.js';
import { readConfig } from '../runtime/read-config.js';
import { thisProcess, type ServiceProcess } from '../runtime/service-process.js';
import type { serviceVariables } from './service-variables.js';

/** At least the variables that all services share. */
export type ServiceSchema = Type.TObject<ReturnType<typeof serviceVariables>>;

export interface ServiceContext<S extends ServiceSchema, P = void> {
  readonly config: ConfigOf<S>;
  /** What `prepare` made of it. */
  readonly prepared: P;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Aborted when the service is to stop. Loops finish the batch in hand and return; saving state belongs into a close function. */
  readonly signal: AbortSignal;
  /** What has to hold for the service to be ready, besides that it has started. */
  condition(name: string, reason: string): Condition;
  /** Called once everything is open and work begins; until then the service is not ready. */
  started(): void;
  /** What was opened last is closed first, after the work has ended; it is told whether state may still be saved. */
  opened(name: string, close: Close): void;
}

export interface ServiceDefinition<S extends ServiceSchema, P = void> {
  readonly name: string;
  /** One sentence for --help. */
  readonly what: string;
  readonly schema: S;
  /** Works out what the configuration means before anything is opened. What a person has to mend is thrown as BadInput. */
  readonly prepare?: (config: ConfigOf<S>) => P;
  /** What it serves besides health and metrics, by path: from before `start` until after everything else is closed. */
  readonly pages?: Routes;
  /** Opens what it needs and works until it is done or `signal` is aborted. An error ends the service. */
  start(context: ServiceContext<S, P>): Promise<void>;
}

const HELP = new Set(['--help', '-h']);

/** Resolves when the process has been told to exit. */
export async function runService<S extends ServiceSchema, P = void>(
  definition: ServiceDefinition<S, P>,
  host: ServiceProcess = thisProcess(),
): Promise<void> {
  const { name, what, schema } = definition;
  if (host.args.some((argument) => HELP.has(argument))) {
    host.out(`${name}: ${what}\n\n${describeConfig(schema)}`);
    return host.exit(exitCodes.fine);
  }
  const known = configuration(definition, host);
  if (known === undefined) return host.exit(exitCodes.badInput);
  const { config, prepared } = known;
  // What all services share is in every schema, but TypeScript cannot see that through the parameter.
  const shared = config as ConfigOf<ServiceSchema>;

  const log = createLogger({ name, level: shared.TENGEWATCH_LOG_LEVEL, ...(host.logTo === undefined ? {} : { destination: host.logTo }) });
  const health = createHealth();
  const life = createLifecycle({
    host,
    log,
    health,
    failureOf,
    drainLimitMs: shared.TENGEWATCH_DRAIN_SECONDS * 1000,
    stopsWithInput: shared.TENGEWATCH_STOP_WITH_INPUT,
  });
  await life.run(async () => {
    const metrics = createMetrics();
    watchProcess(metrics.registry);
    const started = health.condition('started', 'the service is starting');
    await serveHealth(
      shared,
      { health, registry: metrics.registry, ...(definition.pages && { pages: definition.pages }) },
      life.opened,
      log,
    );
    log.info({ config: shownConfig(schema, config) }, 'starting');
    await definition.start({
      config,
      prepared,
      log,
      metrics,
      signal: life.signal,
      condition: health.condition,
      opened: life.opened,
      started() {
        started.met();
        log.info('started');
      },
    });
  });
}

/** Undefined when something is wrong with it, which was told then. */
function configuration<S extends ServiceSchema, P>(
  { name, schema, prepare }: ServiceDefinition<S, P>,
  host: ServiceProcess,
): { readonly config: ConfigOf<S>; readonly prepared: P } | undefined {
  if (host.args.length > 0) {
    host.err(`${name} is configured by environment variables and takes no arguments but --help, which lists them.\n`);
    return undefined;
  }
  try {
    const config = readConfig(schema, host.env);
    // Without `prepare` nothing is prepared, and P is void.
    return { config, prepared: prepare?.(config) as P };
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof BadInput)) throw error;
    host.err(`${name} cannot start:\n${printableLines(error.message).replace(/^/gm, '  ')}\n--help tells every variable.\n`);
    return undefined;
  }
}

async function serveHealth(
  config: ConfigOf<ServiceSchema>,
  shown: Omit<HealthServerOptions, 'host' | 'port'>,
  opened: (name: string, close: Close) => void,
  log: Logger,
): Promise<void> {
  const { TENGEWATCH_HTTP_HOST: host, TENGEWATCH_HTTP_PORT: port } = config;
  const server = await startHealthServer({ host, port, ...shown });
  // Opened first and closed last, so that it can be asked to the end.
  opened('http', () => server.close());
  log.info({ url: server.url }, 'serving health and metrics');
}
