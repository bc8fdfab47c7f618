import type { Command } from 'commander';
import { EXIT_CODES } from '../../src/cli/program.ts';

/** The page of all commands, from the commands as they are declared. */
export function referencePage(program: Command): string {
  return [
    '# Commands',
    '<!-- generated: `UPDATE_GOLDEN=1 npx vitest run test/cli/reference.test.ts` writes this page -->',
    'Every command has `--help`, which says the same. `gate --version` prints the version.',
    fenced('', EXIT_CODES.trim()),
    ...below(program).flatMap((command) => sections(command, [program.name()])),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The section of a command, and those of the commands below it. */
function sections(command: Command, above: readonly string[]): string[] {
  const path = [...above, command.name()];
  const help = command.createHelp();
  const { notes, examples } = added(command);
  const title = path.join(' ');
  return [
    `## ${title}`,
    sentence(escaped(command.description())),
    fenced('', help.commandUsage(command)),
    list(
      'Arguments',
      help
        .visibleArguments(command)
        .map((argument) => [help.argumentTerm(argument), help.argumentDescription(argument)]),
    ),
    list(
      'Options',
      help
        .visibleOptions(command)
        .filter(({ long }) => long !== '--help')
        .map((option) => [
          help.optionTerm(option),
          `${help.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`,
        ]),
    ),
    escaped(notes),
    examples === '' ? '' : fenced('sh', examples),
    ...below(command).flatMap((one) => sections(one, path)),
  ].filter((part) => part !== '');
}

function below(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help');
}

/** What help says after what commander makes of arguments and options. */
function added(command: Command): { notes: string; examples: string } {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const text = help.slice(command.helpInformation().length).replace(EXIT_CODES, '').trim();
  const [notes = '', examples = ''] = text.split(/^Examples?:\n/m);
  return { notes: notes.trim(), examples: examples.replaceAll(/^ {2}/gm, '').trim() };
}

function list(title: string, entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '';
  return [`${title}:\n`, ...entries.map(([term, text]) => `- \`${term}\`: ${escaped(text)}`)].join('\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Outside of code, a placeholder such as <dir> would be an element that no reader sees. */
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[<*_]/g, '\\$&') : part))
    .join('`');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
