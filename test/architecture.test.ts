import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GATES } from '../src/procedure/procedure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

/** What the files of a layer may import from src/. Files directly in src/ are layers of their own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  error: [],
  format: ['error'],
  run: ['error', 'format'],
  evidence: ['error', 'format', 'run'],
  procedure: ['error', 'format', 'run', 'evidence'],
  trust: ['error', 'format', 'run', 'evidence', 'procedure'],
  collect: ['error', 'format', 'run', 'evidence', 'procedure', 'trust'],
  policy: ['error', 'format', 'run', 'evidence', 'procedure', 'trust', 'collect'],
  report: ['error', 'format', 'run', 'evidence', 'procedure', 'trust', 'collect', 'policy'],
  render: ['error', 'format', 'run', 'evidence', 'procedure', 'trust', 'collect', 'policy', 'report'],
  context: ['error', 'format', 'run', 'evidence', 'procedure', 'trust', 'collect', 'policy', 'report', 'render'],
  check: [
    'error',
    'format',
    'run',
    'evidence',
    'procedure',
    'trust',
    'collect',
    'policy',
    'report',
    'render',
    'context',
  ],
  produce: ['error', 'format', 'run', 'evidence', 'procedure', 'trust', 'collect'],
  verify: [
    'error',
    'format',
    'run',
    'evidence',
    'procedure',
    'trust',
    'collect',
    'policy',
    'report',
    'render',
    'context',
    'check',
  ],
  audit: [
    'error',
    'format',
    'run',
    'evidence',
    'procedure',
    'trust',
    'collect',
    'policy',
    'report',
    'render',
    'context',
    'check',
    'verify',
  ],
  compiler: ['error'],
  own: ['error', 'format', 'run', 'evidence', 'procedure', 'trust', 'collect', 'policy', 'compiler'],
  cli: [
    'error',
    'format',
    'run',
    'evidence',
    'procedure',
    'trust',
    'collect',
    'policy',
    'report',
    'render',
    'context',
    'check',
    'produce',
    'verify',
    'audit',
    'compiler',
    'own',
  ],
  index: [
    'error',
    'format',
    'run',
    'evidence',
    'procedure',
    'trust',
    'collect',
    'policy',
    'report',
    'render',
    'context',
    'check',
    'verify',
    'own',
    'audit',
  ],
};

/** Where a module with side effects may be imported. */
const MAY_USE: Readonly<Record<string, RegExp>> = {
  'node:fs':
    /^(?:run|procedure|produce|audit|cli)\/|^policy\/loadPolicy\.ts$|^compiler\/load\.ts$|^own\/(?:readPolicySource|shippedSources)\.ts$/,
  'node:path': /^(?:procedure|produce|cli)\//,
  'node:child_process':
    /^produce\/record\.ts$|^cli\/audit\/workerPool\.ts$|^cli\/policy\/guardedTests\.ts$|^own\/ownProcess\.ts$/,
  '@open-policy-agent/opa-wasm': /^policy\/wasm\.ts$/,
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(SRC, name), 'utf8') }));

function layerOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : name.replace(/\.ts$/, '');
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'([^']+)'/gm)].map((match) => match[1] ?? '');
}

describe('layers', () => {
  it('knows every folder of src', () => {
    expect([...new Set(files.map(({ name }) => layerOf(name)))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('stand in docs/architecture.md', () => {
    const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const section = page.slice(page.indexOf('\n## Layers\n'), page.indexOf('\n## To add'));
    expect(Object.keys(MAY_IMPORT).filter((layer) => !new RegExp(`\\b${layer}\\b`).test(section))).toEqual([]);
  });

  it.each(files)('$name imports only what its layer may', ({ name, text }) => {
    const layer = layerOf(name);
    const allowed = [layer, ...(MAY_IMPORT[layer] ?? [])];
    for (const specifier of importsOf(text).filter((path) => path.startsWith('.'))) {
      const target = relative(SRC, resolve(SRC, dirname(name), specifier)).replaceAll('\\', '/');
      if (target.startsWith('../generated/validators/')) continue;
      expect(allowed, `${name} imports ${specifier}`).toContain(layerOf(target));
    }
  });

  it.each(files)('$name has no side effects that its layer may not have', ({ name, text }) => {
    for (const [module, where] of Object.entries(MAY_USE)) {
      if (importsOf(text).some((path) => path === module || path.startsWith(`${module}/`))) {
        expect(name, `imports ${module}`).toMatch(where);
      }
    }
    if (layerOf(name) === 'cli') return;
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    // What produces evidence waits and gets signals, but is told the time like everybody else.
    // What waits for the process of a user's rules has to stop waiting.
    const edges =
      layerOf(name) === 'produce'
        ? []
        : name === 'own/ownProcess.ts'
          ? [/\bprocess\./]
          : [/\bprocess\./, /\bsetTimeout\b/];
    for (const forbidden of [
      ...edges,
      /\bDate\b/,
      /Math\.random/,
      /\bIntl\b/,
      /\.toLocale/,
      /localeCompare/,
      /\bfetch\(/,
      /performance\./,
    ]) {
      expect(code, `${name} uses ${forbidden.source}`).not.toMatch(forbidden);
    }
  });
});

describe('policies', () => {
  it('has one folder a gate, and no other', () => {
    const folders = readdirSync(join(ROOT, 'policies/gates'));
    for (const folder of folders) expect(GATES).toContain(folder);
  });

  it('names every rule file for its package', () => {
    const rules = readdirSync(join(ROOT, 'policies/gates'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.rego'),
    );
    expect(rules.length).toBeGreaterThan(30);
    for (const name of rules) {
      const text = readFileSync(join(ROOT, 'policies/gates', name), 'utf8');
      expect(text).toContain(`package gates.${name.replaceAll('\\', '/').replace('.rego', '').replaceAll('/', '.')}`);
    }
  });
});

describe('language', () => {
  it('never turns the type checker off', () => {
    for (const { name, text } of files) {
      expect(text, name).not.toMatch(/@ts-(?:ignore|nocheck|expect-error)/);
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      expect(code, name).not.toMatch(/: any\b|\bas any\b/);
    }
  });
});

describe('a sixth procedure needs no code', () => {
  const names = readdirSync(join(ROOT, 'policies/procedures')).map((name) => name.replace(/\.yaml$/, ''));
  const rego = readdirSync(join(ROOT, 'policies'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
    .map((name) => ({ name, text: readFileSync(join(ROOT, 'policies', name), 'utf8') }));

  it.each(names)('no rule, and no code but the examples of a help text, knows the name %s', (procedure) => {
    const examples = new RegExp(`(?:^|\\\\n) +gate .*?${procedure}`, 'gm');
    const knowing = [...rego, ...files].filter(({ text }) => text.replaceAll(examples, '').includes(procedure));
    expect(knowing.map(({ name }) => name)).toEqual([]);
  });
});
