import type { Format } from '../../src/procedure/formats.ts';
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { collect, type Collection } from '../../src/collect/collect.ts';
import { compileLineTemplate } from '../../src/format/lineTemplate.ts';
import { compilePathPattern } from '../../src/format/pathPattern.ts';
import type { FileDeclaration, Procedure } from '../../src/procedure/procedure.ts';
import { openRun } from '../../src/run/openRun.ts';
import type { Entry, ReadProblem, Run } from '../../src/run/run.ts';
import { NO_TRUST } from '../../src/trust/trust.ts';
import { SECRETS } from './exampleSecrets.ts';
import { transcriptOf } from './frames.ts';

const PROCEDURE = procedureOf([
  { role: 'ticket', path: 'ticket.json', format: 'change-ticket' },
  { role: 'log', path: 'logs/*.txt', format: 'transcript', many: true },
  { role: 'probes', path: 'probes.jsonl', format: 'probe-series' },
  { role: 'dump', path: 'dump/**', format: 'opaque', many: true },
  { role: 'compose', path: 'compose.yml', format: 'compose' },
]);

const TICKET = {
  schemaVersion: 'ChangeTicket.v1',
  id: 'CHG-1',
  environment: 'production',
  sourceRelease: 'a',
  targetRelease: 'b',
  author: 'm',
  operator: 'j',
  rollbackOwner: 's',
  window: { begin: '2026-03-14T01:00:00Z', end: '2026-03-14T02:00:00Z' },
  approvals: [],
};

it('gives every entry one inventory row, and every readable file one item', async () => {
  const { evidence, inventory } = await collectFiles({
    'ticket.json': JSON.stringify(TICKET),
    'dump/a': 'bytes',
    'notes.md': 'nobody declared this',
    'logs/1.txt': 'no transcript\n',
  });
  expect(inventory.map(({ path, status }) => [path, status])).toEqual([
    ['dump', 'read'],
    ['dump/a', 'unread'],
    ['logs', 'read'],
    ['logs/1.txt', 'unreadable'],
    ['notes.md', 'unexpected'],
    ['ticket.json', 'read'],
  ]);
  expect(evidence.file.map(({ source, from, format }) => [source.path, from, format])).toEqual([
    ['dump/a', 'dump', 'opaque'],
    ['notes.md', null, 'undeclared'],
    ['ticket.json', 'ticket', 'change-ticket'],
  ]);
  expect(evidence.unreadable).toMatchObject([
    { source: { path: 'logs/1.txt', lines: [1, 1] }, from: 'log', reason: 'malformed', decided: true },
  ]);
});

it('takes no claim from a file that is wrong at its end', async () => {
  const good = transcriptOf([{ output: ['|service api healthy'] }]);
  const { evidence } = await collectFiles({ 'logs/1.txt': `${good}more\n` });
  expect([evidence.step, evidence.event, evidence.transcript, evidence.setting].flat()).toEqual([]);
});

it.each(['no_permission', 'changed_while_read', 'io_error', 'cap_exceeded'] as const)(
  'takes no claim from a file that could not be read (%s), and does not call that decided',
  async (problem) => {
    const { evidence, inventory } = await collect(
      failing('ticket.json', problem, JSON.stringify(TICKET)),
      PROCEDURE,
      NO_TRUST,
    );
    expect(evidence.unreadable).toMatchObject([
      { from: 'ticket', reason: problem, decided: false, source: { sha256: null } },
    ]);
    expect([evidence.release, evidence.document, evidence.file].flat()).toEqual([]);
    expect(inventory).toMatchObject([{ status: 'unreadable', sha256: null }]);
  },
);

it('says that a file larger than its format allows is beyond a cap, and hashes it all the same', async () => {
  const { evidence, inventory } = await collectFiles({ 'compose.yml': 'a'.repeat(1024 * 1024 + 1) });
  expect(evidence.unreadable).toMatchObject([{ reason: 'cap_exceeded', decided: false }]);
  expect(inventory[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

it('does not call a directory read that could not be listed', async () => {
  const entries: Entry[] = [{ path: 'closed', type: 'directory', size: null }];
  const problems = [{ path: 'closed', problem: 'no_permission' as const }];
  const { evidence, inventory } = await collect({ ...emptyRun(), entries, problems }, PROCEDURE, NO_TRUST);
  expect(evidence.unreadable).toMatchObject([{ entry: 'directory', decided: false, source: { path: 'closed' } }]);
  expect(inventory).toMatchObject([{ path: 'closed', status: 'unreadable' }]);
});

it('states links, special files and names that others would see differently', async () => {
  const entries: Entry[] = [
    { path: 'A', type: 'file', size: 1 },
    { path: 'a', type: 'file', size: 1 },
    { path: 'b\nc', type: 'file', size: 1 },
    { path: 'link', type: 'link', size: null, target: '/etc/passwd' },
    { path: 'pipe', type: 'special', size: null },
  ];
  const run: Run = {
    ...emptyRun(),
    entries,
    read: (_, sink) => (sink(Buffer.from('x')), Promise.resolve({ ok: true, sha256: 'x', bytes: 1 })),
  };
  const { evidence } = await collect(run, PROCEDURE, NO_TRUST);
  const found = evidence.unreadable.map(({ source, reason, decided }) => [source.path, reason, decided]);
  expect(found.sort()).toEqual([
    ['A', 'name_collision', true],
    ['a', 'name_collision', true],
    ['b\nc', 'unsafe_name', true],
    ['link', 'link', true],
    ['pipe', 'special_file', true],
  ]);
});

it('stops between files when it is told to', async () => {
  const signal = AbortSignal.abort();
  await expect(collect(openRun(new Map([['a', Buffer.from('x')]])), PROCEDURE, NO_TRUST, signal)).rejects.toMatchObject(
    {
      code: 'aborted',
    },
  );
});

it('scans declared and undeclared text for secrets, and leaves data alone', async () => {
  const { text = '' } = SECRETS.find(({ detector }) => detector === 'aws_access_key') ?? {};
  const { evidence } = await collectFiles({
    'notes.md': text,
    'dump/a': text,
    'logs/1.txt': transcriptOf([{ output: [`|${text}`] }]),
  });
  expect(evidence.secret.map(({ source, from }) => [source.path, source.lines, from])).toEqual([
    ['logs/1.txt', [3, 3], 'log'],
    ['notes.md', [1, 1], null],
  ]);
});

describe('a secret', () => {
  it.each(SECRETS)('($detector, $text) is in no excerpt, wherever it stands', async ({ text, value }) => {
    const collection = await collectFiles({
      'ticket.json': JSON.stringify({ ...TICKET, author: text, targetRelease: text, window: { ...TICKET.window } }),
      'logs/1.txt': transcriptOf([{ command: ['sh', '-c', text], output: [`|note ${text}`, `|${text}`] }]),
      'compose.yml': JSON.stringify({ services: { api: { image: text } } }),
      'notes.md': text,
    });
    expect(excerptsOf(collection).length).toBeGreaterThan(5);
    for (const excerpt of excerptsOf(collection)) expect(excerpt).not.toContain(value);
  });

  it('that is longer than what is kept of its line is not shown in part', async () => {
    const value = `eyJ${'a'.repeat(150)}.eyJ${'b'.repeat(300)}.${'c'.repeat(40)}`;
    const collection = await collectFiles({ 'logs/1.txt': transcriptOf([{ output: [`|environment: ${value}`] }]) });
    expect(collection.evidence.secret.length).toBe(1);
    for (const excerpt of excerptsOf(collection)) expect(excerpt).not.toContain('a'.repeat(100));
  });

  it('that colours interrupt is not shown once they are gone', async () => {
    const value = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const coloured = `\u001b[01;31mghp_\u001b[m${value.slice(4)}`;
    const collection = await collectFiles({ 'logs/1.txt': transcriptOf([{ output: [`|note ${coloured}`] }]) });
    for (const excerpt of excerptsOf(collection)) expect(excerpt).not.toContain(value);
  });

  it('that follows the head of a private key is not shown with it', async () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
    const author = ['-----BEGIN PRIVATE', `KEY-----\n${body}\n-----END PRIVATE KEY-----`].join(' ');
    const collection = await collectFiles({ 'ticket.json': JSON.stringify({ ...TICKET, author }) });
    for (const excerpt of excerptsOf(collection)) expect(excerpt).not.toContain(body);
  });

  it.each(SECRETS)('($detector, $text) does not become evidence', async ({ text, value }) => {
    const series = {
      record: 'series',
      schemaVersion: 'GateProbeSeries.v1',
      series: 's',
      url: text,
      planned: 1,
      everySeconds: 1,
      startedAt: '2026-03-14T01:00:00Z',
    };
    const probe = {
      record: 'attempt',
      attempt: 1,
      at: '2026-03-14T01:00:00Z',
      outcome: 'response',
      status: 200,
      body: { token: text },
    };
    const close = { record: 'close', attempts: 1, closedAt: '2026-03-14T01:00:00Z' };
    const { evidence } = await collectFiles({
      'logs/1.txt': transcriptOf([{ command: ['sh', '-c', text] }]),
      'probes.jsonl': [series, probe, close].map((record) => `${JSON.stringify(record)}\n`).join(''),
      'ticket.json': JSON.stringify({ ...TICKET, author: text }),
    });
    expect(evidence.secret.length).toBeGreaterThan(0);
    expect(JSON.stringify(evidence)).not.toContain(value);
  });
});

it('bounds and escapes excerpts', async () => {
  const author = `\u001b]0;owned\u0007\u202e${'x'.repeat(5000)}`;
  const collection = await collectFiles({ 'ticket.json': JSON.stringify({ ...TICKET, author }) });
  const excerpt = excerptsOf(collection).find((text) => text.includes('xxx')) ?? '';
  expect([...excerpt].length).toBeLessThanOrEqual(200);
  expect(excerpt).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

interface DeclaredFile {
  readonly role: string;
  readonly path: string;
  readonly format: Format;
  readonly many?: boolean;
}

function procedureOf(files: readonly DeclaredFile[]): Procedure {
  const release = { kind: 'release', field: 'value' } as const;
  const line = (text: string) => compileLineTemplate(text);
  return {
    name: 'own',
    version: '1.0.0',
    title: 'Own',
    runbook: { title: 'Own', origin: 'here' },
    digest: `sha256:${'0'.repeat(64)}`,
    content: '',
    source: 'file',
    subject: { source: release, target: release, environment: release },
    outcome: { completed: { kind: 'step' }, rolled_back: { kind: 'step' } },
    params: {},
    files: files.map(({ role, path, format, many = false }): FileDeclaration => ({
      role,
      path: compilePathPattern(path),
      format,
      optional: true,
      many,
      with: {},
    })),
    lines: [
      { template: line('service {subject:name} {state:word}'), kind: 'event', set: { name: 'service-state' } },
      { template: line('note {state:text}'), kind: 'event', set: { name: 'note', subject: 'x' } },
      { template: line('environment: {value:word}'), kind: 'setting', set: { group: 'run', name: 'environment' } },
    ],
    notApplicable: {},
    requirements: [],
  };
}

function collectFiles(files: Readonly<Record<string, string>>): Promise<Collection> {
  return collect(
    openRun(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))),
    PROCEDURE,
    NO_TRUST,
  );
}

function excerptsOf(collection: Collection): string[] {
  return Object.values(collection.evidence).flatMap((items) =>
    items.flatMap(({ source }) => {
      const { excerpt } = collection.show(source);
      return excerpt === undefined ? [] : [excerpt];
    }),
  );
}

function emptyRun(): Run {
  return {
    entries: [],
    problems: [],
    read: () => Promise.resolve({ ok: false, problem: 'io_error' }),
    close: () => undefined,
  };
}

/** A run whose only file gives its bytes and then fails. */
function failing(path: string, problem: ReadProblem, text: string): Run {
  return {
    ...emptyRun(),
    entries: [{ path, type: 'file', size: text.length }],
    read(_, sink) {
      sink(Buffer.from(text));
      return Promise.resolve({ ok: false, problem });
    },
  };
}
