import { describe, expect, test } from '@jest/globals';
import { createScorer } from '../scoring/score.js';
import { givenAlert, givenEvidence, givenIllicitEvent, givenScheme } from '../scoring/given-truth.js';
import { createMetrics, type Metrics } from './metrics.js';

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
    metrics.batchProcessed('detect', 0.02);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'tengewatch_events_published_total{topic="card-top-ups"} 7',
        'tengewatch_events_handled_total{topic="alerts"} 2',
        'tengewatch_alerts_opened_total{rule="cash-out-groups",severity="high"} 1',
        'tengewatch_dead_letters_total{reason="not-json"} 1',
        'tengewatch_watermark_delay_seconds 12.5',
        'tengewatch_batch_processing_seconds_bucket{le="0.01",phase="detect"} 0',
        'tengewatch_batch_processing_seconds_bucket{le="0.05",phase="detect"} 1',
      ]),
    );
  });

  test('show every series from the start, at 0, and no score before there is one', async () => {
    const lines = await linesOf(createMetrics());
    expect(lines).toContain('tengewatch_alerts_opened_total{rule="nominee-cards",severity="low"} 0');
    expect(lines).toContain('tengewatch_dead_letters_total{reason="unknown-source"} 0');
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
        'tengewatch_score_recall_ratio{typology="cash-out-groups"} 0',
      ]),
    );
  });

  test('are named as Prometheus wants them: own prefix, base units, totals only on counters, help on each', async () => {
    for (const { name, type, help } of await createMetrics().registry.getMetricsAsJSON()) {
      expect(name).toMatch(/^tengewatch_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(String(type) === 'counter');
      if (String(type) !== 'counter') expect(name).toMatch(/_(seconds|ratio)$/);
      expect(help.length).toBeGreaterThan(10);
    }
  });

  test('of two runs in one process do not add up', async () => {
    const [first, second] = [createMetrics(), createMetrics()];
    first.published('alerts', 5);
    expect(await linesOf(second)).toContain('tengewatch_events_published_total{topic="alerts"} 0');
  });
});
