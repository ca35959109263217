/** Starts one real broker and hands out what a test or a command needs of it. */
import type { Broker } from './broker-node.js';
import { startNodes, type NodeOptions } from './start-nodes.js';

export type { Broker } from './broker-node.js';

export interface BrokerOptions extends NodeOptions {
  /** What clients are told to connect to, such as a proxy's port; `bootstrap` names it too. */
  readonly advertisedPort?: number;
}

/** Starts a broker and resolves once it serves. Fails with a BrokerError that says what would be right. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const { nodes, temporary, removeTemporary } = await startNodes(options, 1, options.advertisedPort);
  const broker = nodes[0]!;
  return {
    ...broker,
    async stop() {
      // Data that are removed at once need no orderly end.
      if (temporary) await broker.kill('SIGKILL');
      await broker.stop();
      await removeTemporary();
    },
  };
}
