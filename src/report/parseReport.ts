import { Buffer } from 'node:buffer';
import validate from '../../generated/validators/gate-report-v1.js';
import { GateError } from '../error.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { FormatError } from '../format/formatError.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';
import { schemaProblems } from '../format/schema.ts';
import { parseStrictJson, type StrictJson } from '../format/strictJson.ts';
import type { GateReport } from './gateReport.ts';
import { reportEntries } from './reportEntries.ts';
import { reportDigest } from './sealReport.ts';

export interface ParsedReport {
  readonly report: GateReport;
  /** Whether the bytes are the canonical ones that were written. */
  readonly canonical: boolean;
}

/**
 * Reads a report that was written earlier. Its canonical form is what counts: an editor's line feed at the end, or another
 * layout, changes nothing that the digest covers and is accepted, and `canonical` says so. Anything else that differs from
 * what was written is refused. The digest is no signature: it finds accidents and careless edits, and only deriving the
 * report again finds the rest. Throws GateError('report_invalid') with the place in `file`.
 */
export function parseReport(bytes: Uint8Array, file: string): ParsedReport {
  const json = parse(bytes, file);
  const [problem] = schemaProblems(validate, json.value);
  if (problem !== undefined) {
    const at = json.locate(problem.pointer);
    throw new GateError('report_invalid', `no GateReport.v1: ${problem.pointer} ${problem.text}`, {
      place: { file, ...(at !== undefined && { line: at.line, column: at.column }) },
      solution: 'Give a report that `gate check --report` wrote.',
    });
  }
  const report = json.value as unknown as GateReport; // what the schema has just shown
  if (reportDigest(report) !== report.digest) {
    throw refusal(file, 'the report was changed after it was written: its digest is not that of its content');
  }
  // Nothing that this program writes: a report made to have a right digest all the same.
  if (parseRfc3339(report.asOf) === undefined) throw refusal(file, 'the as-of of the report is no RFC 3339 time');
  const ids = reportEntries(report).map(({ entry }) => entry.id);
  if (new Set(ids).size !== ids.length) throw refusal(file, 'the report gives one id to two issues');
  return { report, canonical: canonicalBytes(json.value).equals(Buffer.from(bytes)) };
}

function parse(bytes: Uint8Array, file: string): StrictJson {
  let json: StrictJson;
  try {
    json = parseStrictJson(bytes);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    const { line, column } = cause;
    throw new GateError('report_invalid', `not JSON as a report is: ${cause.message}`, {
      place: { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) },
      solution: 'Give a report that `gate check --report` wrote.',
      cause,
    });
  }
  // The digest would be computed over other digits than those in the file.
  const [inexact] = json.inexactNumbers;
  if (inexact !== undefined) {
    throw new GateError('report_invalid', 'the report has a number with more digits than any report has', {
      place: { file, line: inexact.line },
      solution: 'Give a report that `gate check --report` wrote.',
    });
  }
  return json;
}

function refusal(file: string, message: string): GateError {
  return new GateError('report_invalid', message, {
    place: { file },
    solution: 'Take the report from where it was first kept, or judge the run again.',
  });
}
