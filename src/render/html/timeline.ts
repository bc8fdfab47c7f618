import type { StepItem } from '../../evidence/evidence.ts';
import { type Markup, markup } from './markup.ts';
import { bounded, table } from './table.ts';
import { code, spaced } from './words.ts';

const MOST_STEPS = 500;
/** Units of the drawing: fractions of a millionth are lost, and no locale decides how they are written. */
const WIDTH = 1000;

/** When each step began and ended, in the order of time: as a bar, and in words. */
export function timeline(steps: readonly StepItem[]): Markup {
  if (steps.length === 0) return markup`<p class="dim">The run states no steps.</p>`;
  const ordered = [...steps].sort((a, b) => a.begin.us - b.begin.us || a.end.us - b.end.us || a.n - b.n);
  const from = Math.min(...ordered.map(({ begin, end }) => Math.min(begin.us, end.us)));
  const to = Math.max(...ordered.map(({ begin, end }) => Math.max(begin.us, end.us)));
  const { shown, rest } = bounded(ordered, MOST_STEPS, 'the transcripts');
  return markup`${table(
    `Steps in the order in which they began; the bars span ${duration(to - from)}`,
    [
      { title: 'step', style: 'any' },
      { title: 'phase', style: 'keep' },
      { title: 'exit', style: 'n' },
      { title: 'began', style: 'keep' },
      { title: 'took', style: 'n' },
      { title: 'when', style: 'bars' },
      { title: 'stated in', style: 'any' },
    ],
    shown.map((step) => row(step, from, Math.max(to - from, 1))),
  )}${rest}`;
}

function row(step: StepItem, from: number, span: number): Markup[] {
  const { name, phase, exit, begin, end, framed, source } = step;
  const at = Math.floor(((begin.us - from) * WIDTH) / span);
  const width = Math.max(Math.floor(((end.us - begin.us) * WIDTH) / span), 4);
  const x = Math.min(Math.max(at, 0), WIDTH - 4);
  const claimed = framed ? markup`` : markup` <span class="dim">claimed</span>`;
  return [
    markup`${name}${claimed}`,
    markup`${spaced(phase)}`,
    exit === 0 ? markup`0` : markup`<span class="bad">✗ ${exit}</span>`,
    markup`${begin.text}`,
    markup`${duration(end.us - begin.us)}`,
    markup`<svg viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="back" width="${WIDTH}" height="10"/><rect class="${exit === 0 ? 'bar' : 'bad'}" x="${x}" y="1" width="${Math.min(width, WIDTH - x)}" height="8"/></svg>`,
    code(source.lines === undefined ? source.path : `${source.path}:${source.lines[0]}`),
  ];
}

/** Whole milliseconds below a second, else the two largest units. */
export function duration(us: number): string {
  if (us < 0) return `−${duration(-us)}`;
  if (us < 1_000_000) return `${Math.floor(us / 1000)} ms`;
  const seconds = Math.floor(us / 1_000_000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
