import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../fixture/digest.ts';
import { subjectOf } from './attack.ts';
import { alikeness, editsOf } from './edit.ts';
import { type Attacker, attack } from './matrix.ts';
import { ATTACKED } from './subject.ts';

/**
 * A sample of the edits that `npm run attack` makes; docs/attack.md has the figures of all of them. The edits are chosen by
 * their digest with the seed, so that a new file or rule does not change which of the others are chosen.
 */
const SEED = process.env['ATTACK_SEED'] ?? '20260314';
const SAMPLE = { edits: 20, 'edits and rehashes': 40 };
const PASSED = fileURLToPath(new URL('passed.txt', import.meta.url));

describe.each(ATTACKED)(`tampering with %s (ATTACK_SEED=${SEED})`, { timeout: 300_000 }, (name) => {
  it('never passes where the run is sealed', async () => {
    const { edits, passed } = await attackSample(name, 'edits');
    expect(edits).toBeGreaterThan(10);
    expect(passed.map(alikeness)).toEqual([]);
  });

  it('passes where it is known to, and nowhere else, when whoever edits makes every hash true again', async () => {
    const { edits, passed } = await attackSample(name, 'edits and rehashes');
    expect(edits).toBeGreaterThan(20);
    if (SEED === '20260314') expectKnown(name, [...new Set(passed.map(alikeness))].sort());
  });
});

async function attackSample(name: string, attacker: Attacker) {
  const subject = await subjectOf(name, attacker);
  const all = editsOf(subject.tree);
  const share = SAMPLE[attacker] / all.length;
  const chosen = all.filter(
    (edit) => parseInt(sha256(`${SEED} ${attacker} ${alikeness(edit)}`).slice(0, 8), 16) < share * 2 ** 32,
  );
  return attack(subject, attacker, chosen);
}

function expectKnown(name: string, passed: readonly string[]): void {
  const known = readFileSync(PASSED, 'utf8').split('\n').filter(Boolean);
  const isOwn = (line: string) => line.startsWith(`${name}: `);
  const found = passed.map((line) => `${name}: ${line}`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    expect(process.env['CI'] ?? '', 'goldens are not rewritten in CI').toBe('');
    const lines = [...known.filter((line) => !isOwn(line)), ...found].sort();
    writeFileSync(PASSED, lines.map((line) => `${line}\n`).join(''));
    return;
  }
  expect(found).toEqual(known.filter(isOwn));
}
