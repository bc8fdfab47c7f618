import type { Forecast, Lapse } from '../report/forecast.ts';
import { clean } from './clean.ts';
import { type Paint, painter } from './paint.ts';

/** What turns blocking by the time that was asked about, for a person. */
export function renderForecast({ from, to, turning }: Forecast, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const span = `from ${from} to ${to}`;
  if (turning.length === 0) return `\nNothing turns blocking ${span}\n`;
  return [
    '',
    paint('bold', `Turns blocking (${turning.length}) ${span}`),
    ...turning.flatMap(({ code, text, because }) => [
      '',
      `  ${paint('bad', clean(code))}  ${clean(text)}`,
      ...because.map((lapse) => lapseLine(lapse, paint)),
    ]),
    '',
  ].join('\n');
}

function lapseLine(lapse: Lapse, paint: Paint): string {
  return `    because   ${clean(lapseWords(lapse))}${lapse.what === 'waiver' ? paint('dim', `  ${clean(lapse.selector)}`) : ''}`;
}

export function lapseWords(lapse: Lapse): string {
  switch (lapse.what) {
    case 'waiver':
      return `the waiver of ${lapse.owner} expires on ${lapse.at}`;
    case 'enforcement':
      return `${lapse.owner} lets the line only warn until ${lapse.at}`;
    case 'evidence':
      return 'what the run shows is too old by then, or no longer valid';
  }
}
