/** What a text for a person is laid out by, and how its paragraphs stand. */
import type { Colours } from '@tengewatch/shared/terminal/terminal.js';
import { wrapped } from './words.js';

export interface Page {
  /** Columns. */
  readonly width: number;
  readonly colours: Colours;
}

export const INDENT = '  ';

/** A paragraph, indented. */
export const prose = (page: Page, text: string, indent = INDENT): string[] => wrapped(text, page.width, indent);
