/** Requests reach the process in the foreground, and what comes of them reaches whoever asked. */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { askForeground, serveControl, type ControlRequest } from './control.js';

test('a request is handed on, and its lines come back once it is done; so does its error', async () => {
  const requests: ControlRequest[] = [];
  const control = await serveControl(async (request) => {
    requests.push(request);
    await new Promise((resolve) => setImmediate(resolve));
    if (request.action === 'start') throw new Error('it cannot');
    return ['“one”', 'two'];
  });
  try {
    expect(await askForeground(control.path, { action: 'stop', nodeId: 2 })).toEqual(['“one”', 'two']);
    await expect(askForeground(control.path, { action: 'start' })).rejects.toMatchObject({ name: 'BrokerError', message: 'it cannot' });
    expect(requests).toEqual([{ action: 'stop', nodeId: 2 }, { action: 'start' }]);
  } finally {
    await control.close();
  }
});

test('only this user can reach it, and nothing is left of it afterwards', async () => {
  const control = await serveControl(async () => []);
  if (process.platform !== 'win32') expect(statSync(dirname(control.path)).mode & 0o077).toBe(0);
  await control.close();
  expect(existsSync(control.path)).toBe(false);
  await expect(askForeground(control.path, { action: 'status' })).rejects.toThrow('does not answer');
});
