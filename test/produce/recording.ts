import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gate, type GateOptions, type Ended, ROOT } from '../cli/gate.ts';
import { itemsOf, type Read, readArtifact } from '../collect/readArtifact.ts';

export const HEADER = ['--run', 'chg-1', '--environment', 'staging', '--procedure', 'p'];

/** Records a shell script as a step of `<root>/t.txt`. */
export function recordScript(root: string, script: string, args: readonly string[] = [], options?: GateOptions): Ended {
  return gate(['record', join(root, 't.txt'), ...HEADER, '--step', 'step', ...args, '--', 'sh', '-c', script], options);
}

export function startRecording(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [`${ROOT}dist/cli/main.cjs`, 'record', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The command as a process beside this one, which meanwhile can answer its requests. */
export function gateBeside(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [`${ROOT}dist/cli/main.cjs`, ...args], { env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  return new Promise((settle) =>
    child.once('close', (status) => {
      settle({ status, stdout, stderr });
    }),
  );
}

export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((settle) => child.once('close', settle));
}

export function readTranscript(root: string, name = 't.txt', lines: readonly string[] = []): Read {
  return readArtifact('transcript', readFileSync(join(root, name)), {
    lines: lines.map((line) => ({ line, kind: 'event', set: { name: 'said' } })),
  });
}

export function stepsOf(read: Read): (readonly [string, number, number])[] {
  return itemsOf(read, 'step').map(({ name, n, exit }) => [name, n, exit]);
}

export function textOf(root: string, name = 't.txt'): string {
  return readFileSync(join(root, name), 'utf8');
}

/** What the command wrote to a channel, as the transcript has it. */
export function outputOf(text: string, mark: '|' | '!'): string {
  return text
    .split(/(?<=\n)/)
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(1))
    .join('');
}
