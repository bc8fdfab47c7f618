import { Argument, type Command } from 'commander';
import type { Shell } from './completionScript.ts';

export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Examples:
  gate completion bash > ~/.local/share/bash-completion/completions/gate
  gate completion zsh > "\${fpath[1]}/_gate"
  gate completion fish > ~/.config/fish/completions/gate.fish`,
    )
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completionScript.ts');
      const { shippedProcedures } = await import('../procedure/loadProcedure.ts');
      process.stdout.write(completionScript(shell, program, { procedure: shippedProcedures() }));
    });
}
