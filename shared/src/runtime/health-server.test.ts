import { afterEach, describe, expect, test } from '@jest/globals';
import { createHealth, type Health } from './health.js';
import { startHealthServer } from './health-server.js';
import { startHttpServer, type HttpServer } from './http-server.js';
import { createMetrics } from '../service/metrics.js';

const CARD = '9412345678901234';
const open: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function started(health: Health, port = 0, host = '127.0.0.1'): Promise<HttpServer> {
  const server = await startHealthServer({ host, port, health, registry: createMetrics().registry });
  open.push(server);
  return server;
}

async function asked(server: HttpServer, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return { status: response.status, body: await response.json() };
}

describe('a service', () => {
  test('is ready when every condition is met, and says which is not', async () => {
    const health = createHealth();
    const kafka = health.condition('kafka', 'not connected yet');
    const partitions = health.condition('partitions', 'none are assigned');
    const server = await started(health);
    const ready = () => asked(server, '/readyz');
    expect(await ready()).toEqual({
      status: 503,
      body: {
        ready: false,
        reasons: [
          { condition: 'kafka', reason: 'not connected yet' },
          { condition: 'partitions', reason: 'none are assigned' },
        ],
      },
    });
    kafka.met();
    partitions.met();
    expect(await ready()).toEqual({ status: 200, body: { ready: true, reasons: [] } });
    partitions.unmet(`rebalancing, ${CARD}`);
    expect(await ready()).toEqual({
      status: 503,
      body: { ready: false, reasons: [{ condition: 'partitions', reason: 'rebalancing, 9412 **** **** 1234' }] },
    });
    expect(await asked(server, '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  test('that has failed is neither healthy nor ready, for the first reason', async () => {
    const health = createHealth();
    const server = await started(health);
    health.fail(`no balance on ${CARD}`);
    health.fail('the log is closed');
    const reason = 'no balance on 9412 **** **** 1234';
    expect(await asked(server, '/healthz')).toEqual({ status: 503, body: { status: 'failed', reason } });
    expect(await asked(server, '/readyz')).toEqual({ status: 503, body: { ready: false, reasons: [{ condition: 'healthy', reason }] } });
  });

  test('names each condition once', () => {
    const health = createHealth();
    health.condition('kafka', 'x');
    expect(() => health.condition('kafka', 'y')).toThrow('the condition "kafka" exists already');
  });

  test('serves its metrics beside', async () => {
    const response = await fetch(`${(await started(createHealth())).url}/metrics`);
    expect(await response.text()).toContain('tengewatch_events_handled_total{topic="truth"} 0');
  });
});

describe('the server', () => {
  test('says clearly that a port is taken, and which variable to set', async () => {
    const { port } = await started(createHealth());
    await expect(started(createHealth(), port)).rejects.toMatchObject({
      code: 'port-in-use',
      message: `port ${port} is in use by another program; set TENGEWATCH_HTTP_PORT to another`,
    });
  });

  test('says clearly that an address is not of this machine', async () => {
    // A network that is set aside for documentation (RFC 5737).
    await expect(started(createHealth(), 0, '192.0.2.1')).rejects.toMatchObject({
      code: 'bad-host',
      message: '"192.0.2.1" is no address of this machine; give 127.0.0.1, or 0.0.0.0 for all of them',
    });
  });

  test('is for this machine only, unless told otherwise', async () => {
    expect((await started(createHealth())).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('names the paths there are, and answers a failing one with the reason', async () => {
    const routes = new Map([['/broken', () => Promise.reject(new Error(`broken by ${CARD}`))]]);
    const server = await startHttpServer({ port: 0, routes, advice: '' });
    open.push(server);
    const lost = await fetch(`${server.url}/else?x=1`);
    expect([lost.status, await lost.text()]).toEqual([404, 'not found; there is /broken\n']);
    const broken = await fetch(`${server.url}/broken?x=1`);
    expect([broken.status, await broken.text()]).toEqual([500, 'broken by 9412 **** **** 1234\n']);
  });
});
