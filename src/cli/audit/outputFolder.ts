import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditHeader, headerText } from '../../audit/auditHeader.ts';
import { GateError } from '../../error.ts';
import { writeFileAtomically } from '../writeFile.ts';

/** Where an audit writes. */
export class OutputFolder {
  readonly path: string;

  /** Makes the folder. Throws GateError: 'usage' where it holds something and `resume` is not set, 'output_unwritable'. */
  constructor(path: string, resume: boolean) {
    this.path = path;
    let entries: string[];
    try {
      mkdirSync(path, { recursive: true });
      entries = readdirSync(path);
    } catch (cause) {
      throw new GateError('output_unwritable', `cannot make ${path}`, {
        place: { file: path },
        solution: 'Name a folder that can be written.',
        cause,
      });
    }
    if (entries.length > 0 && !resume) {
      throw new GateError('usage', 'the output folder is not empty', {
        place: { file: path },
        solution: 'Name another one, or go on with an interrupted audit: --resume.',
      });
    }
  }

  file(name: 'plan.jsonl' | 'results.jsonl' | 'missing.jsonl' | 'totals.json' | 'audit.json'): string {
    return join(this.path, name);
  }

  /** What an earlier session asked; undefined where it did not come that far. */
  header(): AuditHeader | undefined {
    return existsSync(this.file('audit.json')) ? readHeader(this.path) : undefined;
  }

  writeHeader(header: AuditHeader): void {
    writeFileAtomically(this.file('audit.json'), headerText(header));
  }
}

/** Throws GateError('usage') for a folder that no audit wrote. */
export function readHeader(folder: string): AuditHeader {
  const file = join(folder, 'audit.json');
  try {
    const header = JSON.parse(readFileSync(file, 'utf8')) as Partial<AuditHeader>;
    if (header.schemaVersion === 'GateAudit.v1' && headerText(header as AuditHeader).length > 0)
      return header as AuditHeader; // written by this program, and read only to be compared
    throw new Error('another schemaVersion');
  } catch (cause) {
    throw new GateError('usage', `${folder} is no output of an audit`, {
      place: { file },
      solution: 'Name a folder that `gate audit --out` wrote.',
      cause,
    });
  }
}
