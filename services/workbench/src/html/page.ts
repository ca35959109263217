/** A page that needs nothing but itself: for a browser of any width, light or dark, and for paper. */
import { html, Markup } from './markup.js';

const STYLE = new Markup(`
:root { color-scheme: light dark; --text: #1d232a; --soft: #5b6570; --line: #d5dae0; --page: #ffffff; --mark: #eef4fb; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e8ec; --soft: #a3adb8; --line: #3a434d; --page: #14181d; --mark: #1f2a36; --warn: #f0b060; }
  .light { display: none; }
}
@media (prefers-color-scheme: light) { .dark { display: none; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 68rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; }
p { max-width: 44rem; margin: .5rem 0; }
.soft, figcaption { color: var(--soft); }
.warn { color: var(--warn); }
.answer { background: var(--mark); border-left: .25rem solid #2f6fb5; padding: .8rem 1rem; border-radius: .2rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .3rem .8rem .3rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { color: var(--soft); font-weight: 500; vertical-align: bottom; }
tr.chosen td { background: var(--mark); font-weight: 600; }
td .prose { white-space: normal; display: inline-block; min-width: 14rem; max-width: 24rem; text-align: left; }
summary { cursor: pointer; }
code { font-size: .92em; overflow-wrap: anywhere; }
@media print {
  .dark { display: none; } .light { display: block; }
  :root { --text: #000; --soft: #444; --line: #bbb; --page: #fff; --mark: #f2f2f2; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr, .answer { break-inside: avoid; } h2 { break-after: avoid; }
}`);

/** `body` is what the page shows below its title. */
export const page = (title: string, body: readonly Markup[]): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
