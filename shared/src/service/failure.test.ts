import { expect, test } from '@jest/globals';
import { LogError } from '../log/event-log.js';
import { ResultConflict } from './unit-result.js';
import { LossError } from '../stream/loss-watch.js';
import { SourceConflict } from '../stream/partition-queue.js';
import { ConfigError } from '../runtime/config-schema.js';
import { failureOf } from './failure.js';
import { HttpServerError } from '../runtime/http-server.js';

test.each<[unknown, number, RegExp]>([
  [new ConfigError([{ variable: 'A', wrong: 'not set', right: 'give text' }]), 2, /^A: not set; give text$/],
  [new HttpServerError('port-in-use', 'port 1 is in use'), 2, /^port 1 is in use$/],
  [new LogError('not-authorised', 'may not read truth'), 2, /^may not read truth$/],
  [new LogError('closed', 'is closed'), 4, /^is closed$/],
  [new LossError('truth', 0, 'shard-0', 7, 9, 1000), 3, /^Records were lost: records lost in truth\/0: source shard-0 claims 9/],
  [new SourceConflict('truth/0 holds another record'), 3, /^truth\/0 holds another record$/],
  [new ResultConflict('producer-1/shard-0'), 3, /^two results .* contradict each other about producer-1\/shard-0;/],
  [new TypeError('x is undefined'), 1, /^TypeError: x is undefined\n +at /],
  ['thrown text', 1, /^thrown text$/],
])('%p ends with %p', (error, code, told) => {
  expect(failureOf(error)).toEqual({ code, told: expect.stringMatching(told) });
});
