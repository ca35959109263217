/** Kafka's own performance tools, which measure what its Java clients reach on the same broker. */
import { execFile } from 'node:child_process';
import { guard } from '@tengewatch/broker/guard.js';
import { classPath, lastLines } from '@tengewatch/broker/tools.js';

export interface JavaClientOptions {
  readonly jarFolder: string;
  readonly brokers: string;
  /** The cluster's own name of the topic. */
  readonly topic: string;
  readonly records: number;
  readonly signal: AbortSignal;
}

const TOOLS = 'org.apache.kafka.tools';
const UNTHROTTLED = '-1';
/** "300000 records sent, 187265.9 records/sec (44.65 MB/sec), 120.50 ms avg latency, …": the last such line sums up. */
const PRODUCED = /^\d+ records sent, ([\d.]+) records\/sec .*50th/m;
/** Column of the records per second, joining the group included, among those of ConsumerPerformance. */
const CONSUMED_COLUMN = 5;
const COLUMNS = 10;

/** Records a second that ProducerPerformance writes with acks=all. */
export async function javaProduce(options: JavaClientOptions & { readonly recordBytes: number }): Promise<number> {
  const { brokers, topic, records, recordBytes } = options;
  const output = await runTool(options, 'ProducerPerformance', [
    `--topic=${topic}`,
    `--num-records=${records}`,
    `--record-size=${recordBytes}`,
    `--throughput=${UNTHROTTLED}`,
    '--producer-props',
    `bootstrap.servers=${brokers}`,
    'acks=all',
  ]);
  return numberIn(output, PRODUCED.exec(output)?.[1]);
}

/** Records a second that ConsumerPerformance reads, without looking at them; `group` is a new consumer group. */
export async function javaConsume(options: JavaClientOptions & { readonly group: string }): Promise<number> {
  const { brokers, topic, records, group } = options;
  const output = await runTool(options, 'ConsumerPerformance', [
    `--bootstrap-server=${brokers}`,
    `--topic=${topic}`,
    `--messages=${records}`,
    `--group=${group}`,
    '--hide-header',
  ]);
  const columns = output
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .find(({ length }) => length === COLUMNS);
  return numberIn(output, columns?.[CONSUMED_COLUMN]);
}

function numberIn(output: string, text: string | undefined): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`Kafka's performance tool did not say its speed:\n${lastLines(output)}`);
}

function runTool({ jarFolder, signal }: JavaClientOptions, tool: string, parameters: readonly string[]): Promise<string> {
  const java = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classPath(jarFolder), `${TOOLS}.${tool}`, ...parameters];
  return new Promise((resolve, reject) => {
    const child = execFile('java', java, { signal }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(signal.aborted ? (signal.reason as Error) : new Error(`${tool} failed:\n${lastLines(`${stdout}${stderr}`)}`));
    });
    // Without a broker the tools would try for minutes.
    if (child.pid !== undefined) child.once('exit', guard(child.pid));
  });
}
