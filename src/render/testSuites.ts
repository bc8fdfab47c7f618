import { clean } from './clean.ts';

export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly detail: readonly string[];
}

export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** JUnit XML. */
export function renderTestSuites(name: string, suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name=${quoted(name)}${countsOf(all)}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite name=${quoted(suite.name)}${countsOf(suite.cases)} skipped="${count(suite.cases, 'skipped')}">`,
      ...suite.cases.flatMap((one) => lines(one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function lines({ classname, name, outcome, message, detail }: TestCase): string[] {
  const open = `    <testcase classname=${quoted(classname)} name=${quoted(name)}`;
  const text = detail.map((line) => xml(line)).join('\n');
  if (outcome === 'passed') {
    return text === '' ? [`${open}/>`] : [`${open}>`, `      <system-out>${text}</system-out>`, '    </testcase>'];
  }
  if (outcome === 'skipped') return [`${open}>`, `      <skipped message=${quoted(message)}/>`, '    </testcase>'];
  const element = `<${outcome} type=${quoted(message)} message=${quoted(detail[0] ?? message)}>${text}</${outcome}>`;
  return [`${open}>`, `      ${element}`, '    </testcase>'];
}

function countsOf(cases: readonly TestCase[]): string {
  return ` tests="${cases.length}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error')}"`;
}

function count(cases: readonly TestCase[], outcome: TestCase['outcome']): number {
  return cases.filter((one) => one.outcome === outcome).length;
}

function quoted(text: string): string {
  return `"${xml(text)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Without what XML 1.0 cannot hold in any spelling: control characters, which `clean` escapes, and noncharacters. */
function xml(text: string): string {
  return clean(text)
    .replaceAll(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
