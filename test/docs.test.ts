import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../src/format/jsonValue.ts';
import { loadCompiler } from '../src/compiler/load.ts';
import { loadProcedure } from '../src/index.ts';
import { HOSTED_NAMES } from '../src/own/builtins/builtins.ts';
import { OWN_CAPABILITIES } from '../src/own/capabilities.ts';
import { gate, ROOT } from './cli/gate.ts';
import { type Example, examplesIn, quotesIn } from './examples.ts';
import { RULE } from './own/ownSample.ts';
import { temporaryDirectory } from './run/temporaryDirectory.ts';

function examplesOf(file: string): Example[] {
  return examplesIn(readFileSync(join(ROOT, file), 'utf8'));
}

const documents = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'examples/kubernetes-postgres-minor/README.md',
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

describe('docs/supply-chain.md', () => {
  const examples = examplesOf('docs/supply-chain.md');

  it.each(examples.filter(({ name }) => name.startsWith('exit ')))('$text ends as it says', ({ name, text }) => {
    const command = text.trim().replaceAll('npx gate', `node ${ROOT}dist/cli/main.cjs`);
    expect(`exit ${spawnSync('sh', ['-c', command], { cwd: ROOT }).status}`).toBe(name);
  });

  it('pins the lists as its example does', () => {
    const lists = examples.find(({ name }) => name === 'list')?.text.replace('trust:\n', '') ?? 'no example';
    expect(readFileSync(join(ROOT, 'fixtures/runs/supply-chain/gate.config.yaml'), 'utf8')).toContain(lists);
  });
});

describe('docs/audit.md', () => {
  const examples = examplesOf('docs/audit.md').filter(({ name }) => name.startsWith('exit '));
  it.each(examples)('has commands that end as it says: $text', ({ name, text }) => {
    const command = text.trim().replaceAll('npx gate', `node ${ROOT}dist/cli/main.cjs`);
    const { status } = spawnSync('sh', ['-c', command], { cwd: ROOT });
    expect(`exit ${status}`).toBe(name);
  });
});

describe('docs/configuration.md', () => {
  const examples = examplesOf('docs/configuration.md');
  const configs = examples.filter(({ name }) => name.startsWith('config'));
  const keys = generateKeyPairSync('ed25519');
  const files = {
    ...Object.fromEntries(
      ['seal', 'runner', 'smoke'].map((name) => [
        `keys/${name}.pub`,
        keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      ]),
    ),
    'keys/trusted_root.json': readFileSync(`${ROOT}fixtures/runs/supply-chain/trust/root.json`, 'utf8'),
    'keys/agent.secret': 'a secret of enough bytes\n',
    'keys/kev.json': readFileSync(`${ROOT}fixtures/runs/supply-chain/trust/kev.json`, 'utf8'),
    'policy/rule.rego': RULE,
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

describe('docs/required-check.md', () => {
  const examples = examplesOf('docs/required-check.md');

  it('has a command that prints the pin', () => {
    const command = examples.find(({ name }) => name === 'exit 0')?.text.trim() ?? 'exit 9';
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', command.replace('npx rungate', `node ${ROOT}dist/cli/main.cjs`)],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^pin +sha256:[0-9a-f]{64}$/m);
  });

  it.each([
    ['workflow', 'action.yml'],
    ['gitlab', 'templates/gate.yml'],
  ])('gives the %s no input that %s does not have', (name, file) => {
    const text = examples.find((example) => example.name === name)?.text ?? '';
    const given = /(?:with|inputs):\n((?: +[a-z_-]+: .*\n)+)/.exec(text)?.[1] ?? '';
    const names = [...given.matchAll(/^ +([a-z_-]+):/gm)].map((match) => match[1] ?? '');
    expect(names).toContain('run');
    const known = readFileSync(join(ROOT, file), 'utf8');
    for (const input of names) expect(known).toMatch(new RegExp(`^ +${input}:`, 'm'));
  });

  it('names hooks that exist', () => {
    const text = examples.find(({ name }) => name === 'pre-commit')?.text ?? '';
    const hooks = readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8');
    for (const [, id = ''] of text.matchAll(/- id: (.*)/g)) expect(hooks).toContain(`- id: ${id}\n`);
  });
});

describe('docs/recording.md', () => {
  const examples = examplesOf('docs/recording.md');
  const exampleOf = (name: string) => examples.find((example) => example.name === name)?.text ?? 'exit 9';

  it('has commands that record, probe and describe a run', () => {
    const directory = temporaryDirectory({
      // A service for the probes, which ends with the script.
      'serve.mjs': `import { createServer } from 'node:http';
        const server = createServer((_, response) => response.end('{"ok":true}'));
        server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
    });
    const script = [
      `set -e; gate() { '${process.execPath}' '${ROOT}dist/cli/main.cjs' "$@"; }`,
      `'${process.execPath}' serve.mjs > url & trap "kill $!" EXIT`,
      ...['record', 'probe', 'backup', 'release'].map(exampleOf),
    ].join('\n');
    const waiting = script.replace(
      exampleOf('probe'),
      `while ! [ -s url ]; do sleep 0.05; done; URL=$(cat url)\n${exampleOf('probe')}`,
    );
    const env = { DATABASE_PASSWORD: 'hunter2!', API_AUTH: 'Bearer x', RELEASE_SECRET: 'a secret that is long' };
    const { status, stdout, stderr } = spawnSync('bash', ['-c', waiting], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const shown = stdout.replaceAll(/"(at|sha256)":"[^"]*"/g, '"$1":"…"');
    expect(shown.startsWith(exampleOf('recorded'))).toBe(true);
    expect(readdirSync(join(directory, 'run')).sort()).toEqual([
      'backup-manifest.json',
      'health.jsonl',
      'rollout.txt',
      'snapshots',
      'version.jsonl',
    ]);
  });
});

describe('docs/tutorial.md', () => {
  const examples = examplesOf('docs/tutorial.md');
  const blocks = examples.filter(({ name }) => name === 'shell').map(({ text }) => text);

  it('has no shell block that is not run here', () => {
    const page = readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8');
    expect(blocks).toEqual([...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]));
  });

  it('leads from an empty folder to the verdicts that it shows', () => {
    const script = [
      `set -e; gate() { '${process.execPath}' '${ROOT}dist/cli/main.cjs' "$@"; }`,
      // The service of the page must not outlive a script that fails before it ends it.
      "trap 'kill $! 2>/dev/null || :' EXIT",
      ...blocks,
    ].join('\n');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd: temporaryDirectory({}),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const shown = examples.filter(({ name }) => name === 'output');
    expect(shown).toHaveLength(3);
    for (const { text } of shown) expect(stdout).toContain(text);
    expect(stdout).toMatch(/^run\/health\.jsonl: 5 attempts, 200$/m);
    expect(stdout).toMatch(/^FAIL {2}broken {2}/m);
    expect(stdout).toMatch(/^Blocking \(2\)$/m);
    expect(stdout).toMatch(/^exit code 1$/m);
  });
});

describe('docs/own-rules.md', () => {
  const page = readFileSync(join(ROOT, 'docs/own-rules.md'), 'utf8');
  const examples = examplesIn(page);
  const blocks = examples.filter(({ name }) => name === 'shell').map(({ text }) => text);

  it('leads from a rule to a verdict that both engines confirm', () => {
    expect(blocks).toEqual([...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]));
    const directory = temporaryDirectory({});
    cpSync(join(ROOT, 'examples/kubernetes-postgres-minor'), join(directory, 'upgrade'), { recursive: true });
    const script = [`set -e; gate() { '${process.execPath}' '${ROOT}dist/cli/main.cjs' "$@"; }`, ...blocks].join('\n');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, XDG_CACHE_HOME: `${directory}/cache`, XDG_STATE_HOME: `${directory}/state` },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { text } of examples.filter(({ name }) => name === 'output')) expect(stdout).toContain(text);
    expect(stdout.match(/^PASS {2}upgrade\/runs\/pass/gm)).toHaveLength(2);
  });

  it('lists every function that a rule may call', () => {
    const names = (title: string, list: readonly string[]) =>
      `${title}: ${list.map((name) => `\`${name}\``).join(', ')}.`;
    const compiled = OWN_CAPABILITIES.builtins.filter((name) => !HOSTED_NAMES.includes(name));
    const wanted = [
      '<!-- generated: functions -->',
      '',
      names('Compiled into the policy', compiled),
      '',
      names('Given by this program', HOSTED_NAMES),
      '',
      'Operators, `in`, comprehensions, `every`, `some`, `with` and template strings need no permission.',
      '',
      '<!-- end -->',
    ].join('\n');
    const [, before = '', after = ''] =
      /^([\s\S]*?)<!-- generated: functions -->[\s\S]*?<!-- end -->([\s\S]*)$/.exec(page) ?? [];
    const expected = `${before}${wanted}${after}`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(join(ROOT, 'docs/own-rules.md'), expected);
    // Prettier wraps the lists.
    const words = (text: string) => text.split(/\s+/);
    expect(words(process.env['UPDATE_GOLDEN'] === '1' ? expected : page)).toEqual(words(expected));
  });
});

describe('docs/from-conftest.md', () => {
  const examples = examplesOf('docs/from-conftest.md');
  const textOf = (name: string) => examples.find((example) => example.name === name)?.text ?? '';

  it('has a policy that lets pass what it does not know', () => {
    const deny = (input: unknown) => {
      const outcome = loadCompiler().eval({ files: { 'main.rego': textOf('rego') }, query: 'data.main.deny' }, input);
      return outcome.ok ? outcome.value.value : outcome.problems;
    };
    expect(deny({ standbys: [{ name: 'b', lagBytes: 1048577 }] })).toEqual(['standby b lags by 1048577 bytes']);
    expect(deny({ standbys: [] })).toEqual([]);
    expect(deny({ standbys: [{ name: 'b', lag_bytes: 1048577 }] })).toEqual([]);
  });

  it('has a procedure that does not', () => {
    const script = [
      `set -e; gate() { '${process.execPath}' '${ROOT}dist/cli/main.cjs' "$@"; }`,
      ...examples.filter(({ name }) => name === 'shell').map(({ text }) => text),
    ].join('\n');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd: temporaryDirectory({ 'replication.yaml': textOf('procedure') }),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const shown = examples.filter(({ name }) => name === 'output');
    expect(shown).toHaveLength(4);
    for (const { text } of shown) expect(stdout).toContain(text);
  });
});

describe.each(['docs/how-to/own-procedure.md', 'examples/kubernetes-postgres-minor/README.md'])('%s', (file) => {
  it.each(examplesOf(file))('has commands that end as it says: $text', ({ name, text }) => {
    const command = text.trim().replaceAll('npx gate', `'${process.execPath}' ${ROOT}dist/cli/main.cjs`);
    const { status } = spawnSync('sh', ['-c', command], { cwd: ROOT });
    expect(`exit ${status}`).toBe(name);
  });

  it('has no shell block that is not run here', () => {
    const page = readFileSync(join(ROOT, file), 'utf8');
    expect(page.match(/```sh\n/g)).toHaveLength(examplesOf(file).length);
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

describe('quotations', () => {
  const quotes = documents.flatMap((file) =>
    quotesIn(readFileSync(join(ROOT, file), 'utf8')).map((quote) => ({ file, ...quote })),
  );

  it.each(quotes)('in $file are lines of $name', ({ name, text }) => {
    const lines = readFileSync(join(ROOT, name), 'utf8').split('\n');
    const quoted = text.split('\n').filter((line) => line !== '');
    expect(quoted).not.toEqual([]);
    expect(quoted.filter((line) => !lines.some((whole) => whole.startsWith(line)))).toEqual([]);
  });
});

/** Pages that tell how to record a run. */
const pages = documents
  .filter((file) => file.startsWith('docs/procedures/'))
  .map((file) => ({ file, page: readFileSync(join(ROOT, file), 'utf8') }))
  .filter(({ page }) => quotesIn(page).length > 0);

describe.each(pages)('$file', ({ file, page }) => {
  const name = file.slice('docs/procedures/'.length, -'.md'.length);

  it('names every file, every line and every param of its procedure', async () => {
    const procedure = await loadProcedure(name);
    const named = [
      ...procedure.files.map(({ path }) => path.source),
      ...procedure.lines.map(({ template }) => template.source),
      ...Object.keys(procedure.params),
    ];
    // Upright strokes are escaped in a table.
    const text = page.replaceAll('\\|', '|');
    expect(named.filter((one) => !text.includes(`\`${one}\``))).toEqual([]);
  });

  it('has a real line of every file that has to be there', async () => {
    const { files } = await loadProcedure(name);
    const quoted = quotesIn(page).map((quote) => quote.name.split('/').slice(4).join('/'));
    const missing = files.filter(({ optional, path }) => !optional && !quoted.some((one) => path.matches(one)));
    expect(missing.map(({ path }) => path.source)).toEqual([]);
  });

  it.each(examplesOf(file).filter((example) => example.name === 'config'))(
    'has a configuration that is one',
    ({ text }) => {
      const keys = readFileSync(join(ROOT, 'fixtures/runs/nooterra-self-host-upgrade/release-board.pub.pem'), 'utf8');
      const directory = temporaryDirectory({ 'gate.config.yaml': text, 'release-board.pub.pem': keys });
      const { status, stderr } = gate(['config', 'check'], { cwd: directory });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );
});
