/** Serves a run's metrics to Prometheus, on this machine only, for as long as it is left open. */
import type { Registry } from 'prom-client';
import { startHttpServer, type HttpAnswer, type HttpServer } from './http-server.js';

export const METRICS_PATH = '/metrics';

/** What Prometheus reads, as it is at that moment. */
export const metricsRoute = (registry: Registry) => async (): Promise<HttpAnswer> => ({
  status: 200,
  contentType: registry.contentType,
  body: await registry.metrics(),
});

/** The server's `url` is that of the metrics. Fails with HttpServerError when the port cannot be had. */
export async function startMetricsServer(registry: Registry, port: number): Promise<HttpServer> {
  const routes = new Map([[METRICS_PATH, metricsRoute(registry)]]);
  const server = await startHttpServer({ port, routes, advice: 'choose another for the metrics' });
  return { ...server, url: server.url + METRICS_PATH };
}
