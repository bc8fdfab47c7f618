import { type Command, Option } from 'commander';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { gateOf } from '../policy/catalogue.ts';
import { loadProcedure, shippedProcedures } from '../procedure/loadProcedure.ts';
import type { Procedure } from '../procedure/procedure.ts';

type Format = 'human' | 'json';

export function addProceduresCommand(program: Command): void {
  const procedures = program
    .command('procedures')
    .description('list the shipped procedures')
    .addOption(formatOption())
    .addHelpText('after', '\nExamples:\n  gate procedures\n  gate procedures show nooterra-self-host-upgrade')
    .action(async ({ format }: { format: Format }) => {
      const list = await Promise.all(shippedProcedures().map((name) => loadProcedure(name)));
      const rows = list.map(({ name, version, title, requirements }) => ({
        name,
        version,
        title,
        requirements: requirements.length,
      }));
      process.stdout.write(
        format === 'json'
          ? canonicalJson(rows)
          : rows
              .map(
                ({ name, version, title, requirements }) =>
                  `${name} ${version}  ${title} (${requirements} requirements)\n`,
              )
              .join(''),
      );
    });
  procedures
    .command('show')
    .description('show one procedure: what it demands, which rule judges it, and the runbook sentence it stands for')
    .argument('<name or file>', 'a shipped procedure, or the file of another')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  gate procedures show nooterra-self-host-upgrade')
    .action(async (name: string, _: unknown, command: Command) => {
      const procedure = await loadProcedure(name);
      // The parent has the option too, and commander gives it to whoever was named first.
      const { format } = command.optsWithGlobals<{ format: Format }>();
      process.stdout.write(format === 'json' ? canonicalJson(showJson(procedure)) : showHuman(procedure));
    });
}

function formatOption(): Option {
  return new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human');
}

function showJson(procedure: Procedure): JsonValue {
  const { name, version, title, digest, source, runbook, params, notApplicable, files, requirements } = procedure;
  return {
    name,
    version,
    title,
    digest,
    source,
    runbook,
    params,
    notApplicable,
    files: files.map(({ role, path, format, optional, many }) => ({ role, path: path.source, format, optional, many })),
    requirements: requirements.map((requirement) => ({
      // Only the rules of a user's policy say which gate they belong to, and none is loaded here.
      ...(!requirement.rule.startsWith('user.') && { gate: gateOf(requirement) }),
      ...requirement,
    })),
  } as unknown as JsonValue;
}

function showHuman({ name, version, title, runbook, files, requirements }: Procedure): string {
  return [
    `${name} ${version}  ${title}`,
    `${runbook.title} (${runbook.origin})`,
    '',
    'Files',
    ...files.map(
      ({ role, path, format, optional }) => `  ${path.source}  ${format}, ${role}${optional ? ', optional' : ''}`,
    ),
    '',
    'Requirements',
    ...requirements.flatMap(({ id, rule, when, level, criteria, basis, runbook: sentence, solution }) => [
      '',
      `  ${id}  ${rule}  ${criteria.join(' ')}, basis ${basis}${when === 'always' ? '' : `, ${when.replace('_', ' ')}`}${level === 'warn' ? ', advisory' : ''}`,
      `    ${sentence}`,
      `    ${solution}`,
    ]),
    '',
  ].join('\n');
}
