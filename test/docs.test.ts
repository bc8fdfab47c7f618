import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../src/format/jsonValue.ts';
import { gate, ROOT } from './cli/gate.ts';
import { temporaryDirectory } from './run/temporaryDirectory.ts';

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

describe('docs/configuration.md', () => {
  const examples = examplesOf('docs/configuration.md');
  const configs = examples.filter(({ name }) => name.startsWith('config'));
  const keys = generateKeyPairSync('ed25519');
  const files = {
    'keys/seal.pub': keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'keys/trusted_root.json': readFileSync(`${ROOT}fixtures/runs/supply-chain/trust/root.json`, 'utf8'),
    'keys/agent.secret': 'a secret of enough bytes\n',
  };

  it.each(configs)('has a configuration that is one: $text', ({ name, text }) => {
    const directory = temporaryDirectory({ ...files, 'gate.config.yaml': text });
    const { status, stderr } = gate(['config', 'check', ...name.split(' ').slice(1)], { cwd: directory });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has an example of every key', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schemas/config-v1.schema.json'), 'utf8')) as JsonObject;
    const all = configs.map(({ text }) => text).join('\n');
    const missing = propertiesOf(schema).filter((key) => !new RegExp(`^[ -]*${key}:`, 'm').test(all));
    expect(missing).toEqual([]);
  });

  it('has commands that seal a run', () => {
    const directory = temporaryDirectory({
      ...files,
      'gate.config.yaml': configs.find(({ text }) => text.includes('assurance: sealed'))?.text ?? '',
    });
    cpSync(join(ROOT, 'fixtures/runs/nooterra-self-host-upgrade/pass'), join(directory, 'artifacts/run'), {
      recursive: true,
    });
    const script = examples.find(({ name }) => name === 'seal')?.text ?? 'exit 9';
    const command = `set -e\ngate() { '${process.execPath}' '${ROOT}dist/cli/main.cjs' "$@"; }\n${script}`;
    const { status, stdout } = spawnSync('sh', ['-c', command], { cwd: directory, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('; sealed\n');
  });
});

/** Names of all properties that a schema declares, at any depth. */
function propertiesOf(schema: JsonObject): string[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    const object = asObject(value);
    if (object === undefined) return [];
    return [...(key === 'properties' ? Object.keys(object) : []), ...propertiesOf(object)];
  });
}

describe('links', () => {
  it.each(documents)('of %s lead somewhere', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      expect(() => readFileSync(join(ROOT, file, '..', target)), `${file} → ${target}`).not.toThrow();
    }
  });
});
