import type { PolicyProblem } from '../../own/policyProblem.ts';
import { clean } from '../../render/clean.ts';

/** Each problem with its place, its source line and a mark below the column. Returns the exit code. */
export function showProblems(folder: string, problems: readonly PolicyProblem[]): 1 {
  const lines = problems.flatMap((problem) => {
    const { file, line, column, message, text, details = [] } = problem;
    const where = file === '' ? '' : `${folder}/${file}:${line}:${column}: `;
    return [
      `${where}${message}`,
      ...details.map((detail) => `    ${detail}`),
      ...(text === '' ? [] : [`    ${text.replaceAll('\t', ' ')}`, `    ${' '.repeat(indent(problem))}^`]),
    ];
  });
  const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  process.stderr.write(`${[...lines, many].map(clean).join('\n')}\n`);
  return 1;
}

/** The column counts bytes, a terminal letters. */
function indent({ text, column }: PolicyProblem): number {
  return Array.from(
    Buffer.from(text, 'utf8')
      .subarray(0, Math.max(column - 1, 0))
      .toString('utf8'),
  ).length;
}
