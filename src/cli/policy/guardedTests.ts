import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GateError } from '../../error.ts';
import { OWN_LIMITS } from '../../own/ownWorkerMessage.ts';
import { parseDuration } from '../duration.ts';
import { ProcessGuard } from '../processGuard.ts';
import { type TestOptions, testOwnRules } from './testOwnRules.ts';

/** Beside the bundle. */
const PROGRAM = join(fileURLToPath(new URL('.', import.meta.url)), 'main.cjs');

export interface GuardedTestOptions extends TestOptions {
  readonly timeout: string;
}

/** For the process that runs them: who wants to know. */
export interface GuardedRunOptions extends GuardedTestOptions {
  /** Process id. */
  readonly parent: string;
}

/**
 * Runs the tests in a process of their own: nothing in a process could interrupt a rule that does not end. Throws
 * GateError('policy_invalid') where they took too long or too much memory.
 */
export async function guardedTests(name: string, options: GuardedTestOptions): Promise<number> {
  const { threshold, format, timeout } = options;
  parseDuration('--timeout', timeout);
  const args = ['--threshold', threshold, '--format', format, '--timeout', timeout, '--parent', String(process.pid)];
  const child = spawn(process.execPath, [PROGRAM, 'policy-test-worker', ...args, '--', name], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== null) return code;
  throw new GateError(
    'policy_invalid',
    signal === 'SIGKILL' ? 'the tests took too long or too much memory' : `the tests were ended by ${signal ?? ''}`,
    {
      place: { file: name },
      solution: `They may take ${timeout} and ${OWN_LIMITS.memoryBytes / 1024 ** 3} GiB. Find the rule that does not end, or give --timeout.`,
    },
  );
}

/** What the process of its own does, as long as its parent is there. */
export async function runGuarded(name: string, { timeout, parent, ...options }: GuardedRunOptions): Promise<number> {
  const guard = new ProcessGuard(OWN_LIMITS.memoryBytes, Number(parent));
  guard.allow(parseDuration('--timeout', timeout));
  try {
    return await testOwnRules(name, options);
  } finally {
    await guard.release();
  }
}
