import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { cardOf, givenAlert, givenEvidence, givenIllicitEvent, givenRaised, givenScheme } from '@tengewatch/shared/testing/given-truth.js';
import { runReportSchemaFile, runReportSchemaText } from './document-schemas.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { createScorer } from '@tengewatch/shared/scoring/score.js';

const committed = readFileSync(runReportSchemaFile, 'utf8');
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(committed));

const perRule = <T>(of: (rule: RuleName) => T) => Object.fromEntries(ruleNames.map((rule) => [rule, of(rule)])) as Record<RuleName, T>;

function exampleReport(): RunReport {
  const alert = givenAlert('a', { cards: [cardOf(1)], evidence: [givenEvidence('e1')] });
  const scorer = createScorer();
  scorer.observe(givenScheme('s1'));
  scorer.observe(givenIllicitEvent('s1', 'e1'));
  const { score, verdicts } = scorer.score([alert]);
  const verdict = verdicts.get('a');
  if (verdict === undefined) throw new Error('the example alert is not judged');
  return {
    run: {
      id: 'r',
      scenario: 'example',
      title: 'Example',
      seed: 1,
      log: 'embedded',
      startMs: 0,
      endMs: 86_400_000,
      days: 1,
      people: 10,
      cards: 12,
      shards: 1,
      partitions: 1,
      settings: ['days=1'],
      alertDigest: `sha256:${'0'.repeat(64)}`,
      ruleVersions: perRule((rule) => `version of ${rule}`),
    },
    ledger: {
      'card-top-ups': {
        published: 1,
        foreign: 0,
        readers: { 'nominee-cards': { handled: 1, duplicates: 0, deadLettered: 0, late: 0 } },
        balanced: true,
      },
    },
    books: { openingTiyn: 0, creditedTiyn: 100, debitedTiyn: 0, closingTiyn: 100, balanced: true, transfersUnmatched: 0 },
    deadLetters: { total: 0, byReason: {} },
    speed: { events: 1, seconds: 0.5, eventsPerSecond: 2 },
    alerts: {
      total: 1,
      open: 1,
      closed: 0,
      merged: 0,
      byRule: perRule((rule) => Number(rule === 'nominee-cards')),
      perThousandCardsAndDay: 83.3,
    },
    nearMisses: [{ rule: 'nominee-cards', code: 'senders', parameter: 'minSenders', count: 2 }],
    score,
    calibration: [{ name: 'cash', unit: 'KZT', target: 1, generated: 2, ratio: 2, source: 'assumed' }],
    alertList: [{ ...alert, raised: givenRaised(alert), verdict }],
  };
}

test('the committed schema is the generated one', () => {
  expect(committed).toBe(runReportSchemaText());
});

describe('the schema', () => {
  test('accepts a report with a real score', () => {
    validate(exampleReport());
    expect(validate.errors).toBeNull();
  });

  test('refuses a missing part, an unknown field and a wrong digest, and says where', () => {
    const { books: _, ...report } = exampleReport();
    const broken = { ...report, extra: 1, run: { ...report.run, alertDigest: 'md5:0' } };
    expect(validate(broken)).toBe(false);
    expect(validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)).toEqual(
      expect.arrayContaining([' required', ' additionalProperties', '/run/alertDigest pattern']),
    );
  });

  test('describes every field', () => {
    expect(undescribed(JSON.parse(committed), 'report')).toEqual([]);
  });
});

/** Paths of report fields without a description; the fields of an alert are described where alerts are. */
function undescribed(schema: Record<string, unknown>, path: string): string[] {
  const named = { ...(schema['properties'] as object | undefined), ...(schema['patternProperties'] as object | undefined) };
  const fields: [string, Record<string, unknown>][] = Object.entries(named);
  const inner = fields.filter(([name]) => name !== 'alertList').flatMap(([name, field]) => undescribed(field, `${path}.${name}`));
  const items = schema['items'] === undefined ? [] : undescribed(schema['items'] as Record<string, unknown>, `${path}[]`);
  const choices = (schema['anyOf'] ?? []) as Record<string, unknown>[];
  const described = schema['description'] !== undefined || choices.some((choice) => choice['description'] !== undefined);
  return [...(described ? [] : [path]), ...inner, ...items];
}
