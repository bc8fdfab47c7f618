import {
  isArrayOf,
  isBoolean,
  isMapOf,
  isNullOr,
  isNumber,
  isObject,
  isOneOf,
  isRecord,
  isString,
  type Shape,
} from './shape.ts';

const PROBLEM_CODES = [
  'rego_parse_error',
  'rego_compile_error',
  'rego_type_error',
  'rego_unsafe_var_error',
  'rego_recursion_error',
  'rego_format_error',
  'rego_error',
  'eval_internal_error',
  'eval_cancel_error',
  'eval_conflict_error',
  'eval_type_error',
  'eval_builtin_error',
  'eval_with_merge_error',
] as const;

/** OPA's own error codes, and `rego_error` for its errors without one (an unknown entrypoint, say). */
export type RegoProblemCode = (typeof PROBLEM_CODES)[number];

/**
 * What is wrong with a policy, a query or its evaluation. `line` and `column` count from 1, `column` in bytes, and
 * `text` is the source line. Without a place, `file` and `text` are empty, `line` and `column` 0.
 */
export interface RegoProblem {
  readonly code: RegoProblemCode;
  readonly message: string;
  readonly details: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** Problems are sorted by file and place. There is at least one. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly RegoProblem[] };

export interface CompilerVersion {
  readonly opa: string;
  readonly wasmAbi: string;
}

/** METADATA. `path` is the described package or rule (`data.gates.rollback.deny`); `line` is where METADATA begins. */
export interface Annotation {
  readonly package: string;
  readonly path: string;
  readonly scope: 'rule' | 'document' | 'package' | 'subpackages';
  readonly title: string;
  readonly description: string;
  readonly custom: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly line: number;
}

/** A rule with METADATA on none of its bodies in `file`; `line` is its first body. */
export interface UnannotatedRule {
  readonly package: string;
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

/** The package clause of a file, without `data.`. */
export interface RegoPackage {
  readonly package: string;
  readonly file: string;
  readonly line: number;
}

/** All are sorted by file and line. */
export interface DescribedRules {
  readonly packages: readonly RegoPackage[];
  readonly annotations: readonly Annotation[];
  readonly unannotated: readonly UnannotatedRule[];
}

export interface BuiltPolicy extends DescribedRules {
  readonly wasm: Uint8Array;
  /** In the order of their numbers in `wasm`. */
  readonly entrypoints: readonly string[];
  /** The built-in functions and operators that the policy calls, sorted. */
  readonly builtins: readonly string[];
}

/** `text` is the file as `opa fmt` writes it; `formatted` says that it was written so already. */
export interface FormattedFile {
  readonly path: string;
  readonly formatted: boolean;
  readonly text: string;
}

/** `message` says why a test did not pass; `output` is what it printed. */
export interface RegoTest {
  readonly package: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly result: 'pass' | 'fail' | 'error' | 'skip';
  readonly message: string;
  readonly output: string;
}

/** Both ends are included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A line with several expressions can count as covered and as not covered. */
export interface FileCoverage {
  readonly percent: number;
  readonly coveredLines: number;
  readonly notCoveredLines: number;
  readonly covered: readonly LineRange[];
  readonly notCovered: readonly LineRange[];
}

export interface Coverage {
  readonly percent: number;
  readonly coveredLines: number;
  readonly notCoveredLines: number;
  readonly files: Readonly<Record<string, FileCoverage>>;
}

/** Tests are sorted by file and line. `coverage` is of all files but tests, and null unless it was asked for. */
export interface TestRun {
  readonly tests: readonly RegoTest[];
  readonly coverage: Coverage | null;
}

/** `value` is JSON; it is null when the query is undefined. Sets are sorted arrays. */
export interface Evaluation {
  readonly defined: boolean;
  readonly value: unknown;
}

function isJson(value: unknown): value is unknown {
  return value !== undefined;
}

const isProblem = isObject<RegoProblem>({
  code: isOneOf(PROBLEM_CODES),
  message: isString,
  details: isArrayOf(isString),
  file: isString,
  line: isNumber,
  column: isNumber,
  text: isString,
});

const describedFields = {
  packages: isArrayOf(isObject<RegoPackage>({ package: isString, file: isString, line: isNumber })),
  annotations: isArrayOf(
    isObject<Annotation>({
      package: isString,
      path: isString,
      scope: isOneOf(['rule', 'document', 'package', 'subpackages']),
      title: isString,
      description: isString,
      custom: isRecord,
      file: isString,
      line: isNumber,
    }),
  ),
  unannotated: isArrayOf(
    isObject<UnannotatedRule>({ package: isString, rule: isString, file: isString, line: isNumber }),
  ),
};

const coverageFields = { percent: isNumber, coveredLines: isNumber, notCoveredLines: isNumber };
const isLines = isArrayOf(isObject<LineRange>({ start: isNumber, end: isNumber }));

/** The result of each operation, as it crosses the border. */
export const RESULT_SHAPES = {
  version: isObject<CompilerVersion>({ opa: isString, wasmAbi: isString }),
  // In JSON the policy is base64.
  build: isObject<Omit<BuiltPolicy, 'wasm'> & { readonly wasm: string }>({
    ...describedFields,
    wasm: isString,
    entrypoints: isArrayOf(isString),
    builtins: isArrayOf(isString),
  }),
  annotations: isObject<DescribedRules>(describedFields),
  check: isObject<object>({}),
  format: isArrayOf(isObject<FormattedFile>({ path: isString, formatted: isBoolean, text: isString })),
  test: isObject<TestRun>({
    tests: isArrayOf(
      isObject<RegoTest>({
        package: isString,
        name: isString,
        file: isString,
        line: isNumber,
        result: isOneOf(['pass', 'fail', 'error', 'skip']),
        message: isString,
        output: isString,
      }),
    ),
    coverage: isNullOr(
      isObject<Coverage>({
        ...coverageFields,
        files: isMapOf(isObject<FileCoverage>({ ...coverageFields, covered: isLines, notCovered: isLines })),
      }),
    ),
  }),
  eval: isObject<Evaluation>({ defined: isBoolean, value: isJson }),
  prepare: isObject<{ readonly handle: number }>({ handle: isNumber }),
  evalPrepared: isObject<Evaluation>({ defined: isBoolean, value: isJson }),
  release: isObject<object>({}),
} as const;

export type Operation = keyof typeof RESULT_SHAPES;
export type ResultOf<Name extends Operation> = (typeof RESULT_SHAPES)[Name] extends Shape<infer T> ? T : never;

interface Failure {
  readonly code: 'bad_request' | 'panic';
  readonly message: string;
}

export const isProblems = isArrayOf(isProblem);
export const isFailure = isObject<Failure>({ code: isOneOf(['bad_request', 'panic']), message: isString });
