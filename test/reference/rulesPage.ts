import type { ParameterEntry, RuleEntry } from '../../src/policy/catalogue.ts';
import { GATES } from '../../src/procedure/procedure.ts';

/** The page of all rules, from what their METADATA says. */
export function rulesPage(rules: readonly RuleEntry[]): string {
  return [
    '# Rules',
    '<!-- generated: `UPDATE_GOLDEN=1 npx vitest run test/reference` writes this page -->',
    'What a requirement may name as its `rule`, with the parameters that it gives under `with`: all of them, and no other. A\n' +
      'rule answers with one of its codes for each thing that it finds wrong. `gate rules` prints the same.',
    'A code marked † cannot be waived; one marked ‡ is mended by removing what it names.',
    ...GATES.flatMap((gate) => [
      `## ${gate}`,
      ...rules.filter(({ rule }) => rule.startsWith(`${gate}.`)).map((rule) => section(rule)),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ rule, title, description, codes, parameters }: RuleEntry): string {
  return [
    `### ${rule}`,
    `**${title}.** ${escaped(description.trim())}`,
    ['| parameter | type | |', '|---|---|---|', ...Object.entries(parameters).map(parameterRow)].join('\n'),
    codes
      .map(({ code, message, waivable, curable_by_removal: curable }) => {
        const marks = `${waivable ? '' : ' †'}${curable ? ' ‡' : ''}`;
        return `- \`${code}\`${marks}: ${escaped(message)}`;
      })
      .join('\n'),
  ].join('\n\n');
}

function parameterRow([name, parameter]: readonly [string, ParameterEntry]): string {
  const { type, kind, of, min, description } = parameter;
  const notes = [
    ...(kind === undefined ? [] : [`of \`${kind}\``]),
    ...(of === undefined ? [] : [of.map((one) => `\`${one}\``).join(', ')]),
    ...(min === undefined ? [] : [`at least ${min}`]),
  ];
  return `| \`${name}\` | ${[type, ...notes].join('; ')} | ${escaped(description)} |`;
}

/** Outside of code, a placeholder such as <dir> would be an element that no reader sees, and a bar a new cell. */
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[<*_|]/g, '\\$&') : part.replaceAll('|', '\\|')))
    .join('`');
}
