import { expect, test } from '@jest/globals';
import { givenAlert } from '@tengewatch/shared/testing/given-truth.js';
import { createScorer } from '@tengewatch/shared/scoring/score.js';
import { createShownFindings } from './shown-findings.js';

const alert = givenAlert('alert-1');
const nothing = { ledger: {}, ends: [], faults: [] };
const outcome = {
  alerts: [alert],
  score: createScorer().score([]).score,
  raised: [],
  nearMisses: [],
  verdicts: [],
  deadLetters: { total: 0, byReason: {} },
  readers: { reporter: nothing, scorer: nothing },
};

function given() {
  const { pages, show, hide } = createShownFindings();
  const ask = async (path: string) => {
    const { status, body } = await pages.get(path)!();
    return { status, content: JSON.parse(body) as unknown };
  };
  return { show, hide, ask };
}

test('an instance that has nothing to show says why', async () => {
  const { hide, ask } = given();
  expect(await ask('/alerts')).toEqual({ status: 404, content: { reason: 'the reporter is starting' } });
  hide('this instance stands by');
  for (const path of ['/alerts', '/outcome']) {
    expect(await ask(path)).toEqual({ status: 404, content: { reason: 'this instance stands by' } });
  }
});

test('alerts are shown as they come, and the outcome once there is one', async () => {
  const { show, hide, ask } = given();
  let found: typeof outcome | undefined;
  show({ alerts: () => [alert], outcome: () => found });
  expect(await ask('/alerts')).toEqual({ status: 200, content: [alert] });
  expect(await ask('/outcome')).toEqual({ status: 404, content: { reason: expect.stringContaining('the run goes on') } });
  found = outcome;
  expect(await ask('/outcome')).toEqual({ status: 200, content: outcome });
  hide('this instance stands by');
  expect((await ask('/outcome')).status).toBe(404);
});
