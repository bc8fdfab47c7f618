import { readFileSync } from 'node:fs';
import { GateError } from '../error.ts';
import { type ParsedReport, parseReport } from '../report/parseReport.ts';

/** Reads a report from a file. Throws GateError('report_invalid'). */
export function readReport(file: string): ParsedReport {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new GateError('report_invalid', 'cannot read the report', {
      place: { file },
      solution: 'Name a file that `gate check --report` wrote.',
      cause,
    });
  }
  return parseReport(bytes, file);
}
