/** What a failure of the Kafka client means: a login that is refused ends the work, one that is cut short does not. */
import { expect, test } from '@jest/globals';
import { isFatal, toLogError } from './kafka-errors.js';

const place = { brokers: ['kafka:9092'], doing: 'connecting to Kafka' };
const saslFailure = (message: string) => Object.assign(new Error(message), { name: 'KafkaJSSASLAuthenticationError' });

test('a refused login is fatal and told as such', () => {
  const refused = saslFailure('SASL PLAIN authentication failed: Invalid username or password');
  expect(isFatal(refused, place)).toBe(true);
  expect(toLogError(refused, place)).toMatchObject({ code: 'authentication-failed', message: expect.stringContaining('kafka:9092') });
});

test('a login during which the broker went away is tried again', () => {
  const cut = saslFailure('SASL PLAIN authentication failed: Closed connection');
  expect(isFatal(cut, place)).toBe(false);
  expect(toLogError(cut, place).code).not.toBe('authentication-failed');
});

test('a partition whose records may not be dropped says why', () => {
  const refused = Object.assign(new Error('Topic authorization failed'), {
    name: 'KafkaJSProtocolError',
    type: 'TOPIC_AUTHORIZATION_FAILED',
  });
  const failure = Object.assign(new Error('Error while deleting records'), {
    name: 'KafkaJSDeleteTopicRecordsError',
    partitions: [
      { partition: 0, offset: '0' },
      { partition: 1, offset: '0', error: refused },
    ],
  });
  expect(toLogError(failure, place).code).toBe('not-authorised');
  expect(isFatal(failure, place)).toBe(true);
});
