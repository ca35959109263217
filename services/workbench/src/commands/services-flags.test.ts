import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { addServicesOptions, servicesWanted, type OtherFlags, type ServicesFlags } from './services-flags.js';

const KAFKA = ['localhost:9092'];
const say = (): void => undefined;
const wanted = (flags: ServicesFlags & Partial<OtherFlags>) => servicesWanted('nominee-cards', { set: [], ...flags }, say);

function linesOf(flags: ServicesFlags & Partial<OtherFlags>): readonly string[] {
  try {
    wanted(flags);
  } catch (error) {
    if (error instanceof BadInput) return error.lines;
    throw error;
  }
  return [];
}

describe('services are wanted', () => {
  test('not unless they are asked for', () => {
    expect(wanted({})).toBeUndefined();
    expect(wanted({ kafka: KAFKA, metrics: 9464 })).toBeUndefined();
  });

  test('one of each, or as many as are asked for', () => {
    expect(wanted({ services: true, kafka: KAFKA })).toEqual({
      argument: 'nominee-cards',
      producers: 1,
      detectors: 1,
      detectorFor: 'all-rules',
      say,
    });
    expect(wanted({ services: true, kafka: KAFKA, producers: 2, detectors: 3, detectorFor: 'each-rule', serviceLogs: 'logs' })).toEqual({
      argument: 'nominee-cards',
      producers: 2,
      detectors: 3,
      detectorFor: 'each-rule',
      logFolder: 'logs',
      say,
    });
  });

  test('from a run that is joined, with or without a word of services', () => {
    expect(wanted({ join: 'demo-1', kafka: KAFKA })).toMatchObject({ join: 'demo-1' });
    expect(wanted({ join: 'demo-1', services: true, kafka: KAFKA })).toMatchObject({ join: 'demo-1' });
  });
});

test.each<[string, ServicesFlags & Partial<OtherFlags>, string[]]>([
  ['instances of no services', { producers: 2, detectors: 3 }, ['--producers and --detectors speak of services; add --services']],
  ['detectors of no services', { detectorFor: 'each-rule' }, ['--detector-for speaks of services; add --services']],
  ['logs of no services', { serviceLogs: 'logs' }, ['--service-logs speaks of services; add --services']],
  ['services without a cluster', { services: true }, ['--services works on a cluster; add --kafka host:port (npm run broker starts one)']],
  [
    'one port for the metrics of many',
    { services: true, kafka: KAFKA, metrics: 9464 },
    ['with --services every service serves metrics of its own; leave out --metrics (their logs name the address of each)'],
  ],
  [
    'instances of services that run already, on no cluster',
    { join: 'demo-1', producers: 2, detectorFor: 'all-rules', replication: 3 },
    [
      '--join works on a cluster; add --kafka host:port (npm run broker starts one)',
      '--join starts nothing; leave out --producers, --detector-for and --replication',
    ],
  ],
  [
    'a setting that services could not be told',
    { services: true, kafka: KAFKA, set: ['title=one\ntwo'] },
    ['with --services a --set must stand on one line'],
  ],
])('%s are refused, all at once', (_, flags, lines) => {
  expect(linesOf(flags)).toEqual(lines);
});

test('rules are dealt in a way that there is', () => {
  const command = addServicesOptions(new Command().exitOverride().configureOutput({ writeErr: () => undefined }));
  expect(() => command.parse(['--detector-for', 'some-rules'], { from: 'user' })).toThrow('Allowed choices are all-rules, each-rule.');
  command.parse(['--detector-for', 'each-rule'], { from: 'user' });
  expect(command.opts()).toEqual({ detectorFor: 'each-rule' });
});

test('a name that no run can have is refused', () => {
  const command = addServicesOptions(new Command().exitOverride().configureOutput({ writeErr: () => undefined }));
  expect(() => command.parse(['--join', 'a.b'], { from: 'user' })).toThrow('Give up to 80 letters, digits, "-" and "_", such as demo-1.');
  command.parse(['--join', 'demo-1'], { from: 'user' });
  expect(command.opts()).toEqual({ join: 'demo-1' });
});
