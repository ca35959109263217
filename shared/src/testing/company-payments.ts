/** A topic that only tests have: what companies pay, keyed by company. With it they show that nothing takes a topic to be about cards. */
import Type from 'typebox';
import { eventHead, shortText, tiyn } from '../events/schema-parts.js';
import { topics, type EventOf, type ProducedTopic, type TopicDefinition } from '../events/topics.js';
import type { Handler, Stage } from '../stream/stage.js';
import { tallyAlert } from './tally-stages.js';

const CompanyPayment = Type.Object(
  { ...eventHead, company: shortText('Who pays.'), amountTiyn: tiyn('How much.') },
  { additionalProperties: false, $id: 'CompanyPayment' },
);
export type CompanyPayment = Type.Static<typeof CompanyPayment>;

const definition: TopicDefinition = {
  schema: CompanyPayment,
  message: 'CompanyPayment',
  writer: 'producers',
  keyedBy: 'company',
  keyField: 'company',
  partitions: 'run',
  description: 'What companies pay.',
};

const NAME = 'company-payments';
/** Types know the topics of the product only, so that this one has to pass as one of them. */
export const companyPayments = NAME as unknown as ProducedTopic;
export const asProduced = (event: CompanyPayment) => event as unknown as EventOf[ProducedTopic];

/** Adds the topic to the table, for all that runs in the test's file. */
export function addCompanyPayments(): void {
  Object.assign(topics, { [NAME]: definition });
}

interface Paid {
  payments: number;
  trail: string;
}
/** Every so many payments of a company are an alert. */
const TELL_EVERY = 3;

const count: Handler<Paid, CompanyPayment> = (known, { id, amountTiyn }, context) => {
  const state = known ?? { payments: 0, trail: '' };
  state.payments++;
  state.trail += `${id} ${amountTiyn};`;
  if (state.payments % TELL_EVERY === 0) {
    const tally = { openedAtMs: context.nowMs, cards: state.payments, trail: state.trail };
    context.emit('alerts', { ...tallyAlert(tally, context), rule: 'sender-not-verified', subject: { kind: 'person', id: context.key } });
  }
  return state;
};

export const companyStage: Stage<Paid> = {
  rule: 'sender-not-verified',
  name: 'company',
  ruleVersion: 'v1',
  outputs: ['alerts'],
  on: { [NAME]: count } as Stage<Paid>['on'],
  onTimer: (state) => state,
};
