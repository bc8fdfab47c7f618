import type { Judged } from '../../check.ts';
import { renderHtml } from '../../render/html.ts';
import { pair } from '../../render/html/issues.ts';
import { type Markup, markup } from '../../render/html/markup.ts';
import { bounded, table } from '../../render/html/table.ts';
import { code, counted, spaced } from '../../render/html/words.ts';
import { lapseWords } from '../../render/forecast.ts';
import type { Forecast } from '../../report/forecast.ts';
import type { Replay } from '../replay.ts';
import { causeWords, verdictChange } from './replayWords.ts';
import { upFrom } from './runHref.ts';

/** What a run is compared with. */
export interface Beside {
  readonly replay: Replay | undefined;
  readonly forecast: Forecast | undefined;
}

/** The page of one run of an audit. */
export function runPage(path: string, { report, evidence }: Judged, { replay, forecast }: Beside): string {
  const nav = markup`<a href="${upFrom(path)}index.html">Overview of the audit</a> · <a href="report.json">report.json</a>`;
  const before = markup`${replay === undefined ? undefined : replaySection(replay)}${forecast === undefined ? undefined : forecastSection(forecast)}`;
  return renderHtml(report, { name: path, steps: evidence.step }, { nav, before });
}

function replaySection(replay: Replay): Markup {
  if (!('causes' in replay)) {
    return section(
      markup`<p class="notice">${spaced(replay.result)}${'reason' in replay ? `: ${spaced(replay.reason)}` : ''}</p>`,
    );
  }
  const { result, recorded, verdict, outcome, factors, causes } = replay;
  const changed =
    outcome.before === outcome.after ? spaced(outcome.after) : `${spaced(outcome.before)} → ${spaced(outcome.after)}`;
  return section(markup`<dl>${pair('result', markup`${result}`)}${pair('verdict', markup`${result === 'differs' ? verdictChange(verdict) : verdict.after}`)}${pair('outcome', markup`${changed}`)}${pair('changed', markup`${factors.length === 0 ? 'nothing that decides a report' : factors.map(spaced).join(', ')}`)}${pair('recorded', code(recorded))}</dl>
${
  causes.length === 0
    ? undefined
    : table(
        'What brought it about',
        [{ title: 'cause', style: 'any' }, { title: 'verdict' }, { title: 'outcome' }, { title: 'issues', style: 'n' }],
        causes.map((cause) => [
          markup`${causeWords(cause)}`,
          markup`${cause.verdict ? 'changed' : ''}`,
          markup`${cause.outcome ? 'changed' : ''}`,
          markup`${cause.issues.length}`,
        ]),
      )
}
${(['added', 'removed', 'changed'] as const).map((kind) => changes(kind, replay.issues[kind]))}`);
}

function forecastSection({ from, to, turning }: Forecast): Markup {
  const words =
    turning.length === 0
      ? 'Nothing turns blocking'
      : `${counted(turning.length, 'issue')} ${turning.length === 1 ? 'turns' : 'turn'} blocking`;
  return markup`<section>
<h2>Forecast</h2>
<p>${words} from ${from} to ${to}.</p>
${
  turning.length === 0
    ? undefined
    : table(
        'What turns blocking, and why',
        [{ title: 'issue', style: 'any' }, { title: 'says' }, { title: 'because' }],
        turning.map(({ id, text, because }) => [
          code(id),
          markup`${text}`,
          markup`${because.map(lapseWords).join('; ')}`,
        ]),
      )
}
</section>`;
}

function section(content: Markup): Markup {
  return markup`<section>
<h2>Beside the recorded report</h2>
${content}
</section>`;
}

function changes(kind: string, ids: readonly string[]): Markup {
  if (ids.length === 0) return markup``;
  const { shown, rest } = bounded(ids, 100, 'results.jsonl');
  return markup`<h3>${counted(ids.length, 'issue')} ${kind}</h3>
<ul>${shown.map((id) => markup`<li>${code(id)}</li>`)}</ul>${rest}`;
}
