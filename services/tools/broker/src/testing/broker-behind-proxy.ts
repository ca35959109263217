/** A broker whose clients reach it through a fault proxy alone, for tests of what they do about the proxy's faults. */
import { startFaultProxy, type FaultProxy } from '@tengewatch/shared/testing/fault-proxy.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { startBroker, type Broker } from '../start-broker.js';

export interface BrokerBehindProxy {
  readonly broker: Broker;
  /** Without faults at first. */
  readonly proxy: FaultProxy;
  stop(): Promise<void>;
}

export async function startBrokerBehindProxy(seed: number): Promise<BrokerBehindProxy> {
  const port = await freePort();
  const proxy = await startFaultProxy({ targetPort: port, seed, faults: {} });
  const broker = await startBroker({ port, advertisedPort: proxy.port });
  return {
    broker,
    proxy,
    async stop() {
      await broker.stop();
      await proxy.close();
    },
  };
}
