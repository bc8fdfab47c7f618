import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { gate } from './gate.ts';

const COMMANDS = commandsOf([]);

/** The commands that help lists, and those below them. */
function commandsOf(path: readonly string[]): string[][] {
  const { stdout } = gate([...path, '--help']);
  const listed = /\nCommands:\n((?: .*\n)+)/.exec(stdout)?.[1] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z]+)/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'help');
  return names.flatMap((name) => [[...path, name], ...commandsOf([...path, name])]);
}

describe('--help', () => {
  it('knows all commands', () => {
    expect(COMMANDS.map((path) => path.join(' '))).toEqual(
      expect.arrayContaining(['check', 'record', 'probe', 'manifest backup', 'procedures show', 'trust list']),
    );
  });

  it.each(COMMANDS)('%s %s ends with 0, and lists the exit codes', (...path) => {
    const { status, stdout, stderr } = gate([...path.filter((word) => typeof word === 'string'), '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}0 {2}pass$/m);
    // A command that only holds others has theirs.
    if (!stdout.includes('\nCommands:\n')) expect(stdout).toMatch(/\nExamples?:\n {2}(?:npx )?gate /);
  });
});

describe('a word that is nearly right', () => {
  it.each([
    [['chek', 'run'], 'Did you mean check?'],
    [['check', 'run', '--procedur', 'x'], 'Did you mean --procedure?'],
    [['manifest', 'bakup', 'm'], 'Did you mean backup?'],
  ])('%j is answered with the right one, and exit 2', (args, says) => {
    const { status, stderr } = gate(args);
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });
});

const installed = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe('gate completion', () => {
  const cases: [string, string[], string[]][] = [
    ['gate ', ['check', 'record', 'verify'], ['--as-of']],
    ['gate che', ['check'], ['verify']],
    ['gate check --for', ['--format'], ['check']],
    ['gate check --format s', ['sarif'], ['human']],
    ['gate check run --procedure noo', ['nooterra-self-host-upgrade'], []],
    ['gate manifest ', ['backup', 'release'], ['check']],
    ['gate manifest backup --so', ['--source'], []],
    ['gate record t.txt --phase ro', ['rollback'], ['forward']],
    ['gate completion --', ['--help'], ['--format']],
  ];

  it.skipIf(!installed('bash')).each(cases)('in bash completes %j', (line, some, none) => {
    const found = bash(line);
    expect(found).toEqual(expect.arrayContaining(some));
    for (const word of none) expect(found).not.toContain(word);
  });

  it.skipIf(!installed('bash'))('in bash leaves files to the shell', () => {
    expect(bash('gate check ')).toEqual([]);
    expect(bash('gate check run --config ')).toEqual([]);
  });

  it.skipIf(!installed('fish')).each(cases)('in fish completes %j', (line, some, none) => {
    const directory = temporaryDirectory({ 'gate.fish': gate(['completion', 'fish']).stdout });
    const script = `source ${directory}/gate.fish; complete -C ${JSON.stringify(line)}`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], { cwd: directory, encoding: 'utf8' });
    expect(stderr).toBe('');
    const found = stdout.split('\n').map((row) => row.split('\t')[0] ?? '');
    expect(found).toEqual(expect.arrayContaining(some));
    for (const word of none) expect(found).not.toContain(word);
  });

  it.skipIf(!installed('zsh')).each(cases)('in zsh completes %j', (line, some, none) => {
    const directory = temporaryDirectory({ 'gate.zsh': gate(['completion', 'zsh']).stdout });
    const words = line.split(' ');
    // Outside the line editor there is no compadd: one that prints what would be offered stands in for it.
    const script = [
      'compdef() { : }; _files() { : }',
      `compadd() { shift; for word in "$@"; do [[ $word == "\${words[CURRENT]}"* ]] && print -r -- $word; done; true }`,
      `source ${directory}/gate.zsh`,
      `words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _gate`,
    ].join('\n');
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const found = stdout.split('\n');
    expect(found).toEqual(expect.arrayContaining(some));
    for (const word of none) expect(found).not.toContain(word);
  });

  it('knows no other shell', () => {
    expect(gate(['completion', 'csh']).status).toBe(2);
  });

  function bash(line: string): string[] {
    const directory = temporaryDirectory({ 'gate.bash': gate(['completion', 'bash']).stdout });
    const words = line.split(' ').map((word) => `'${word}'`);
    const script = `source '${directory}/gate.bash'; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _gate; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  }
});
