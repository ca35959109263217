/** The runs on a cluster as a person reads them who wants to know which may go. */
import type { BusyGroup, ClusterRun } from '@tengewatch/shared/log/kafka/kafka-runs.js';
import type { Colours } from '@tengewatch/shared/terminal/terminal.js';
import { stackedLines } from './stacked-table.js';
import type { Column } from './table.js';
import { countText, durationText, plural } from './words.js';

export interface AgedRun extends ClusterRun {
  /** Undefined where its name does not tell. */
  readonly ageMs: number | undefined;
}

const UNKNOWN = '–';
const MS_PER_SECOND = 1000;
const GROUPS_NAMED = 3;

const columns: readonly Column[] = [
  { title: 'Run' },
  { title: 'Age', align: 'right' },
  { title: 'Records', align: 'right' },
  { title: 'Topics', align: 'right' },
  { title: 'In use' },
];

function useText({ busy, isWhole }: ClusterRun): string {
  const members = busy.reduce((sum, group) => sum + group.members, 0);
  if (members > 0) return `by ${plural(members, 'member')} of ${plural(busy.length, 'group')}`;
  return isWhole ? 'no' : 'no; topics are missing';
}

/** The oldest first; those whose age nobody knows at the end. */
export function clusterRunLines(runs: readonly AgedRun[], width: number | undefined, colours: Colours): string[] {
  const rows = [...runs]
    .sort((one, other) => (other.ageMs ?? -1) - (one.ageMs ?? -1))
    .map((run) => [
      run.name,
      run.ageMs === undefined ? UNKNOWN : durationText(Math.max(0, run.ageMs) / MS_PER_SECOND),
      countText(run.records),
      countText(run.topics.length),
      useText(run),
    ]);
  return stackedLines({ columns, rows, width, dim: colours.dim });
}

/** "the group demo-1.reporter has 1 member", and so on for the first few. */
export function busyText(busy: readonly BusyGroup[]): string {
  const named = busy.slice(0, GROUPS_NAMED).map(({ groupId, members }) => `the group ${groupId} has ${plural(members, 'member')}`);
  const more = busy.length - named.length;
  return [...named, ...(more > 0 ? [`${plural(more, 'group')} more ${more === 1 ? 'has' : 'have'} some`] : [])].join(', ');
}
