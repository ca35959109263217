/** What a rule declares of its parameters, and the values that a setting gives them. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { propertiesOf } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { ParameterNote } from '@tengewatch/shared/rules/parameters.js';
import type { ParameterSet } from './backtest/evaluate-seeds.js';

export type Note = ParameterNote & { readonly type: 'integer' | 'number' };

/** By name, in the order in which the rule declares them. */
export const notesOf = (rule: RuleName): { readonly [name: string]: Note } =>
  propertiesOf(catalogue.find(({ name }) => name === rule)!.parameters) as unknown as { readonly [name: string]: Note };

/** The value of every parameter: the default of those that the set does not name. */
export const valuesOf = ({ rule, parameters }: ParameterSet): Record<string, number> =>
  Object.fromEntries(Object.entries(notesOf(rule)).map(([name, note]) => [name, (parameters[name] as number | undefined) ?? note.default]));
