import type { Command } from 'commander';

export function addMergeCommand(program: Command): void {
  program
    .command('merge')
    .description('join the outputs of all shards of an audit to what one audit would have written')
    .argument('<out...>', 'output folders of the shards')
    .requiredOption('--out <dir>', 'where the whole is written')
    .addHelpText('after', '\nExample:\n  gate merge shard-1 shard-2 shard-3 --out audit-2026')
    .action(async (folders: string[], { out }: { readonly out: string }) => {
      const { runMerge } = await import('./audit/runMerge.ts');
      process.exitCode = await runMerge(folders, out);
    });
}
