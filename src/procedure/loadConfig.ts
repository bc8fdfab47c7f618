import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import validate from '../../generated/validators/config-v1.js';
import { GateError } from '../error.ts';
import { nearestName } from '../format/nearest.ts';
import { compilePathPattern, type PathPattern } from '../format/pathPattern.ts';
import { schemaProblems } from '../format/schema.ts';
import type { Config, ConfigExpectation } from './config.ts';
import type { Assurance, EnforcementSource, Strictness, WaiverSource } from './exceptions.ts';
import { placeOf, type ProcedureText } from './procedureText.ts';
import { type RawTrust, readTrust } from './readTrust.ts';
import { readYaml } from './readYaml.ts';

interface RawConfig {
  readonly procedure?: string;
  readonly params?: Readonly<Record<string, number>>;
  readonly expect?: ConfigExpectation;
  readonly require?: { readonly assurance: Assurance };
  readonly trust?: RawTrust;
  readonly waivers?: readonly WaiverSource[];
  readonly enforcement?: readonly EnforcementSource[];
  readonly strictness?: Strictness;
  readonly policies?: readonly string[];
  readonly runs?: readonly { readonly match: string; readonly config?: string; readonly procedure?: string }[];
}

const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['procedure', 'params', 'expect', 'require', 'trust', 'waivers', 'enforcement', 'strictness', 'policies', 'runs'],
  '/expect': ['source', 'target', 'environment', 'outcome'],
  '/require': ['assurance'],
  '/trust': ['keys', 'secrets', 'identities', 'lists', 'files'],
  '/trust/keys/*': ['name', 'file', 'signs'],
  '/trust/secrets/*': ['name', 'env', 'file', 'signs'],
  '/trust/identities/*': ['name', 'issuer', 'subject', 'root', 'signs'],
  '/trust/lists/*': ['list', 'file', 'sha256'],
  '/trust/files/*': ['role', 'sha256', 'bytes'],
  '/waivers/*': ['selector', 'owner', 'reason', 'issued', 'expires'],
  '/enforcement/*': ['requirement', 'level', 'until', 'owner'],
  '/runs/*': ['match', 'config', 'procedure'],
};

/**
 * Loads a configuration and follows its `runs` to the one that matches the run. `run` is the absolute path of the run
 * directory; without one, `runs` leads nowhere. Two matches are an error: which of them was meant is not ours to choose. Throws GateError('config_invalid').
 */
export async function loadConfig(file: string, run: string | undefined): Promise<Config> {
  return new ConfigReader().load(file, run);
}

/** Loads configurations for many runs, and reads each file once: all of them are then judged by the same bytes. */
export class ConfigReader {
  readonly #opened = new Map<string, Opened>();
  readonly #configs = new Map<string, Config>();

  /** Like `loadConfig`. Runs that are judged by the same configuration get the same object. */
  async load(file: string, run: string | undefined): Promise<Config> {
    return this.#follow(resolve(file), run, []);
  }

  /** Whether the configuration has `runs`, and so says which directories are runs. */
  async hasRuns(file: string): Promise<boolean> {
    return ((await this.#open(resolve(file))).raw.runs ?? []).length > 0;
  }

  /** Whether an entry of `runs` in this file matches the run. */
  async matches(file: string, run: string): Promise<boolean> {
    return matchRun(await this.#open(resolve(file)), run) !== undefined;
  }

  async #open(file: string): Promise<Opened> {
    const before = this.#opened.get(file);
    if (before !== undefined) return before;
    const text = await readYaml(file, 'config_invalid');
    const raw = assertConfig(text);
    const runs = (raw.runs ?? []).map((entry, index) => ({ entry, pattern: compileMatch(text, entry.match, index) }));
    const opened = { text, raw, runs };
    this.#opened.set(file, opened);
    return opened;
  }

  async #follow(file: string, run: string | undefined, before: readonly string[]): Promise<Config> {
    const files = [...before, file];
    if (before.includes(file)) {
      throw new GateError('config_invalid', 'the configuration leads back to itself', {
        place: { file },
        solution: 'Break the circle of "config" entries.',
      });
    }
    const opened = await this.#open(file);
    const { text, raw } = opened;
    const match = matchRun(opened, run);
    if (match?.config !== undefined) {
      if (Object.keys(raw).some((key) => key !== 'runs')) {
        // Which of two expectations holds must not depend on who reads the files.
        throw new GateError(
          'config_invalid',
          'an entry of "runs" leads to another configuration, and this one judges too',
          {
            place: placeOf(text, '/runs'),
            solution: `Move everything but "runs" to ${match.config}.`,
          },
        );
      }
      return this.#follow(resolve(dirname(file), match.config), run, files);
    }
    const procedure = match?.procedure ?? raw.procedure;
    const key = JSON.stringify([files, procedure]);
    const config = this.#configs.get(key) ?? configOf(opened, files, procedure);
    this.#configs.set(key, config);
    return config;
  }
}

/** A configuration file as it was read, once. */
interface Opened {
  readonly text: ProcedureText;
  readonly raw: RawConfig;
  readonly runs: readonly { readonly entry: RunsEntry; readonly pattern: PathPattern }[];
}

type RunsEntry = NonNullable<RawConfig['runs']>[number];

function configOf({ text, raw }: Opened, files: readonly string[], procedure: string | undefined): Config {
  const { file } = text;
  const trusted = readTrust(text, raw.trust);
  return {
    file,
    files: [...files, ...trusted.files],
    ...(procedure !== undefined && { procedure: fromFile(procedure, file) }),
    params: raw.params ?? {},
    expect: raw.expect ?? {},
    require: raw.require?.assurance ?? 'unsigned',
    keys: trusted.keys,
    secrets: trusted.secrets,
    identities: trusted.identities,
    lists: trusted.lists,
    pinned: raw.trust?.files ?? [],
    waivers: (raw.waivers ?? []).map((waiver, index) => ({ ...waiver, place: placeOf(text, `/waivers/${index}`) })),
    enforcement: (raw.enforcement ?? []).map(({ requirement, until, owner }, index) => ({
      requirement,
      until,
      owner,
      place: placeOf(text, `/enforcement/${index}`),
    })),
    strictness: raw.strictness ?? 'full',
    policies: (raw.policies ?? []).map((name) => resolve(dirname(file), name)),
  };
}

/** A path in a configuration is relative to that file, wherever the command is run. */
function fromFile(procedure: string, file: string): string {
  return /[/\\]|\.ya?ml$/.test(procedure) ? resolve(dirname(file), procedure) : procedure;
}

function assertConfig(text: ProcedureText): RawConfig {
  const problems = schemaProblems(validate, text.value);
  // A misspelt key is often also a missing one: the spelling is the cause.
  const problem = problems.find(({ unknownKey }) => unknownKey !== undefined) ?? problems[0];
  if (problem === undefined) return text.value as unknown as RawConfig; // what the schema has just shown
  const parent = problem.pointer.slice(0, problem.pointer.lastIndexOf('/')).replaceAll(/\/[0-9]+/g, '/*');
  const near = problem.unknownKey === undefined ? undefined : nearestName(problem.unknownKey, KNOWN_KEYS[parent] ?? []);
  throw new GateError('config_invalid', problem.text, {
    place: placeOf(text, problem.pointer),
    solution: near === undefined ? 'See schemas/config-v1.schema.json.' : `Did you mean "${near}"?`,
  });
}

function matchRun({ text, runs }: Opened, run: string | undefined): RunsEntry | undefined {
  if (run === undefined) return undefined;
  const path = relative(dirname(text.file), run).split(sep).join('/');
  // A run that lies outside is none of this configuration's, whatever a wildcard would take for a name.
  if (path === '..' || path.startsWith('../') || isAbsolute(path)) return undefined;
  const matches = runs.filter(({ pattern }) => pattern.matches(path)).map(({ entry }) => entry);
  if (matches.length > 1) {
    throw new GateError(
      'config_invalid',
      `more than one entry of "runs" matches ${path}: ${matches.map(({ match }) => match).join(', ')}`,
      {
        place: placeOf(text, '/runs'),
        solution: 'Make the patterns exclude each other.',
      },
    );
  }
  return matches[0];
}

function compileMatch(text: ProcedureText, match: string, index: number): PathPattern {
  try {
    return compilePathPattern(match);
  } catch (cause) {
    if (!(cause instanceof GateError)) throw cause;
    throw new GateError('config_invalid', cause.message, {
      place: placeOf(text, `/runs/${index}/match`),
      ...(cause.solution !== undefined && { solution: cause.solution }),
      cause,
    });
  }
}
