import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GateError } from '../../error.ts';
import { sortedBy } from '../../format/order.ts';
import { sha256Hex } from '../../format/sha256.ts';
import type { GateReport } from '../../report/gateReport.ts';
import { parseReport } from '../../report/parseReport.ts';

/** What is recorded of one run. `sha256` is of the bytes, for a resumed audit to see that they are the same. */
export type Recorded =
  | { readonly state: 'none'; readonly sha256: null }
  | { readonly state: 'unusable'; readonly reason: 'report_invalid' | 'two_reports'; readonly sha256: string | null }
  | { readonly state: 'report'; readonly report: GateReport; readonly sha256: string };

/**
 * Reports that were kept, outside the runs: `<run>/report.json` as audits write them, or `<run>.json`. The output of an audit
 * may be named too.
 */
export class RecordedReports {
  readonly #folder: string;

  /** Throws GateError('usage') for a folder that is none. */
  constructor(folder: string) {
    this.#folder = existsSync(join(folder, 'audit.json')) ? join(folder, 'runs') : folder;
    this.#list('');
  }

  of(path: string): Recorded {
    const files = [join(this.#folder, path, 'report.json'), `${join(this.#folder, path)}.json`];
    const [file, other] = files.filter((name) => existsSync(name));
    if (file === undefined) return { state: 'none', sha256: null };
    if (other !== undefined) return { state: 'unusable', reason: 'two_reports', sha256: null };
    let sha256: string | null = null;
    try {
      const bytes = readFileSync(file);
      sha256 = sha256Hex(bytes);
      return { state: 'report', report: parseReport(bytes, file).report, sha256 };
    } catch {
      return { state: 'unusable', reason: 'report_invalid', sha256 };
    }
  }

  /** The paths of all runs of which something is recorded, ordered within their folder. */
  *paths(folder = ''): Generator<string> {
    for (const { name, isFolder } of this.#list(folder)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isFolder) yield* this.paths(path);
      else if (name === 'report.json' && folder !== '') yield folder;
      else if (name.endsWith('.json') && name !== 'result.json') yield path.slice(0, -'.json'.length);
    }
  }

  #list(folder: string): { readonly name: string; readonly isFolder: boolean }[] {
    try {
      const entries = readdirSync(join(this.#folder, folder), { withFileTypes: true });
      return sortedBy(
        entries
          .filter((entry) => entry.isDirectory() || entry.isFile())
          .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() })),
        ({ name }) => name,
      );
    } catch (cause) {
      throw new GateError('usage', 'cannot list the recorded reports', {
        place: { file: join(this.#folder, folder) },
        solution: 'Name a readable folder with reports, or the output of an audit.',
        cause,
      });
    }
  }
}
