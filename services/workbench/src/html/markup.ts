/** Text of HTML pages, in which everything that is put in is escaped unless it is markup itself. */

/** Markup that needs no escaping any more. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[] | null;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function textOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('\n');
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** html`<p>${text}</p>` */
export const html = (literals: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(literals.map((literal, at) => literal + (at < parts.length ? textOf(parts[at]!) : '')).join(''));
