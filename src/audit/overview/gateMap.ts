import { GATES } from '../../procedure/procedure.ts';
import { type Markup, markup } from '../../render/html/markup.ts';
import { scrolling } from '../../render/html/table.ts';
import { MARKS, SHADES, spaced, VERDICT_WORDS } from '../../render/html/words.ts';
import type { AuditResult } from '../auditResult.ts';
import type { Period } from './periods.ts';

/** Which gates a run fails: a row a run. `head` is the cell that names it. */
export function runMap(caption: string, runs: readonly AuditResult[], head: (run: AuditResult) => Markup): Markup {
  return map(
    caption,
    'run',
    runs.map(
      (run) =>
        markup`<tr><th scope="row">${head(run)}</th>${GATES.map((gate) => {
          const verdict = run.gates[gate] ?? 'indeterminate';
          return markup`<td class="${SHADES[verdict]}">${MARKS[verdict]}<span class="unseen"> ${VERDICT_WORDS[verdict]}</span></td>`;
        })}</tr>\n`,
    ),
  );
}

/** The same for more runs than anybody looks at: how many fail, or are undecided, at each gate. */
export function periodMap(caption: string, periods: readonly Period[]): Markup {
  return map(
    caption,
    'runs that began',
    periods.map(
      ({ name, gates, runs }) =>
        markup`<tr><th scope="row">${name === '' ? 'without a time' : name}</th>${GATES.map((gate) => {
          const { fail, indeterminate } = gates[gate];
          const shade = fail > 0 ? 'bad' : indeterminate > 0 ? 'open' : 'good';
          const words = [...(fail > 0 ? [`✗ ${fail}`] : []), ...(indeterminate > 0 ? [`? ${indeterminate}`] : [])];
          return markup`<td class="${shade}" title="${spaced(gate)}: ${fail} of ${runs} fail, ${indeterminate} undecided">${words.length === 0 ? '✓' : words.join(' ')}</td>`;
        })}</tr>\n`,
    ),
  );
}

function map(caption: string, of: string, rows: readonly Markup[]): Markup {
  return scrolling(
    caption,
    markup`<table class="map">
<caption>${caption}</caption>
<thead><tr><th scope="col">${of}</th>${GATES.map((gate) => markup`<th scope="col" class="up"><span>${spaced(gate)}</span></th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>`,
  );
}
