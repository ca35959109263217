/** Tables of a page: the first column names, the others are figures. */
import { html, type Markup } from './markup.js';

export interface HtmlRow {
  readonly cells: readonly (string | Markup)[];
  /** Whether it is the one that the page is about. */
  readonly isChosen?: boolean;
}

export const htmlTable = (head: readonly string[], rows: readonly HtmlRow[]): Markup =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${head.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(({ cells, isChosen = false }) => html`<tr${isChosen ? html` class="chosen"` : null}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
