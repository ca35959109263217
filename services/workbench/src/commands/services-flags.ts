/** What the command line says of services: which options it takes, and what it says when they do not go together. */
import { ruleAssignments, type RuleAssignment } from '@tengewatch/shared/service/detectors.js';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { ServicesWanted } from '../run-options.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';

export interface ServicesFlags {
  readonly services?: true;
  readonly producers?: number;
  readonly detectors?: number;
  readonly detectorFor?: RuleAssignment;
  readonly join?: string;
  readonly serviceLogs?: string;
}

/** Of the command's other options, those that go together with services or do not. */
export interface OtherFlags {
  readonly kafka?: readonly string[];
  readonly metrics?: number;
  readonly replication?: number;
  readonly set: readonly string[];
}

/** More stand by than any run has units, which serves no purpose but does no harm. */
const MAX_INSTANCES = 64;
/** It reads and decodes an event once for all rules, and is shared by instances just as well. */
const DEFAULT_DEALING: RuleAssignment = 'all-rules';
const RUN_NAME = /^[A-Za-z0-9_-]{1,80}$/;

export const servicesTeaching = `With --services every producer, detector and the reporter is a process of its own,
each started again when something kills it; instances share the shards and the
partitions, and what is left without any stands by. --join follows services that
run already under a name (their TENGEWATCH_RUN), with the scenario, seed and
settings that they have; it starts, stops and removes nothing.
No alert depends on --detector-for: one detector for all rules reads every event
once, one for each rule keeps a fault of one rule from the others.`;

export const addServicesOptions = (command: Command): Command =>
  command
    .option('--services', 'run every producer, detector and the reporter as a process of its own; needs --kafka')
    .option('--producers <n>', 'instances of each producer (default: 1)', wholeNumber(1, MAX_INSTANCES))
    .option('--detectors <n>', 'instances of each detector (default: 1)', wholeNumber(1, MAX_INSTANCES))
    .addOption(
      new Option('--detector-for <which>', `one detector for all rules, or one for each rule (default: ${DEFAULT_DEALING})`).choices(
        ruleAssignments,
      ),
    )
    .option('--join <run>', 'instead of starting services, follow those that run under this name', runName)
    .option('--service-logs <folder>', "keep the services' logs there, a file for each process");

function runName(text: string): string {
  if (RUN_NAME.test(text)) return text;
  throw new InvalidArgumentError('Give up to 80 letters, digits, "-" and "_", such as demo-1.');
}

/** What is wanted of services, or nothing when everything is to run in this process. Tells all that does not go together. */
export function servicesWanted(
  argument: string,
  flags: ServicesFlags & OtherFlags,
  say: ServicesWanted['say'],
): ServicesWanted | undefined {
  const { services, join, producers, detectors, detectorFor, serviceLogs } = flags;
  const problems = problemsOf(flags);
  if (problems.length > 0) throw new BadInput(...problems);
  if (services === undefined && join === undefined) return undefined;
  return {
    argument,
    producers: producers ?? 1,
    detectors: detectors ?? 1,
    detectorFor: detectorFor ?? DEFAULT_DEALING,
    say,
    ...(join === undefined ? {} : { join }),
    ...(serviceLogs === undefined ? {} : { logFolder: serviceLogs }),
  };
}

function problemsOf({ services, join, kafka, metrics, replication, set, ...started }: ServicesFlags & OtherFlags) {
  const { producers, detectors, detectorFor, serviceLogs } = started;
  const ofStarted = { '--producers': producers, '--detectors': detectors, '--detector-for': detectorFor, '--service-logs': serviceLogs };
  const given = (flags: { readonly [flag: string]: unknown }): string[] => Object.keys(flags).filter((flag) => flags[flag] !== undefined);
  const needless = given(ofStarted);
  const problems: string[] = [];
  if (services === undefined && join === undefined) {
    if (needless.length > 0) problems.push(`${inWords(needless)} speak${needless.length === 1 ? 's' : ''} of services; add --services`);
    return problems;
  }
  const which = join === undefined ? '--services' : '--join';
  if (kafka === undefined) problems.push(`${which} works on a cluster; add --kafka host:port (npm run broker starts one)`);
  if (metrics !== undefined) {
    problems.push(`with ${which} every service serves metrics of its own; leave out --metrics (their logs name the address of each)`);
  }
  if (join !== undefined) {
    const others = given({ ...ofStarted, '--replication': replication });
    if (others.length > 0) problems.push(`--join starts nothing; leave out ${inWords(others)}`);
  }
  if (set.some((setting) => setting.includes('\n'))) problems.push('with --services a --set must stand on one line');
  return problems;
}

const inWords = (names: readonly string[]): string =>
  names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
