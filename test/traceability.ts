import type { Procedure, Requirement } from '../src/index.ts';
import type { Defect } from './fixture/defect.ts';

/** What a page about procedures is generated from. */
export interface Traced {
  readonly procedure: Procedure;
  readonly defects: readonly Defect[];
}

const MAX_ROWS = 3;

/** Criterion → requirement → rule → rows that prove it, for each procedure. */
export function traceabilityPage(traced: readonly Traced[]): string {
  return [
    '# Traceability',
    '',
    'Every [criterion](criteria.md), the requirement lines that enforce it, the rule that judges each line, and rows of',
    '`fixtures/runs/<procedure>/defects.yaml` on which it is found violated. Basis D is stated in the runbook, A is what an',
    'auditor adds so that the words cannot be met by an empty gesture. Generated: `UPDATE_GOLDEN=1 npx vitest run',
    'test/traceability.test.ts`.',
    ...traced.flatMap(section),
    '',
  ].join('\n');
}

function section({ procedure, defects }: Traced): string[] {
  const criteria = [...new Set(procedure.requirements.flatMap((requirement) => requirement.criteria))];
  const rows = criteria.sort(byLetterAndNumber).flatMap((criterion) => {
    const proofs = defects
      .filter((row) => row.criteria.includes(criterion) && row.open === undefined && row.codes.length > 0)
      .map(({ id }) => id);
    const lines = procedure.requirements.filter((requirement) => requirement.criteria.includes(criterion));
    return lines.map((line, index) => [
      index === 0 ? criterion : '',
      `\`${line.id}\``,
      `\`${line.rule}\``,
      line.basis,
      boundBy(line),
      index === 0 ? shortened(proofs) : '',
    ]);
  });
  return [
    '',
    `## ${procedure.name} ${procedure.version}`,
    '',
    ...table(['criterion', 'requirement', 'rule', 'basis', 'binds', 'proved by'], rows),
  ];
}

/** Runbook sentence → requirement → rule, for the page of one procedure. */
export function requirementTable({ procedure }: Pick<Traced, 'procedure'>): string {
  const sentences = [...new Set(procedure.requirements.map(({ runbook }) => runbook))];
  const rows = sentences.flatMap((sentence) =>
    procedure.requirements
      .filter(({ runbook }) => runbook === sentence)
      .map((line, index) => [
        index === 0 ? sentence : '',
        `\`${line.id}\``,
        `\`${line.rule}\``,
        line.criteria.join(' '),
        line.basis,
        boundBy(line),
      ]),
  );
  return table(['runbook', 'requirement', 'rule', 'criteria', 'basis', 'binds'], rows).join('\n');
}

function boundBy({ when, phase, level, if: param }: Requirement): string {
  const parts = [
    when.replace('_', ' '),
    ...(phase === undefined ? [] : ['triggers a rollback']),
    ...(level === 'warn' ? ['warns'] : []),
    ...(param === undefined ? [] : [`if ${param}`]),
  ];
  return parts.join(', ');
}

function shortened(ids: readonly string[]): string {
  const shown = ids.slice(0, MAX_ROWS).map((id) => `\`${id}\``);
  return ids.length > MAX_ROWS ? `${shown.join(' ')} and ${ids.length - MAX_ROWS} more` : shown.join(' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()));
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`);
}

/** G2 before G10, and letters in the order of the alphabet. */
function byLetterAndNumber(a: string, b: string): number {
  const number = (text: string) => Number(text.slice(1));
  return a.charAt(0) === b.charAt(0) ? number(a) - number(b) : a < b ? -1 : 1;
}
