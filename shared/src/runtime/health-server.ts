/** Serves what supervisors and Prometheus ask of a service: /healthz, /readyz and /metrics, and what it has to show besides. */
import type { Registry } from 'prom-client';
import type { Health } from './health.js';
import { startHttpServer, type HttpAnswer, type HttpServer, type Routes } from './http-server.js';
import { METRICS_PATH, metricsRoute } from './metrics-server.js';

const HEALTH_PATH = '/healthz';
const READY_PATH = '/readyz';
const OK = 200;
const UNAVAILABLE = 503;

export const jsonAnswer = (status: number, content: object): HttpAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: `${JSON.stringify(content)}\n`,
});

/** 200 as long as the process works; 503 with the reason once it has failed and should be replaced. */
export function healthAnswer(health: Health): HttpAnswer {
  const reason = health.failure();
  return reason === undefined ? jsonAnswer(OK, { status: 'ok' }) : jsonAnswer(UNAVAILABLE, { status: 'failed', reason });
}

/** 200 when the service is of use; 503 with every reason why it is not. */
export function readyAnswer(health: Health): HttpAnswer {
  const reasons = health.obstacles();
  return jsonAnswer(reasons.length === 0 ? OK : UNAVAILABLE, { ready: reasons.length === 0, reasons });
}

export interface HealthServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly health: Health;
  readonly registry: Registry;
  /** By path, "/alerts". */
  readonly pages?: Routes;
}

/** Fails with HttpServerError when the address cannot be had. */
export const startHealthServer = ({ host, port, health, registry, pages = new Map() }: HealthServerOptions): Promise<HttpServer> =>
  startHttpServer({
    host,
    port,
    routes: new Map<string, () => HttpAnswer | Promise<HttpAnswer>>([
      [HEALTH_PATH, () => healthAnswer(health)],
      [READY_PATH, () => readyAnswer(health)],
      [METRICS_PATH, metricsRoute(registry)],
      ...pages,
    ]),
    advice: 'set TENGEWATCH_HTTP_PORT to another',
  });
