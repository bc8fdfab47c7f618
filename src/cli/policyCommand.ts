import { type Command, Option } from 'commander';

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
    .addHelpText(
      'after',
      `
Exits with 1 where the rules are refused, a test does not pass, there is none, or too little is covered.

Example:
  gate policy test policy --threshold 100`,
    )
    .action(async (name: string, options: { threshold: string; format: 'human' | 'junit' }) => {
      const { testOwnRules } = await import('./policy/testOwnRules.ts');
      process.exitCode = await testOwnRules(name, options);
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
}
