import type { ReportEvidence } from '../report/gateReport.ts';
import { clean, cleanName } from './clean.ts';
import type { Paint } from './paint.ts';

/** Where one piece of evidence stands, as editors take it (`path:line`), and below it what stands there. */
export function evidencePlace({ path, lines, pointer, excerpt }: ReportEvidence, paint: Paint): string[] {
  const place = lines === undefined ? '' : `:${lines[0]}`;
  const inside = pointer === undefined || pointer === '' ? '' : ` ${pointer}`;
  return [
    `${cleanName(path)}${place}${paint('dim', clean(inside))}`,
    ...(excerpt === undefined ? [] : [paint('dim', `  ${clean(excerpt)}`)]),
  ];
}
