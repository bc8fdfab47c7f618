import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditResult } from '../../src/audit/auditResult.ts';
import { type Ended, gate, RUNS } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

/** When all runs of a history are judged, so that two audits of it can be compared. */
export const AS_OF = '2026-03-20T00:00:00Z';

/** A folder with a configuration, `history/` with runs, and place for outputs. */
export class History {
  readonly folder = temporaryDirectory();
  readonly root = join(this.folder, 'history');

  constructor(config = `runs:\n  - match: history/*/run-*\n    procedure: nooterra-self-host-upgrade\n`) {
    mkdirSync(this.root);
    writeFileSync(join(this.folder, 'gate.config.yaml'), config);
  }

  /** A copy of a fixture, with one line more in its backup transcript where `spoilt`. */
  add(
    path: string,
    { from = 'pass', spoilt = false }: { from?: 'pass' | 'rolled-back'; spoilt?: boolean } = {},
  ): string {
    const run = join(this.root, path);
    cpSync(join(RUNS, from), run, { recursive: true });
    if (spoilt) {
      const ticket = join(run, 'change-ticket.json');
      writeFileSync(
        ticket,
        readFileSync(ticket, 'utf8').replace(/"approvals"/, '"environment": "staging",\n  "approvals"'),
      );
    }
    return run;
  }

  /** A run that takes seconds to read: a large file without blocks on the disk. */
  addSlow(path: string, gigabytes = 1): string {
    const run = this.add(path);
    writeFileSync(join(run, 'large.log'), '');
    truncateSync(join(run, 'large.log'), gigabytes * 2 ** 30);
    return run;
  }

  out(name: string): string {
    return join(this.folder, name);
  }

  audit(out: string, ...args: string[]): Ended {
    return gate(this.arguments(out, ...args), { cwd: this.folder });
  }

  arguments(out: string, ...args: string[]): string[] {
    return ['audit', 'history', '--out', out, '--as-of', AS_OF, ...args];
  }
}

export function results(out: string): AuditResult[] {
  return readFileSync(join(out, 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditResult);
}

/** Every file below a folder with its bytes. */
export function tree(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [file.slice(folder.length + 1), readFileSync(file, 'latin1')]));
}

export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never came to that');
}

export function isRecorded(out: string, path: string): boolean {
  return existsSync(join(out, 'runs', path, 'result.json'));
}
