import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditHeader } from '../../audit/auditHeader.ts';
import type { AuditResult } from '../../audit/auditResult.ts';
import { Overview } from '../../audit/overview/overview.ts';
import type { AuditTotals } from '../../audit/totals.ts';
import { GateError } from '../../error.ts';
import { writeFileAtomically } from '../writeFile.ts';
import type { OutputFolder } from './outputFolder.ts';
import { readLines } from './planFile.ts';

/** Writes the pages from the finished results. Throws GateError('output_unwritable'). */
export function writeOverview(folder: OutputFolder, header: AuditHeader, totals: AuditTotals): void {
  const list = join(folder.path, 'list');
  try {
    mkdirSync(list, { recursive: true });
    // A resumed audit may list less than the one before: a page that is left over would tell of it.
    for (const name of readdirSync(list)) rmSync(join(list, name));
  } catch (cause) {
    throw new GateError('output_unwritable', `cannot make ${list}`, { place: { file: list }, cause });
  }
  const overview = new Overview(header, totals, (path, text) => {
    writeFileAtomically(join(folder.path, path), text);
  });
  // As workers of this program wrote them, or as a merge has proven them.
  for (const line of readLines(folder.file('results.jsonl'))) overview.add(JSON.parse(line) as AuditResult);
  overview.finish();
}
