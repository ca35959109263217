/** The smallest service there is, run by a test as a process of its own: it waits until it is told to stop, or fails. */
import { once } from 'node:events';
import { Type } from 'typebox';
import { runService } from '../service/run-service.js';
import { kafkaVariables, serviceVariables } from '../service/service-variables.js';

const schema = Type.Object({
  ...kafkaVariables,
  ...serviceVariables({ httpPort: 0 }),
  TENGEWATCH_TINY_FAILS: Type.Boolean({ default: false, description: 'Whether an error is thrown that nothing catches.' }),
});

await runService({
  name: 'tiny-service',
  what: 'waits until it is told to stop.',
  schema,
  async start({ config, log, signal, opened, started }) {
    opened('first', (ending) => log.info({ ending }, 'first is closed'));
    opened('second', (ending) => log.info({ ending }, 'second is closed'));
    const stopped = once(signal, 'abort');
    started();
    if (config.TENGEWATCH_TINY_FAILS) {
      setImmediate(() => {
        throw new Error('no balance on 9412345678901234');
      });
    }
    await stopped;
    log.info('the work has ended');
  },
});
