import { type Markup, markup } from '../../render/html/markup.ts';
import { spaced, VERDICT_WORDS } from '../../render/html/words.ts';
import type { Cause } from '../attribute.ts';
import type { Replay } from '../replay.ts';

export function causeWords({ factors, how, given }: Cause): string {
  const names = factors.map(spaced).join(how === 'attributed' ? ' + ' : ', ');
  if (how === 'unexplained') return 'unexplained: the recorded report itself was changed';
  if (how === 'unattributed') return `unattributed: ${names}`;
  return given.length === 0 ? names : `${names}, given ${given.map(spaced).join(', ')}`;
}

/** What became of a recorded verdict, in a cell. */
export function replayCell(replay: Replay): Markup {
  if (!('causes' in replay)) return markup`<span class="open">? ${spaced(replay.result)}</span>`;
  const { result, verdict, causes } = replay;
  if (result !== 'differs') return markup`${result}`;
  const why = causes.map(causeWords).join('; ');
  return markup`<span class="bad">✗ ${verdictChange(verdict)}</span>${why === '' ? undefined : markup` because of ${why}`}`;
}

export function verdictChange({
  before,
  after,
}: {
  readonly before: keyof typeof VERDICT_WORDS;
  readonly after: keyof typeof VERDICT_WORDS;
}): string {
  return before === after
    ? `still ${VERDICT_WORDS[after]}, other issues`
    : `${VERDICT_WORDS[before]} → ${VERDICT_WORDS[after]}`;
}
