/** Tells which metrics a PromQL expression reads, so that a dashboard cannot ask for what nobody measures. */

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
const MATCHERS_AND_RANGES = /\{[^}]*\}|\[[^\]]*\]/g;
const LABEL_LISTS = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
/** Names with a bracket after them are functions. */
const NAMES = /(?<![\w:.])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()/g;
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'bool', 'offset', 'group_left', 'group_right', 'inf', 'nan']);

/** Each metric once, in order. The expression must be one that Prometheus accepts. */
export function metricsIn(expr: string): readonly string[] {
  const bare = expr.replace(STRINGS, ' ').replace(MATCHERS_AND_RANGES, ' ').replace(LABEL_LISTS, ' ');
  return [...new Set(bare.match(NAMES) ?? [])].filter((name) => !WORDS.has(name.toLowerCase()));
}
