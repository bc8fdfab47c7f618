import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate, ROOT } from './cli/gate.ts';

interface Example {
  readonly name: string;
  readonly text: string;
}

/** Fenced blocks that a comment of the form `<!-- example: name -->` precedes. */
function examplesOf(file: string): Example[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/<!-- example: ([^>]+) -->\n```[a-z]*\n([\s\S]*?)```/g)].map((match) => ({
    name: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

const documents = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('README', () => {
  const examples = examplesOf('README.md');

  it('shows what the first command prints', () => {
    const example = examples.find(({ name }) => name === 'pass');
    const { stdout } = gate(['check', 'fixtures/runs/nooterra-self-host-upgrade/pass']);
    expect(stdout.startsWith(example?.text ?? 'no example')).toBe(true);
  });

  it.each(examples.filter(({ name }) => name.startsWith('exit ')))('$text ends as it says', ({ name, text }) => {
    const command = text.trim().replace(/^npx gate/gm, `node ${ROOT}dist/cli/main.cjs`);
    const { status } = spawnSync('sh', ['-c', command], { cwd: ROOT });
    expect(`exit ${status}`).toBe(name);
  });

  it('has a library example that works', () => {
    const example = examples.find(({ name }) => name === 'library');
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', example?.text ?? ''], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(output).toMatch(/^pass sha256:[0-9a-f]{64} true\n$/);
  });

  it('has the two commands on its first screen', () => {
    const screen = readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').slice(0, 24).join('\n');
    expect(screen).toContain('npm ci && npx gate check fixtures/runs/nooterra-self-host-upgrade/pass');
    expect(screen).toContain('npm ci && npm test');
  });
});

describe('links', () => {
  it.each(documents)('of %s lead somewhere', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      expect(() => readFileSync(join(ROOT, file, '..', target)), `${file} → ${target}`).not.toThrow();
    }
  });
});
