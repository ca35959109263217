/** The code of a thread that has a Kafka log's client to itself. */
import { parentPort } from 'node:worker_threads';
import { serveKafkaLog } from './kafka-server.js';

if (parentPort === null) throw new Error('this is the code of a thread, and no program of its own');
serveKafkaLog(parentPort);
