import { afterEach, describe, expect, test } from '@jest/globals';
import { createMetrics } from '../service/metrics.js';
import type { HttpServer } from './http-server.js';
import { startMetricsServer } from './metrics-server.js';

const open: HttpServer[] = [];
async function started(metrics = createMetrics(), port = 0): Promise<HttpServer> {
  const server = await startMetricsServer(metrics.registry, port);
  open.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('the metrics server', () => {
  test('serves what the metrics say at that moment', async () => {
    const metrics = createMetrics();
    const { url } = await started(metrics);
    const before = await fetch(url);
    expect(before.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(await before.text()).toContain('tengewatch_events_handled_total{topic="truth"} 0');
    metrics.handled('truth', 9);
    expect(await (await fetch(url)).text()).toContain('tengewatch_events_handled_total{topic="truth"} 9');
  });

  test('answers nothing else', async () => {
    const { url } = await started();
    expect((await fetch(new URL('/', url))).status).toBe(404);
    const posted = await fetch(url, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('keeps a connection for longer than Prometheus is away between two scrapes', async () => {
    const { headers } = await fetch((await started()).url);
    const seconds = Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1]);
    expect(seconds).toBeGreaterThan(60);
  });

  test('says clearly that a port is taken', async () => {
    const { port } = await started();
    await expect(started(createMetrics(), port)).rejects.toMatchObject({
      code: 'port-in-use',
      message: `port ${port} is in use by another program; choose another for the metrics`,
    });
  });

  test.each([-1, 65_536, 1.5, Number.NaN])('refuses %p as a port', async (port) => {
    await expect(started(createMetrics(), port)).rejects.toMatchObject({ code: 'bad-port' });
  });

  test('frees its port when closed, even with a connection open', async () => {
    const server = await started();
    await (await fetch(server.url)).text();
    await server.close();
    open.pop();
    const again = await started(createMetrics(), server.port);
    expect(again.port).toBe(server.port);
  });
});
