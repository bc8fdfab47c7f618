import type { Issue, ReportEvidence, UndecidedRequirement } from '../../report/gateReport.ts';
import { wordValue } from '../../report/message.ts';
import { cleanName } from '../clean.ts';
import { type Markup, markup } from './markup.ts';
import { bounded } from './table.ts';
import { code } from './words.ts';

const MOST_ISSUES = 300;
const MOST_PLACES = 20;
const WHERE = 'the report';

export function issueSection(title: string, shade: 'bad' | 'open' | 'dim', issues: readonly Issue[]): Markup {
  if (issues.length === 0) return markup``;
  const { shown, rest } = bounded(issues, MOST_ISSUES, WHERE);
  return markup`<section>
<h2>${title} (${issues.length})</h2>
${shown.map((issue) => issueArticle(issue, shade))}${rest}
</section>`;
}

export function undecidedSection(entries: readonly UndecidedRequirement[]): Markup {
  if (entries.length === 0) return markup``;
  const { shown, rest } = bounded(entries, MOST_ISSUES, WHERE);
  return markup`<section>
<h2>Undecided (${entries.length})</h2>
${shown.map(
  ({ code: reasonCode, requirement, reason, solution }) => markup`<article class="issue open">
<h3><code class="open">${reasonCode}</code> ${requirement}</h3>
<dl>${pair('reason', markup`${reason}`)}${pair('mend', markup`${solution}`)}</dl>
</article>
`,
)}${rest}
</section>`;
}

function issueArticle(issue: Issue, shade: 'bad' | 'open' | 'dim'): Markup {
  const { code: issueCode, title, message, requirement, runbook, expected, actual, evidence, solution, waive } = issue;
  const { shown, rest } = bounded(evidence, MOST_PLACES, WHERE);
  return markup`<article class="issue ${shade}">
<h3><code class="${shade}">${issueCode}</code> ${message}</h3>
<p class="dim small">${title} · requirement ${requirement}</p>
${runbook === '' ? undefined : markup`<blockquote>${runbook}</blockquote>`}
<dl>${expected === undefined ? undefined : pair('expected', code(wordValue(expected)))}${actual === undefined ? undefined : pair('actual', code(wordValue(actual)))}${pair('mend', markup`${solution}`)}${waive === null ? undefined : pair('waive', code(waive))}</dl>
${shown.length === 0 ? undefined : markup`<ul>${shown.map(place)}</ul>`}${rest}
</article>
`;
}

function place({ path, lines, pointer, excerpt }: ReportEvidence): Markup {
  const where = `${cleanName(path)}${lines === undefined ? '' : `:${lines[0]}`}`;
  const inside = pointer === undefined || pointer === '' ? undefined : markup` ${code(pointer)}`;
  return markup`<li>${code(where)}${inside}${excerpt === undefined || excerpt === '' ? undefined : markup`<pre>${excerpt}</pre>`}</li>`;
}

export function pair(name: string, value: Markup): Markup {
  return markup`<dt>${name}</dt><dd>${value}</dd>`;
}
