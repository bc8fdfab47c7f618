import type { GateReport, Issue, UndecidedRequirement } from '../report/gateReport.ts';
import { clean } from './clean.ts';
import { runPath } from './runPath.ts';

export interface GithubOptions {
  /** How the user named the run: annotations need paths from the root of the repository. */
  readonly name: string;
}

/** Workflow commands for GitHub Actions: an annotation for each issue, at the line of its first evidence. */
export function renderGithub(report: GateReport, { name }: GithubOptions): string {
  return [
    ...report.blockingIssues.map((issue) => annotation('error', issue, name)),
    ...report.undecided.map(undecidedAnnotation),
    ...report.warnings.map((issue) => annotation('warning', issue, name)),
    ...report.waivedIssues.map((issue) => annotation('notice', issue, name)),
    command('notice', { title: `rungate: ${report.verdict}` }, `${report.procedure.name}, report ${report.digest}`),
    '',
  ].join('\n');
}

function annotation(level: 'error' | 'warning' | 'notice', issue: Issue, name: string): string {
  const { code, title, message, solution, evidence } = issue;
  const [first] = evidence;
  return command(
    level,
    {
      ...(first !== undefined && { file: runPath(name, first.path) }),
      ...(first?.lines !== undefined && { line: String(first.lines[0]), endLine: String(first.lines[1]) }),
      title: `${code}: ${title}`,
    },
    `${message} ${solution}`,
  );
}

function undecidedAnnotation({ code, requirement, reason, solution }: UndecidedRequirement): string {
  return command('error', { title: `${code}: ${requirement}` }, `Undecided: ${reason}. ${solution}`);
}

/** Control characters are escaped first, so that no text can end its line and begin a command of its own. */
function command(name: string, properties: Readonly<Record<string, string>>, text: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${written.join(',')}::${data(text)}`;
}

function data(text: string): string {
  return clean(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
