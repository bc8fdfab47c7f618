import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import canonicalizeModule from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, loadPolicy, loadProcedure, openRun, reportDigest, reportText } from '../src/index.ts';
import type { GateReport } from '../src/index.ts';
import { gate, RUNS } from './cli/gate.ts';

// The package's types describe the module, not the function that it exports.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;
const AS_OF = '2026-03-20T00:00:00Z';
const CONFIG = `${RUNS}/gate.config.yaml`;
const ARGS = ['--config', CONFIG, '--as-of', AS_OF, '--format', 'json'];
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-same-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(root, name)).isFile());
}

async function byLibrary(source: string | ReadonlyMap<string, Uint8Array>): Promise<string> {
  const run = openRun(source);
  const {
    source: from,
    target,
    environment,
  } = (JSON.parse(gate(['check', `${RUNS}/pass`, ...ARGS]).stdout) as GateReport).subject;
  const expectation = { source: from ?? '', target: target ?? '', environment: environment ?? '' };
  const report = await check(run, {
    procedure: await loadProcedure('nooterra-self-host-upgrade'),
    policy: loadPolicy(),
    asOf: AS_OF,
    expect: expectation,
  });
  run.close();
  return reportText(report);
}

describe.each(['pass', 'rolled-back'])('the report of %s', (name) => {
  const run = `${RUNS}/${name}`;
  const { stdout: reference } = gate(['check', run, ...ARGS]);

  it('is the same from any directory, in any zone, locale and umask', () => {
    for (const env of [
      { TZ: 'UTC' },
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C', NO_COLOR: '1', FORCE_COLOR: '1' },
    ]) {
      expect(gate(['check', run, ...ARGS], { cwd: folder, env, umask: '077' }).stdout).toBe(reference);
    }
  });

  it('is the same for a copy elsewhere, made in another order, with other times and modes', () => {
    const copy = join(folder, `Ünïcode ${name}`);
    for (const file of filesOf(run).sort().reverse()) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), readFileSync(join(run, file)), { mode: 0o600 });
      utimesSync(join(copy, file), 1, 1);
    }
    expect(gate(['check', copy, ...ARGS]).stdout).toBe(reference);
  });

  it('is the same from the library, for a directory and for a map', async () => {
    expect(await byLibrary(run)).toBe(reference);
    const map = new Map(
      filesOf(run)
        .sort()
        .reverse()
        .map((file) => [file, readFileSync(join(run, file))]),
    );
    expect(await byLibrary(map)).toBe(reference);
  });

  it('is canonical by an independent implementation of RFC 8785, and carries its own digest', () => {
    const report = JSON.parse(reference) as GateReport;
    expect(canonicalize(report)).toBe(reference);
    const { digest, ...content } = report;
    expect(
      `sha256:${createHash('sha256')
        .update(String(canonicalize(content)))
        .digest('hex')}`,
    ).toBe(digest);
    expect(reportDigest(report)).toBe(digest);
  });

  it('holds no path of this machine', () => {
    expect(reference).not.toContain(folder);
    expect(reference).not.toContain(dirname(RUNS));
  });

  it('changes with every byte of the run', () => {
    const copy = join(folder, `changed-${name}`);
    cpSync(run, copy, { recursive: true });
    const file = join(copy, 'snapshots/magic-link/volume.tar');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const changed = JSON.parse(gate(['check', copy, ...ARGS]).stdout) as GateReport;
    expect(changed.run.digest).not.toBe((JSON.parse(reference) as GateReport).run.digest);
    expect(changed.blockingIssues.map(({ code }) => code)).toContain('determinism.digest_mismatch');
  });
});
