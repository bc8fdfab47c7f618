import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const RUNS = `${ROOT}fixtures/runs/nooterra-self-host-upgrade`;

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GateOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
}

/** Runs the built command as a process of its own, the way a user does. */
export function gate(args: readonly string[], { cwd = ROOT, env = {}, umask = '022' }: GateOptions = {}): Ended {
  const command = ['-c', `umask ${umask} && exec "$@"`, 'sh', process.execPath, `${ROOT}dist/cli/main.cjs`, ...args];
  const { status, stdout, stderr } = spawnSync('sh', command, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
