import { describe, expect, test } from '@jest/globals';
import { definitionOf, producedTopics, topics, type TopicName, type TopicWriter } from '@tengewatch/shared/events/topics.js';
import type { Grant } from '@tengewatch/shared/log/kafka/kafka-acls.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { topicsRead } from '@tengewatch/shared/stream/stage.js';
import { ruleAssignments, detectorsOf } from '@tengewatch/shared/service/detectors.js';
import { OUTCOMES, serviceTopicSpecs, UNIT_RESULTS, unitTopic } from '@tengewatch/shared/service/service-topics.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { detectorsIn, grantableTopics, grantsFor, parseAccessRights, readAccessRights } from './access-rights.js';

const RUN = 'tengewatch-a';
const rights = readAccessRights();
const grants = grantsFor(rights, RUN);

const topicsOf = (user: string, may: Grant['may']): string[] =>
  grants
    .filter((grant) => grant.user === user && grant.may === may && grant.on === 'topic' && grant.match === 'name')
    .map(({ name }) => name.slice(RUN.length + 1))
    .sort();

describe('the access file grants', () => {
  const run = describeRun(everyRuleWorld, WORLD_SEED, producers, createRules({}));
  const detectors = ruleAssignments.flatMap((dealing) => detectorsOf(run, dealing));

  test.each(detectors.map(({ name, rules: hosted }) => [name, hosted] as const))(
    '%s what its stages read and write, and no truth',
    (user, hosted) => {
      const stages = hosted.flatMap((rule) => rule.stages);
      const reads = stages.flatMap((stage) => topicsRead(stage));
      const writes = stages.flatMap((stage) => stage.outputs);
      expect(topicsOf(user, 'read')).toEqual(expect.arrayContaining(reads));
      expect(topicsOf(user, 'write')).toEqual(expect.arrayContaining([...writes, 'dead-letters']));
      expect(topicsOf(user, 'read')).not.toContain('truth');
      expect(topicsOf(user, 'read')).not.toContain('alerts');
      for (const topic of [...producedTopics, 'truth']) expect(topicsOf(user, 'write')).not.toContain(topic);
    },
  );

  test.each(producers.map((producer) => [producer.name, producer] as const))('%s what it publishes, and nothing else', (user, producer) => {
    const published = producer.writesTruth ? [...producer.topics, 'truth'] : [...producer.topics];
    // The two smaller producers share a role.
    const others = producer.writesTruth ? [] : ['atm-withdrawals', 'exchanger-trades'];
    const events = new Set([...published, ...others]);
    expect(topicsOf(user, 'write')).toEqual([...events, unitTopic(user), UNIT_RESULTS].sort());
    // How far all producers have come, and what it has published, to go on from there.
    expect(topicsOf(user, 'read')).toEqual([...events, ...producers.map(({ name }) => unitTopic(name))].sort());
    expect(topicsOf(user, 'delete')).toEqual([]);
  });

  test.each(detectors.map(({ name }) => name))("%s its own checkpoints, and nobody else's", (user) => {
    const ofCheckpoints = (may: Grant['may']) => topicsOf(user, may).filter((topic) => topic.startsWith('checkpoints.'));
    for (const may of ['read', 'write', 'delete'] as const) expect(ofCheckpoints(may)).toEqual([unitTopic(user)]);
    expect(topicsOf(user, 'delete')).toEqual([unitTopic(user)]);
    expect(topicsOf(user, 'write')).toContain(UNIT_RESULTS);
  });

  test('the reporter what it scores, and what it found', () => {
    expect(topicsOf('reporter', 'read')).toEqual(['alerts', 'dead-letters', 'near-misses', OUTCOMES, 'truth']);
    expect(topicsOf('reporter', 'write')).toEqual(['dead-letters', OUTCOMES]);
    expect(topicsOf('reporter', 'delete')).toEqual([OUTCOMES]);
  });

  test('comparing the settings of every topic that a service uses', () => {
    for (const user of new Set(grants.map((grant) => grant.user))) {
      const used = new Set([...topicsOf(user, 'read'), ...topicsOf(user, 'write')]);
      expect(topicsOf(user, 'describe-configs')).toEqual([...used].sort());
    }
  });

  test('rights on every topic that services have, which are all that can be granted', () => {
    const specs = serviceTopicSpecs(run, detectors);
    expect([...grantableTopics].sort()).toEqual(specs.map(({ name }) => name).sort());
    const users = [...new Set(grants.map(({ user }) => user))];
    expect(grantableTopics.filter((topic) => !users.some((user) => topicsOf(user, 'write').includes(topic)))).toEqual([]);
  });

  test('every detector of it a topic for its checkpoints, whatever rules it hosts', () => {
    expect(detectorsIn(rights, run).map(({ name }) => name)).toEqual(expect.arrayContaining(detectors.map(({ name }) => name)));
    const [first, second] = run.rules;
    const name = `detector-${[first!.name, second!.name].sort().join('.')}`;
    const more = parseAccessRights(
      `runs: tengewatch-\nroles:\n  detector: { users: [detector, ${name}, reporter], writes: [alerts] }\n` +
        `  of-some: { users: [${name}-writer], writes: [checkpoints.${name}] }`,
      'acls.yaml',
    );
    expect(detectorsIn(more, run)).toEqual([
      { name: 'detector', rules: run.rules },
      { name, rules: [first, second] },
    ]);
  });

  test('every topic to a writer and a reader', () => {
    const users = [...new Set(grants.map(({ user }) => user))];
    for (const topic of Object.keys(topics) as TopicName[]) {
      for (const may of ['read', 'write'] as const) {
        expect({ topic, may, granted: users.some((user) => topicsOf(user, may).includes(topic)) }).toEqual({ topic, may, granted: true });
      }
    }
  });

  test('every topic to the kind of service alone that the table of topics names as its writer', () => {
    const isWriter: { readonly [W in TopicWriter]: (user: string) => boolean } = {
      producers: (user) => producers.some(({ name }) => name === user),
      'truth-producer': (user) => producers.some(({ name, writesTruth }) => name === user && writesTruth),
      detectors: (user) => user.startsWith('detector'),
      'any-service': () => true,
    };
    const users = [...new Set(grants.map(({ user }) => user))].filter((user) => user !== 'workbench');
    for (const topic of Object.keys(topics) as TopicName[]) {
      const strangers = users.filter((user) => topicsOf(user, 'write').includes(topic) && !isWriter[definitionOf(topic).writer](user));
      expect({ topic, strangers }).toEqual({ topic, strangers: [] });
    }
  });

  test('services nothing beyond their run, and only the workbench creating topics or deleting groups', () => {
    for (const { user, name, may, on } of grants) {
      expect(name.startsWith(user === 'workbench' ? 'tengewatch-' : `${RUN}.`)).toBe(true);
      if (user !== 'workbench') expect(['read', 'write', 'describe-configs', 'delete']).toContain(may);
      if (user !== 'workbench' && on === 'group') expect(may).toBe('read');
    }
    expect(new Set(grants.filter(({ user }) => user === 'workbench').map(({ may }) => may))).toEqual(
      new Set(['create', 'delete', 'describe-configs', 'read', 'write']),
    );
  });
});

describe('a mistake in the access file is told', () => {
  const file = (roles: string): string => `runs: tengewatch-\nroles:\n${roles}`;
  test.each([
    ['no YAML', 'runs: [', /acls\.yaml: /],
    ['a missing part', 'runs: tengewatch-\n', /the file must have required properties roles|the file must have required property/],
    ['an unknown field', file('  a: { users: [a], deletes: [truth] }'), /acls\.yaml: roles\.a must NOT have additional properties/],
    ['a mistyped topic', file('  a: { users: [a], reads: [trut] }'), /roles\.a\.reads: there is no topic "trut"; did you mean "truth"\?/],
    [
      'a mistyped topic of its own',
      file("  a: { users: [reporter], reads: ['progress.{user}'] }"),
      /there is no topic "progress\.reporter"/,
    ],
    [
      'checkpoints of a detector that there cannot be',
      file("  a: { users: [detector-nominee-cards.other], reads: ['checkpoints.{user}'] }"),
      /there is no topic "checkpoints\.detector-nominee-cards\.other"/,
    ],
    ['a user of two roles', file('  a: { users: [x] }\n  b: { users: [x] }'), /roles\.b\.users: "x" has the role "a" already/],
  ])('%s', (_what, text, told) => {
    expect(() => parseAccessRights(text, 'acls.yaml')).toThrow(told);
  });

  test('a run that the workbench has no rights on', () => {
    expect(() => grantsFor(rights, 'other')).toThrow('"other" is no run\'s name: it must begin with "tengewatch-"');
  });
});
