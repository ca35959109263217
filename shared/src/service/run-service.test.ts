import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { createFakeProcess, type FakeProcess } from '../testing/fake-process.js';
import type { Environment } from '../runtime/environment.js';
import { runService, type ServiceContext } from './run-service.js';
import { serviceVariables } from './service-variables.js';

const SERVICE = fileURLToPath(new URL('../testing/tiny-service.js', import.meta.url));
const RUN = { TENGEWATCH_SCENARIO: 'nominee-cards', TENGEWATCH_RUN: 'demo-1', TENGEWATCH_HTTP_PORT: '0' };
const PASSWORD = 'correct horse';
const CLUSTER = {
  KAFKA_BROKERS: 'localhost:9092',
  KAFKA_SASL_MECHANISM: 'plain',
  KAFKA_SASL_USERNAME: 'tiny',
  KAFKA_SASL_PASSWORD: PASSWORD,
};

interface Line {
  readonly msg: string;
  readonly [field: string]: unknown;
}

const children: ChildProcess[] = [];
// Whatever a failed test has left running.
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function startedChild(env: Environment, args: readonly string[] = []) {
  const child = spawn(process.execPath, [SERVICE, ...args], { env: { PATH: '', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const ended = once(child, 'close').then(([code]) => code as number);
  const lines: string[] = [];
  const said: { line(line: string): void }[] = [];
  createInterface(child.stderr).on('line', (line) => {
    lines.push(line);
    for (const { line: hear } of said) hear(line);
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const parsed = (): Line[] => lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    endInput: () => child.stdin.end(),
    ended,
    out: () => out,
    err: () => lines.join('\n'),
    lines: parsed,
    /** Resolves with the line once it is logged; fails when the process ends without it. */
    async logged(msg: string): Promise<Line> {
      const heard = new Promise<void>((resolve) => {
        const look = (): void => {
          if (parsed().some((line) => line.msg === msg)) resolve();
        };
        said.push({ line: look });
        look();
      });
      await Promise.race([heard, ended]);
      const found = parsed().find((line) => line.msg === msg);
      if (found === undefined) throw new Error(`the service ended without "${msg}":\n${lines.join('\n')}`);
      return found;
    },
  };
}

describe('a service in a process of its own', () => {
  test('answers, drains on SIGTERM and ends with 0', async () => {
    const service = startedChild({ ...RUN, ...CLUSTER });
    const { url } = await service.logged('serving health and metrics');
    await service.logged('started');
    const ready = await fetch(`${String(url)}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [] }]);
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    const messages = service.lines().map(({ msg, ending }) => (ending === undefined ? msg : `${msg} ${JSON.stringify(ending)}`));
    expect(messages.slice(messages.indexOf('started'))).toEqual([
      'started',
      'told to stop; finishing the work in hand',
      'the work has ended',
      'second is closed "drained"',
      'first is closed "drained"',
      'closed; goodbye',
    ]);
    expect(service.lines().find(({ msg }) => msg === 'starting')).toMatchObject({
      config: { KAFKA_BROKERS: ['localhost:9092'], KAFKA_SASL_PASSWORD: '(secret)', TENGEWATCH_SEED: 1 },
    });
    expect(service.err()).not.toContain(PASSWORD);
  });

  test('drains when its input ends, where it is to stop with it', async () => {
    const service = startedChild({ ...RUN, ...CLUSTER, TENGEWATCH_STOP_WITH_INPUT: 'true' });
    await service.logged('started');
    service.endInput();
    expect(await service.ended).toBe(0);
    expect(await service.logged('told to stop; finishing the work in hand')).toMatchObject({ cause: 'the end of its input' });
    expect(await service.logged('first is closed')).toMatchObject({ ending: 'drained' });
  });

  test('does not mind the end of its input otherwise', async () => {
    const service = startedChild({ ...RUN, ...CLUSTER });
    service.endInput();
    const { url } = await service.logged('serving health and metrics');
    await service.logged('started');
    expect((await fetch(`${String(url)}/readyz`)).status).toBe(200);
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });

  test('ends loudly with 1 when nothing catches an error, and masks it', async () => {
    const service = startedChild({ ...RUN, ...CLUSTER, TENGEWATCH_TINY_FAILS: 'true' });
    expect(await service.ended).toBe(1);
    const told = await service.logged('an error was not caught');
    expect(told).toMatchObject({
      level: 60,
      err: { message: 'no balance on 9412 **** **** 1234', stack: expect.stringContaining(' at ') },
    });
    expect(await service.logged('first is closed')).toMatchObject({ ending: 'failed' });
    expect(service.err()).not.toContain('9412345678901234');
  });

  test('tells every mistake of its configuration at once, and ends with 2', async () => {
    const service = startedChild({
      TENGEWATCH_RUN: 'a b',
      TENGEWATCH_SEDE: '3',
      TENGEWATCH_HTTP_PORT: '70000',
      KAFKA_SASL_PASSWORD: PASSWORD,
      KAFKA_SASL_PASSWORD_FILE: 'password.txt',
    });
    expect(await service.ended).toBe(2);
    expect(service.err().split('\n')).toEqual([
      'tiny-service cannot start:',
      '  TENGEWATCH_SEDE: not a known variable; did you mean TENGEWATCH_SEED?',
      '  KAFKA_SASL_PASSWORD: KAFKA_SASL_PASSWORD_FILE is set as well; set only one of them',
      '  KAFKA_BROKERS: not set; give host:port, or several with commas between, such as kafka-1:9092,kafka-2:9092',
      '  TENGEWATCH_SCENARIO: not set; give the name of a shipped scenario, or the path of a YAML file, such as nominee-cards',
      '  TENGEWATCH_RUN: "a b" has the wrong form; give up to 80 letters, digits, "-" and "_", such as demo-1',
      '  TENGEWATCH_HTTP_PORT: 70,000 is too large; give a whole number from 0 to 65,535',
      '--help tells every variable.',
    ]);
    expect(service.out()).toBe('');
  });

  test('tells its variables with --help, whatever they are', async () => {
    const service = startedChild({ TENGEWATCH_SEED: 'x' }, ['--help']);
    expect(await service.ended).toBe(0);
    expect(service.err()).toBe('');
    expect(service.out()).toMatch(/^tiny-service: waits until it is told to stop\.\n\nEnvironment variables /);
    expect(service.out()).toContain('  TENGEWATCH_HTTP_HOST (default 127.0.0.1)\n');
    expect(service.out()).toContain('  TENGEWATCH_TINY_FAILS (default false)\n');
  });
});

describe('a service', () => {
  const schema = Type.Object(serviceVariables({ httpPort: 0 }));
  type Start = (context: ServiceContext<typeof schema>) => Promise<void>;
  const run = (host: FakeProcess, start: Start): Promise<void> => runService({ name: 'test', what: 'is tested.', schema, start }, host);
  const urlOf = (host: FakeProcess): string => String(host.logged().find(({ url }) => url !== undefined)?.['url']);
  const asked = async (host: FakeProcess, path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(urlOf(host) + path);
    return { status: response.status, body: await response.json() };
  };
  const stopped = (signal: AbortSignal): Promise<unknown> => once(signal, 'abort');

  test('is not ready before it has started, nor while it drains', async () => {
    const host = createFakeProcess(RUN);
    const seen: { status: number; body: unknown }[] = [];
    const ran = run(host, async ({ signal, condition, opened, started }) => {
      const partitions = condition('partitions', 'none are assigned');
      opened('last', async () => void seen.push(await asked(host, '/readyz')));
      seen.push(await asked(host, '/readyz'));
      partitions.met();
      started();
      seen.push(await asked(host, '/readyz'));
      const told = stopped(signal);
      host.signal('SIGTERM');
      await told;
      seen.push(await asked(host, '/healthz'));
    });
    await ran;
    const starting = { condition: 'started', reason: 'the service is starting' };
    const unassigned = { condition: 'partitions', reason: 'none are assigned' };
    const closing = { condition: 'running', reason: 'the service is closing' };
    expect(seen).toEqual([
      { status: 503, body: { ready: false, reasons: [starting, unassigned] } },
      { status: 200, body: { ready: true, reasons: [] } },
      { status: 200, body: { status: 'ok' } },
      { status: 503, body: { ready: false, reasons: [closing] } },
    ]);
    expect(host.exits).toEqual([0]);
    await expect(fetch(urlOf(host))).rejects.toThrow();
  });

  test('says that it has failed while it closes after an error that nothing caught', async () => {
    const host = createFakeProcess(RUN);
    let seen: unknown;
    void run(host, ({ opened, started }) => {
      opened('log', async () => void (seen = await asked(host, '/healthz')));
      started();
      host.uncaught(new Error('oops'));
      return new Promise(() => undefined);
    });
    expect(await host.exited).toBe(1);
    expect(seen).toEqual({ status: 503, body: { status: 'failed', reason: 'an error was not caught: Error: oops' } });
  });

  test('counts in metrics of its own', async () => {
    const host = createFakeProcess(RUN);
    await run(host, async ({ metrics }) => {
      metrics.handled('truth', 3);
      expect(await (await fetch(`${urlOf(host)}/metrics`)).text()).toContain('tengewatch_events_handled_total{topic="truth"} 3');
    });
    expect(host.exits).toEqual([0]);
  });

  test('whose port is taken says so, and ends with 2', async () => {
    const taker = createServer();
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve));
    const { port } = taker.address() as AddressInfo;
    const host = createFakeProcess({ ...RUN, TENGEWATCH_HTTP_PORT: String(port) });
    let begun = false;
    await run(host, () => {
      begun = true;
      return Promise.resolve();
    });
    taker.close();
    expect(host.exits).toEqual([2]);
    expect(begun).toBe(false);
    expect(host.logged().map(({ msg }) => msg)).toEqual([
      `the service failed: port ${port} is in use by another program; set TENGEWATCH_HTTP_PORT to another`,
    ]);
  });

  test('takes no arguments', async () => {
    const host = createFakeProcess(RUN, ['--seed', '1']);
    await run(host, () => Promise.reject(new Error('must not start')));
    expect(host.exits).toEqual([2]);
    expect(host.printed().err).toBe('test is configured by environment variables and takes no arguments but --help, which lists them.\n');
  });

  test('keeps to its log level', async () => {
    const host = createFakeProcess({ ...RUN, TENGEWATCH_LOG_LEVEL: 'warn' });
    await run(host, ({ log }) => {
      log.warn('heard');
      return Promise.resolve();
    });
    expect(host.logged().map(({ msg }) => msg)).toEqual(['heard']);
  });
});
