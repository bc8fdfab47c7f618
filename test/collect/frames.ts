import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/format/canonicalJson.ts';
import type { JsonObject } from '../../src/format/jsonValue.ts';

export interface RecordedStep {
  readonly step?: string;
  readonly n?: number;
  readonly phase?: string;
  readonly command?: readonly string[];
  readonly begin?: string;
  readonly end?: string;
  readonly exit?: number;
  /** Lines with their channel, without line feed. */
  readonly output?: readonly string[];
}

/** The text of a good transcript. */
export function transcriptOf(
  steps: readonly RecordedStep[],
  { final = true, header = {} }: { readonly final?: boolean; readonly header?: JsonObject } = {},
): string {
  const head = {
    environment: 'production',
    procedure: 'p',
    run: 'chg-1',
    schemaVersion: 'GateTranscript.v1',
    ...header,
  };
  const text = steps.reduce((before, step, index) => before + stepText(step, index, before), frame('transcript', head));
  const last = steps.length;
  return (
    text +
    frame('close', { at: '2026-03-14T02:00:00Z', final, sha256: sha256(text), steps: steps[last - 1]?.n ?? last })
  );
}

function stepText(given: RecordedStep, index: number, before: string): string {
  const { step = 'deploy', n = index + 1, phase = 'forward', command = ['true'], exit = 0, output = [] } = given;
  const { begin = '2026-03-14T01:00:00Z', end = '2026-03-14T01:00:01Z' } = given;
  const begun =
    frame('begin', { at: begin, command: [...command], n, phase, step }) + output.map((line) => `${line}\n`).join('');
  return begun + frame('end', { at: end, exit, lines: output.length, n, sha256: sha256(before + begun) });
}

export function frame(name: string, record: JsonObject): string {
  return `%${name} ${canonicalJson(record)}\n`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
