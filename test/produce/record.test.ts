import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate, ROOT } from '../cli/gate.ts';
import { itemsOf, refusalOf } from '../collect/readArtifact.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { ended, HEADER, outputOf, readTranscript, recordScript, startRecording, stepsOf, textOf } from './recording.ts';

describe('gate record', () => {
  it('passes output through, keeps the exit code, and leaves nothing but the transcript', () => {
    const root = temporaryDirectory();
    const { status, stdout, stderr } = recordScript(root, 'echo out; echo err >&2; exit 3');
    expect({ status, stdout, stderr }).toEqual({ status: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 3]]);
    expect(readdirSync(root)).toEqual(['t.txt']);
    expect(outputOf(textOf(root), '|')).toBe('out\n');
    expect(outputOf(textOf(root), '!')).toBe('err\n');
  });

  it('numbers the steps of a run across its transcripts, and ends it once', () => {
    const root = temporaryDirectory();
    recordScript(root, 'true');
    const second = [
      'record',
      join(root, 'sub/u.txt'),
      '--root',
      root,
      '--step',
      'other',
      '--phase',
      'rollback',
      '--close',
    ];
    mkdirSync(join(root, 'sub'));
    expect(gate([...second, '--', 'true']).status).toBe(0);
    expect(recordScript(root, 'true', ['--final']).status).toBe(0);
    expect(stepsOf(readTranscript(root))).toEqual([
      ['step', 1, 0],
      ['step', 3, 0],
    ]);
    expect(itemsOf(readTranscript(root, 'sub/u.txt'), 'step')).toMatchObject([{ n: 2, phase: 'rollback' }]);
    expect(itemsOf(readTranscript(root), 'transcript')).toMatchObject([
      { run: 'chg-1', environment: 'staging', procedure: 'p', closed: true, final: true, steps: 3 },
    ]);
    const { status, stderr } = recordScript(root, 'true');
    expect(status).toBe(125);
    expect(stderr).toContain('the run is closed');
  });

  it('closes without a command, and refuses to end a run that has an open transcript', () => {
    const root = temporaryDirectory();
    recordScript(root, 'true');
    gate(['record', join(root, 'u.txt'), '--step', 'other', '--', 'true']);
    const refused = gate(['record', join(root, 'u.txt'), '--final']);
    expect(refused.status).toBe(125);
    expect(refused.stderr).toContain('t.txt: another transcript of the run is not closed');
    expect(gate(['record', join(root, 't.txt'), '--close']).status).toBe(0);
    expect(gate(['record', join(root, 'u.txt'), '--final']).status).toBe(0);
    expect(itemsOf(readTranscript(root, 'u.txt'), 'transcript')).toMatchObject([{ final: true, steps: 2 }]);
    expect(itemsOf(readTranscript(root), 'transcript')).toMatchObject([{ closed: true, final: false }]);
  });

  it.each([
    ['a first transcript without header', ['t.txt', '--step', 's', '--', 'touch', 'ran'], '--run'],
    ['a step without name', ['t.txt', ...HEADER, '--', 'touch', 'ran'], '--step'],
    ['neither command nor closing', ['t.txt', ...HEADER, '--step', 's'], 'no command'],
    ['an unknown option', ['t.txt', '--stepp', 's', '--', 'touch', 'ran'], '--step'],
    ['an unknown phase', ['t.txt', ...HEADER, '--step', 's', '--phase', 'rolback', '--', 'touch', 'ran'], '"rollback"'],
    [
      'a secret that is not set',
      ['t.txt', ...HEADER, '--step', 's', '--mask', 'NOT_SET_HERE', '--', 'touch', 'ran'],
      'NOT_SET',
    ],
    ['a secret too short', ['t.txt', ...HEADER, '--step', 's', '--mask', 'SHORT', '--', 'touch', 'ran'], 'too short'],
    ['a folder that is not there', ['no/t.txt', ...HEADER, '--step', 's', '--', 'touch', 'ran'], 'cannot write into'],
    ['a file that is no transcript', ['other.txt', ...HEADER, '--step', 's', '--', 'touch', 'ran'], 'no transcript'],
    ['a link', ['link.txt', ...HEADER, '--step', 's', '--', 'touch', 'ran'], 'no transcript'],
  ])('refuses %s with 125, and does not run the command', (_, args, says) => {
    const root = temporaryDirectory({ 'other.txt': 'hello\n' });
    symlinkSync('/dev/null', join(root, 'link.txt'));
    const { status, stderr } = gate(['record', ...args], { cwd: root, env: { SHORT: 'abc' } });
    expect(status).toBe(125);
    expect(stderr).toContain(says);
    expect(existsSync(join(root, 'ran'))).toBe(false);
    expect(readFileSync(join(root, 'other.txt'), 'utf8')).toBe('hello\n');
  });

  it('refuses another environment in one run directory', () => {
    const root = temporaryDirectory();
    recordScript(root, 'true');
    const { status, stderr } = gate([
      'record',
      join(root, 'u.txt'),
      '--environment',
      'production',
      '--step',
      's',
      '--',
      'true',
    ]);
    expect(status).toBe(125);
    expect(stderr).toContain('is of environment "staging", not "production"');
  });

  it.each([
    ['is not there', ['no-such-command-here'], 127],
    ['cannot be executed', ['/etc/passwd'], 126],
  ])('records a command that %s', (_, command, exit) => {
    const root = temporaryDirectory();
    const { status, stderr } = gate(['record', join(root, 't.txt'), ...HEADER, '--step', 's', '--', ...command]);
    expect(status).toBe(exit);
    expect(stderr).toContain('could not run');
    expect(stepsOf(readTranscript(root))).toEqual([['s', 1, exit]]);
  });
});

describe('a command that is hostile to its recorder', () => {
  it('cannot forge records', () => {
    const root = temporaryDirectory();
    const forged = [
      '%end {"at":"2026-03-14T01:02:14Z","exit":0,"lines":0,"n":1,"sha256":"' + '0'.repeat(64) + '"}',
      '%begin {"at":"2026-03-14T01:02:14Z","command":["true"],"n":2,"phase":"forward","step":"backup"}',
      '%close {"at":"2026-03-14T01:02:14Z","final":true,"sha256":"' + '0'.repeat(64) + '","steps":2}',
    ];
    const script = forged.map((line) => `printf '\\r\\n%s\\n' '${line.replaceAll('%', '%')}'`).join(';');
    expect(recordScript(root, `${script}; exit 9`).status).toBe(9);
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 9]]);
    expect(itemsOf(readTranscript(root), 'transcript')).toMatchObject([{ closed: false }]);
  });

  it('may print megabytes a second, to both channels', () => {
    const root = temporaryDirectory();
    const script = `yes 'a line of output that is rather long, as those of builds are' | head -c 50000000 & yes err | head -c 10000000 >&2; wait`;
    const { status, stdout } = recordScript(root, script);
    expect(status).toBe(0);
    expect(stdout.length).toBe(50_000_000);
    const text = textOf(root);
    // The last line was cut off by head, and has got its line feed.
    expect(digest(outputOf(text, '|').replace(/\n$/, ''))).toBe(digest(stdout.replace(/\n$/, '')));
    expect(outputOf(text, '!').length).toBe(10_000_000);
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 0]]);
  });

  it('may write binary, halves of characters, and lines without end', () => {
    const root = temporaryDirectory();
    const script = `printf '\\303'; sleep 0.1; printf '\\251\\n\\377\\376\\000|%%\\n'; head -c 3000000 /dev/zero | tr '\\0' 'x'; printf '\\nlast\\303'`;
    const { status } = recordScript(root, script);
    expect(status).toBe(0);
    const bytes = readFileSync(join(root, 't.txt'));
    expect(bytes.includes(Buffer.from('|é\n'))).toBe(true);
    expect(bytes.includes(Buffer.from([0x7c, 0xff, 0xfe, 0x00, 0x7c, 0x25, 0x0a]))).toBe(true);
    const read = readTranscript(root, 't.txt', ['last{state:word}']);
    expect(stepsOf(read)).toEqual([['step', 1, 0]]);
    // A line that is not UTF-8 is on record, and states nothing.
    expect(itemsOf(read, 'event')).toEqual([]);
    expect(bytes.at(bytes.lastIndexOf('%end') - 2)).toBe(0xc3);
  });

  it('never cuts a character where it cuts a line', () => {
    const root = temporaryDirectory();
    recordScript(root, `printf 'x'; yes 'é' | head -n 50000 | tr -d '\\n'`);
    const lines = textOf(root)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(lines.length).toBe(2);
    expect(lines.map((line) => line.slice(1)).join('')).toBe(`x${'é'.repeat(50_000)}`);
  });

  it('may leave a process behind that holds its output', () => {
    const root = temporaryDirectory();
    const { status, stderr, stdout } = recordScript(root, 'echo a; (sleep 20; echo late) & echo b; exit 4');
    expect(status).toBe(4);
    expect(stdout).toBe('a\nb\n');
    expect(stderr).toContain('left a process behind');
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 4]]);
  });

  it('may leave a process behind that never stops printing', () => {
    const root = temporaryDirectory();
    const { status, stderr } = recordScript(root, 'yes & exit 0');
    expect(status).toBe(0);
    expect(stderr).toContain('left a process behind');
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 0]]);
  });

  it.each([
    ['appends to', 'echo "|forged" >> t.txt'],
    ['empties', ': > t.txt'],
    ['changes a byte of', 'printf E | dd of=t.txt bs=1 seek=2 conv=notrunc 2>/dev/null'],
    ['changes the output of an earlier step in', `sed -i s/first/forge/ t.txt`],
    ['replaces by a copy', 'cp t.txt u.txt; mv u.txt t.txt'],
    ['removes', 'rm t.txt'],
  ])('that %s its transcript is refused, whatever it leaves there', (_, script) => {
    const root = temporaryDirectory();
    recordScript(root, 'echo first');
    const { status, stderr } = recordScript(root, `cd '${root}'; echo before; ${script}; exit 0`, ['--final']);
    expect(status).toBe(125);
    expect(stderr).toContain('something else wrote into the transcript');
    expect(textOf(root)).toMatch(/%refused \{"at":"[^"]+","n":2,"reason":"transcript_changed"\}\n$/);
    expect(refusalOf(readTranscript(root))).toMatch(/^malformed/);
  });

  it('that puts a forged transcript in the place of its own is refused', () => {
    const root = temporaryDirectory();
    const other = temporaryDirectory();
    recordScript(other, 'echo all is well', ['--final']);
    const { status } = recordScript(root, `cp '${other}/t.txt' '${root}/u.txt'; mv '${root}/u.txt' '${root}/t.txt'`);
    expect(status).toBe(125);
    expect(refusalOf(readTranscript(root))).toBe('malformed: text_after_close');
  });

  it('that changed an earlier step between two recordings is refused before the next one runs', () => {
    const root = temporaryDirectory();
    recordScript(root, 'echo first');
    writeFileSync(join(root, 't.txt'), textOf(root).replace('|first', '|forge'));
    const { status, stderr } = recordScript(root, `touch '${root}/ran'`);
    expect(status).toBe(125);
    expect(stderr).toContain('digest_mismatch');
    expect(existsSync(join(root, 'ran'))).toBe(false);
  });

  it('cannot record a step inside a step of the same run', () => {
    const root = temporaryDirectory();
    const inner = `'${process.execPath}' '${ROOT}dist/cli/main.cjs' record '${root}/u.txt' --step inner -- true`;
    const { status, stderr } = recordScript(root, `${inner}; echo inner ended with $?`);
    expect(status).toBe(0);
    expect(stderr).toContain('another step of the run is being recorded');
    expect(outputOf(textOf(root), '|')).toBe('inner ended with 125\n');
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 0]]);
  });
});

describe('signals', () => {
  it('are passed on, and the command decides', async () => {
    const root = temporaryDirectory();
    const script = `trap 'echo caught; exit 7' TERM; echo ready; while :; do sleep 0.05; done`;
    const { code } = await signalled(root, script, 'SIGTERM');
    expect(code).toBe(7);
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 7]]);
    expect(outputOf(textOf(root), '|')).toBe('ready\ncaught\n');
  });

  it('that end the command are in its exit code', async () => {
    const root = temporaryDirectory();
    const { code } = await signalled(root, 'echo ready; exec sleep 20', 'SIGHUP');
    expect(code).toBe(129);
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 129]]);
  });

  it('that the command ignores end neither it nor its recording', async () => {
    const root = temporaryDirectory();
    const { code } = await signalled(root, `trap '' TERM; echo ready; sleep 1; echo done`, 'SIGTERM');
    expect(code).toBe(0);
    expect(outputOf(textOf(root), '|')).toBe('ready\ndone\n');
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 0]]);
  });

  it('that kill the recorder leave a transcript that nobody takes for whole', async () => {
    const root = temporaryDirectory();
    await signalled(root, 'echo ready; sleep 2', 'SIGKILL');
    expect(refusalOf(readTranscript(root))).toBe('truncated: step_not_ended');
    const refused = recordScript(root, 'true');
    expect(refused.status).toBe(125);
    expect(refused.stderr).toContain('--after-cut-off');
    // A rollback must not wait for the paperwork, but the run stays what it is.
    const rollback = ['record', join(root, 'u.txt'), '--step', 'restore', '--phase', 'rollback', '--after-cut-off'];
    expect(gate([...rollback, '--', 'true']).status).toBe(0);
    expect(stepsOf(readTranscript(root, 'u.txt'))).toEqual([['restore', 2, 0]]);
  });

  it('records a command that is killed', () => {
    const root = temporaryDirectory();
    expect(recordScript(root, 'echo a; kill -KILL $$').status).toBe(137);
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 137]]);
  });

  async function signalled(root: string, script: string, signal: NodeJS.Signals): Promise<{ code: number | null }> {
    const child = startRecording([join(root, 't.txt'), ...HEADER, '--step', 'step', '--', 'sh', '-c', script]);
    child.stdout?.once('data', () => child.kill(signal));
    return { code: await ended(child) };
  }
});

it('goes on recording when nobody reads its output any more', () => {
  const root = temporaryDirectory();
  const recorder = `'${process.execPath}' '${ROOT}dist/cli/main.cjs' record '${root}/t.txt' ${HEADER.join(' ')} --step s -- seq 200000`;
  const { stdout } = spawnSync('bash', ['-c', `${recorder} | head -n 2; echo "\${PIPESTATUS[0]}"`], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('1\n2\n0\n');
  expect(outputOf(textOf(root), '|').endsWith('\n200000\n')).toBe(true);
  expect(stepsOf(readTranscript(root))).toEqual([['s', 1, 0]]);
});

describe('several recorders at once', () => {
  it('record one step at a time, and every number once', async () => {
    const root = temporaryDirectory();
    recordScript(root, 'true');
    const codes = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        ended(startRecording([join(root, `${index}.txt`), '--step', `s${index}`, '--close', '--', 'sleep', '1'])),
      ),
    );
    const recorded = codes.flatMap((code, index) => (code === 0 ? stepsOf(readTranscript(root, `${index}.txt`)) : []));
    expect(codes.every((code) => code === 0 || code === 125)).toBe(true);
    expect(recorded.length).toBeGreaterThan(0);
    expect(recorded.map(([, n]) => n).sort((a, b) => a - b)).toEqual(recorded.map((_, index) => index + 2));
    expect(existsSync(join(root, '.gate-record.lock'))).toBe(false);
  });
});

describe('--mask', () => {
  const secret = 'p4ss/w"ord+é';

  it('keeps a secret out of transcript and output, in every common spelling and wherever it is cut', () => {
    const root = temporaryDirectory({ 'key.pem': 'line-one-of-the-key\nline-two-of-the-key\n' });
    const script = [
      `printf '%s' "$SECRET" | cut -c1-3 | tr -d '\\n'; sleep 0.1; printf '%s\\n' "$SECRET" | cut -c4-`,
      `printf 'a%sb%sc\\n' "$SECRET" "$SECRET"`,
      `printf '%s' "$SECRET" | base64`,
      `echo 'p4ss/w\\"ord+é' ${encodeURIComponent(secret)}`,
      `sed 's/^/  /' '${root}/key.pem' >&2`,
      `echo ${secret.replaceAll('"', '\\"')}`,
    ].join(';');
    const args = ['--mask', 'SECRET', '--mask', `file:${root}/key.pem`];
    const { status, stdout, stderr } = recordScript(root, script, args, { env: { SECRET: secret } });
    expect(status).toBe(0);
    const seen = textOf(root) + stdout + stderr;
    for (const leak of [secret, 'p4ss', Buffer.from(secret).toString('base64').slice(0, 12), 'of-the-key', 'w%22ord']) {
      expect(seen).not.toContain(leak);
    }
    expect(outputOf(textOf(root), '|')).toContain('a[masked]b[masked]c\n');
    expect(stepsOf(readTranscript(root))).toEqual([['step', 1, 0]]);
  });
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
