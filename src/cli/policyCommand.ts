import { type Command, Option } from 'commander';
import type { GuardedRunOptions, GuardedTestOptions } from './policy/guardedTests.ts';

export function addPolicyCommand(program: Command): void {
  const policy = program.command('policy').description('check, test and build rules of your own');
  policy
    .command('check')
    .description('check a folder of rules as it is checked when it is used: conventions, types, functions')
    .argument('<dir>', 'the folder with the rules, or a bundle of them')
    .addHelpText('after', '\nExits with 1 where the rules are refused.\n\nExample:\n  gate policy check policy')
    .action(async (name: string) => {
      const { checkOwnRules } = await import('./policy/checkOwnRules.ts');
      process.exitCode = await checkOwnRules(name);
    });
  policy
    .command('test')
    .description('run the tests of a folder of rules, and say which lines they cover')
    .argument('<dir>', 'the folder with the rules and their tests')
    .option('--threshold <percent>', 'how much of the rules the tests must cover', '0')
    .addOption(new Option('--format <format>', 'human or junit').choices(['human', 'junit']).default('human'))
    .option('--timeout <duration>', 'how long all tests together may take, like 90s or 10m', '5m')
    .addHelpText(
      'after',
      `
Exits with 1 where the rules are refused, a test does not pass, there is none, or too little is covered; with 2 where the tests
take too long or more than 2 GiB of memory.

Example:
  gate policy test policy --threshold 100`,
    )
    .action(async (name: string, options: GuardedTestOptions) => {
      const { guardedTests } = await import('./policy/guardedTests.ts');
      process.exitCode = await guardedTests(name, options);
    });
  policy
    .command('build')
    .description('compile a folder of rules to a bundle, the same bytes everywhere')
    .argument('<dir>', 'the folder with the rules')
    .requiredOption('--out <file>', 'where to write the bundle; its name ends with .tar.gz')
    .addHelpText(
      'after',
      '\nExits with 1 where the rules are refused.\n\nExample:\n  gate policy build policy --out policy.tar.gz',
    )
    .action(async (name: string, { out }: { out: string }) => {
      const { buildOwnRules } = await import('./policy/buildOwnRules.ts');
      process.exitCode = await buildOwnRules(name, out);
    });
  program.command('policy-worker', { hidden: true }).action(async () => {
    const { ownWorker } = await import('./ownWorker.ts');
    await ownWorker();
  });
  program
    .command('policy-test-worker', { hidden: true })
    .argument('<dir>')
    .requiredOption('--threshold <percent>')
    .requiredOption('--format <format>')
    .requiredOption('--timeout <duration>')
    .requiredOption('--parent <pid>')
    .action(async (name: string, options: GuardedRunOptions) => {
      const { runGuarded } = await import('./policy/guardedTests.ts');
      process.exitCode = await runGuarded(name, options);
    });
}
