import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { GateError } from '../error.ts';
import { now } from './clock.ts';
import { secretValue } from './secretValue.ts';
import { writeFileAtomically } from './writeFile.ts';

interface BackupOptions {
  readonly source: string;
  readonly target: string;
  readonly root?: string;
}

interface ReleaseOptions {
  readonly releaseVersion: string;
  readonly sha: string;
  readonly channel: string;
  readonly migrationsRequired?: true;
  readonly breakingChanges?: string;
  readonly releasedAt?: string;
  readonly secret: string;
}

export function addManifestCommand(program: Command): void {
  const manifest = program.command('manifest').description('write a manifest of a backup or of a release');
  manifest
    .command('backup')
    .description('the digests of what was backed up: a canonical SelfHostUpgradeBackupManifest.v1')
    .argument('<manifest>', 'the file to write; it must not exist yet')
    .argument('<artifact...>', 'files of the backup, inside the run directory')
    .requiredOption('--source <release>', 'the release that was backed up')
    .requiredOption('--target <release>', 'the release that the upgrade leads to')
    .option('--root <dir>', 'the run directory (default: where the manifest lies)')
    .addHelpText(
      'after',
      `
Example:
  gate manifest backup run/backup-manifest.json run/snapshots/postgres.dump --source <commit> --target <commit>`,
    )
    .action(async (file: string, artifacts: readonly string[], { source, target, root }: BackupOptions) => {
      refuseExisting(file);
      const { backupManifest } = await import('../produce/backupManifest.ts');
      const text = backupManifest({
        root: root ?? dirname(file),
        artifacts,
        sourceRelease: source,
        targetRelease: target,
        createdAt: now(),
      });
      writeFileAtomically(file, text);
      process.stdout.write(`${file}: ${artifacts.length} artifacts\n`);
    });
  manifest
    .command('release')
    .description('what a release is, signed with HMAC-SHA256')
    .argument('<manifest>', 'the file to write; it must not exist yet')
    .requiredOption('--release-version <version>', 'semantic version')
    .requiredOption('--sha <commit>', 'the commit, all 40 digits')
    .requiredOption('--channel <channel>', 'stable or beta')
    .requiredOption('--secret <name>', 'environment variable, or file:<path>, that holds the secret')
    .option('--migrations-required', 'the release changes the schema')
    .option('--breaking-changes <text>', 'what breaks (default: nothing)')
    .option('--released-at <time>', 'RFC 3339 (default: now)')
    .addHelpText(
      'after',
      `
Example:
  gate manifest release release.json --release-version 1.4.0 --sha <commit> --channel stable --secret RELEASE_SECRET`,
    )
    .action(async (file: string, options: ReleaseOptions) => {
      refuseExisting(file);
      const { releaseManifest } = await import('../produce/releaseManifest.ts');
      const description = {
        version: options.releaseVersion,
        sha: options.sha,
        channel: options.channel,
        migrationsRequired: options.migrationsRequired === true,
        breakingChanges: options.breakingChanges ?? null,
        releasedAt: options.releasedAt ?? now(),
      };
      writeFileAtomically(file, releaseManifest(description, secretValue(options.secret).replace(/\r?\n$/, '')));
      process.stdout.write(`${file}: ${options.releaseVersion}\n`);
    });
}

/** A manifest says what was there when it was written; another one in its place would say it of something else. */
function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new GateError('usage', 'the manifest is there already', {
    place: { file },
    solution: 'Name another file; a manifest is written once.',
  });
}
