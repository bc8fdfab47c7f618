import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';

/** Where `go install` puts it, or wherever the path finds it; undefined where it is not installed. */
export const COSIGN = ['cosign', `${homedir()}/go/bin/cosign`].find(
  (command) => spawnSync(command, ['version'], { stdio: 'ignore' }).status === 0,
);

// eslint-disable-next-line no-console -- a suite must not look green because its tool was missing
if (COSIGN === undefined) console.warn('SKIPPED: what asks cosign itself, because it is not installed');
