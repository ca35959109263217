import { ruleNames } from '../events/rule-names.js';
import { describe, expect, test } from '@jest/globals';
import { createScorer } from '../scoring/score.js';
import { givenAlert, givenEvidence, givenIllicitEvent, givenScheme } from '../testing/given-truth.js';
import { createMetrics, measuredTopics, runPhases, setAsideReasons, type Metrics } from './metrics.js';

/** Of one process. What a scrape of many processes costs grows with this. */
/** Each rule has some of its own. */
const MAX_SERIES = 120 + 12 * ruleNames.length;

const linesOf = async (metrics: Metrics): Promise<string[]> => (await metrics.registry.metrics()).split('\n');

describe('metrics', () => {
  test('count by topic, rule, severity and reason', async () => {
    const metrics = createMetrics();
    metrics.published('card-top-ups', 3);
    metrics.published('card-top-ups', 4);
    metrics.handled('alerts', 2);
    metrics.alertOpened('cash-out-groups', 'high');
    metrics.deadLettered('not-json');
    metrics.watermarkDelay(12.5);
    metrics.watermarkReached(1_700_000_000_500);
    metrics.batchProcessed('detect', 0.02);
    metrics.setAside('card-debits', 'duplicate', 6);
    metrics.skipped(8);
    metrics.consumerLag('card-top-ups', 50);
    metrics.held(11, 12);
    metrics.heldByRule('nominee-cards', 13, 14);
    metrics.checkpointMade(0.3, 5_000);
    metrics.checkpointAge(7.5);
    metrics.ownedUnits('running', 3);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'tengewatch_events_published_total{topic="card-top-ups"} 7',
        'tengewatch_events_handled_total{topic="alerts"} 2',
        'tengewatch_alerts_opened_total{rule="cash-out-groups",severity="high"} 1',
        'tengewatch_dead_letters_total{reason="not-json"} 1',
        'tengewatch_watermark_delay_seconds 12.5',
        'tengewatch_watermark_timestamp_seconds 1700000000.5',
        'tengewatch_records_set_aside_total{topic="card-debits",reason="duplicate"} 6',
        'tengewatch_records_set_aside_total{topic="card-debits",reason="late"} 0',
        'tengewatch_records_skipped_total 8',
        'tengewatch_consumer_lag_records{topic="card-top-ups"} 50',
        'tengewatch_buffered_events 11',
        'tengewatch_held_keys 12',
        'tengewatch_held_states{rule="nominee-cards"} 13',
        'tengewatch_held_states{rule="cash-out-groups"} 0',
        'tengewatch_pending_timers{rule="nominee-cards"} 14',
        'tengewatch_batch_processing_seconds_bucket{le="0.01",phase="detect"} 0',
        'tengewatch_checkpoint_duration_seconds_bucket{le="0.1"} 0',
        'tengewatch_checkpoint_duration_seconds_bucket{le="0.5"} 1',
        'tengewatch_checkpoint_size_bytes 5000',
        'tengewatch_checkpoint_age_seconds 7.5',
        'tengewatch_owned_units{state="running"} 3',
        'tengewatch_owned_units{state="closing"} 0',
        'tengewatch_batch_processing_seconds_bucket{le="0.05",phase="detect"} 1',
      ]),
    );
  });

  test('tell what is there now, not what there was in all', async () => {
    const metrics = createMetrics();
    for (const records of [50, 20]) metrics.consumerLag('alerts', records);
    for (const events of [9, 3]) metrics.held(events, events);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining(['tengewatch_consumer_lag_records{topic="alerts"} 20', 'tengewatch_buffered_events 3']),
    );
  });

  test('show every series from the start, at 0, and no score before there is one', async () => {
    const lines = await linesOf(createMetrics());
    expect(lines).toContain('tengewatch_alerts_opened_total{rule="nominee-cards",severity="low"} 0');
    expect(lines).toContain('tengewatch_dead_letters_total{reason="unknown-source"} 0');
    // Nobody waits for dead letters, and a 0 beside them would look like none.
    expect(lines.filter((line) => line.includes('topic="dead-letters"'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('tengewatch_score'))).toEqual([]);
  });

  test('show recall and precision once the run is scored', async () => {
    const scorer = createScorer();
    scorer.observe(givenScheme('s1'));
    scorer.observe(givenIllicitEvent('s1', 'e1'));
    const alerts = [givenAlert('a', { evidence: [givenEvidence('e1')] }), givenAlert('b')];
    const metrics = createMetrics();
    metrics.scored(scorer.score(alerts).score);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'tengewatch_score_recall_ratio{typology="nominee-cards"} 1',
        'tengewatch_score_precision_ratio{rule="nominee-cards"} 0.5',
      ]),
    );
  });

  test('give no sample of a share that cannot be told, and take back one that no longer can', async () => {
    const scorer = createScorer();
    scorer.observe(givenScheme('s1'));
    scorer.observe(givenIllicitEvent('s1', 'e1'));
    const metrics = createMetrics();
    const shown = async () => (await linesOf(metrics)).filter((line) => line.startsWith('tengewatch_score'));
    metrics.scored(scorer.score([]).score);
    expect(await shown()).toEqual(['tengewatch_score_recall_ratio{typology="nominee-cards"} 0']);
    metrics.scored(createScorer().score([]).score);
    expect(await shown()).toEqual([]);
  });

  test('are named as Prometheus wants them: own prefix, base units, totals only on counters, help on each', async () => {
    for (const { name, type, help } of await createMetrics().registry.getMetricsAsJSON()) {
      expect(name).toMatch(/^tengewatch_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(String(type) === 'counter');
      if (String(type) !== 'counter') expect(name).toMatch(/_(seconds|ratio|records|events|keys|states|timers|bytes|units)$/);
      expect(help.length).toBeGreaterThan(10);
    }
  });

  test('have few series, however long the run: as many at its end as at its start, but for the score', async () => {
    const metrics = createMetrics();
    const seriesOf = async (): Promise<string[]> =>
      (await linesOf(metrics)).filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
    const before = await seriesOf();
    for (const topic of measuredTopics) {
      metrics.published(topic, 1);
      metrics.handled(topic, 1);
      metrics.consumerLag(topic, 1);
      for (const reason of setAsideReasons) metrics.setAside(topic, reason, 1);
    }
    for (const phase of runPhases) metrics.batchProcessed(phase, 0.1);
    expect(await seriesOf()).toEqual(before);
    expect(before.length).toBeLessThan(MAX_SERIES);
  });

  test('of two runs in one process do not add up', async () => {
    const [first, second] = [createMetrics(), createMetrics()];
    first.published('alerts', 5);
    expect(await linesOf(second)).toContain('tengewatch_events_published_total{topic="alerts"} 0');
  });
});
