import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, GateError, openRun } from '../../src/index.ts';
import { loadConfig } from '../../src/procedure/loadConfig.ts';
import { loadProcedure } from '../../src/procedure/loadProcedure.ts';
import { parseEnvelope, verifyEnvelope } from '../../src/trust/dsse.ts';
import { NO_TRUST } from '../../src/trust/trust.ts';
import { tarOf, zipOf } from '../run/archiveBytes.ts';
import { ProcedureFixtures } from '../runs/procedureFixtures.ts';

/**
 * What the other tests do not damage yet: archives, configurations, procedures, envelopes and whole runs. The readers of
 * single formats are damaged in test/collect/golden.test.ts, which takes every artifact of every format.
 *
 * fast-check prints the seed of a failure; `ATTACK_SEED` gives it again.
 */
const SEED = Number(process.env['ATTACK_SEED'] ?? 20_260_314);
const FIXTURES = fileURLToPath(new URL('../../fixtures/runs/', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-fuzz-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Damage {
  readonly at: number;
  readonly removed: number;
  readonly inserted: Uint8Array;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(1_000_000),
  removed: fc.oneof(fc.nat(8), fc.nat(4_000)),
  inserted: fc.uint8Array({ maxLength: 12 }),
});

function damaged(bytes: Uint8Array, { at, removed, inserted }: Damage): Buffer {
  const from = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(from + removed)]);
}

describe('an archive, however it is damaged', () => {
  const files = [
    { name: 'a/b.json', content: '{"a":1}' },
    { name: 'c.txt', content: 'x'.repeat(700) },
  ];
  const archives = {
    'run.tar': tarOf(files),
    'run.tar.gz': gzipSync(tarOf(files)),
    'run.zip': zipOf(files),
  };

  it.each(Object.entries(archives))('%s is read or refused, and never throws', async (name, good) => {
    const file = join(folder, name);
    await fc.assert(
      fc.asyncProperty(damage, async (change) => {
        writeFileSync(file, damaged(good, change));
        const run = openRun(file);
        // What is refused has one problem that says why, and nothing that could be judged.
        if (run.problems.length > 0) expect(run.entries).toEqual([]);
        for (const entry of run.entries.filter(({ type }) => type === 'file')) {
          const outcome = await run.read(entry, () => undefined);
          expect(outcome.ok && outcome.bytes).toBe(entry.size);
        }
        run.close();
      }),
      { numRuns: 150, seed: SEED },
    );
  });
});

describe('what judges, however it is damaged', () => {
  const SPLICES = fc.array(damage, { minLength: 1, maxLength: 3 });

  it.each([
    ['configuration', 'supply-chain/gate.config.yaml', 'config_invalid', (file: string) => loadConfig(file, undefined)],
    ['procedure', 'supply-chain/procedure.yaml', 'procedure_invalid', loadProcedure],
  ])('a %s is loaded or refused with a reason', async (_what, path, code, load: (file: string) => Promise<object>) => {
    const good = readFileSync(FIXTURES + path);
    const file = join(folder, 'damaged.yaml');
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(SPLICES, async (changes) => {
        writeFileSync(file, changes.reduce(damaged, good));
        try {
          await load(file);
        } catch (error) {
          refused += 1;
          expect(error).toBeInstanceOf(GateError);
          expect(error).toMatchObject({ code });
        }
      }),
      { numRuns: 120, seed: SEED },
    );
    // Damage that nobody noticed would prove nothing.
    expect(refused).toBeGreaterThan(60);
  });
});

describe('an envelope', () => {
  const text = fc.oneof(fc.base64String(), fc.string());
  const envelope = fc.record(
    { payloadType: text, payload: text, signatures: fc.array(fc.record({ sig: text, keyid: text })) },
    { requiredKeys: [] },
  );

  it('of garbage is none, or verifies nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), envelope), (value) => {
        const parsed = parseEnvelope(JSON.parse(JSON.stringify(value)) as never);
        if (parsed !== undefined) expect(verifyEnvelope(NO_TRUST, 'seal', parsed).verified).not.toBe('yes');
      }),
      { numRuns: 300, seed: SEED },
    );
  });
});

describe('a run of garbage', () => {
  const word = fc.constantFrom(
    'pass',
    '%begin {',
    '%end {',
    '# Title',
    '- [x] done',
    '{"ok":true}',
    'a: 1',
    '',
    '\0',
    '\u2028',
  );
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.json().map((json) => Buffer.from(json)),
    fc.array(word, { maxLength: 6 }).map((lines) => Buffer.from(lines.join('\n'))),
  );

  it.each(['smartaccounting-release', 'kfm-infra-upgrade'])('never passes %s, and never throws', async (name) => {
    const fixtures = await ProcedureFixtures.load(name);
    const paths = [...fixtures.runs.pass.keys()];
    const options = fixtures.optionsOf({});
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...paths), content, { maxKeys: 30 }), async (files) => {
        const report = await check(openRun(new Map(Object.entries(files))), options);
        expect(report.verdict).toBe('fail');
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  it('never passes beside what is good, where a good file was damaged', async () => {
    const fixtures = await ProcedureFixtures.load('smartaccounting-release');
    const { pass } = fixtures.runs;
    const transcripts = [...pass.keys()].filter((path) => path.endsWith('.txt') && !path.includes('/'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...transcripts), damage, async (path, change) => {
        const good = pass.get(path) ?? new Uint8Array();
        const bad = damaged(good, change);
        fc.pre(!bad.equals(good));
        const report = await fixtures.judge({ tree: new Map([...pass, [path, bad]]) });
        expect(report.verdict).not.toBe('pass');
      }),
      { numRuns: 30, seed: SEED },
    );
  });
});
