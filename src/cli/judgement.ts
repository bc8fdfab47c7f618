import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { CheckOptions } from '../context.ts';
import { GateError } from '../error.ts';
import { nearestName } from '../format/nearest.ts';
import type { Expectation } from '../policy/policyInput.ts';
import { loadPolicy, type Policy } from '../policy/loadPolicy.ts';
import { ConfigReader, loadConfig } from '../procedure/loadConfig.ts';
import type { Config } from '../procedure/config.ts';
import { loadProcedure } from '../procedure/loadProcedure.ts';
import { ExploitList } from '../trust/exploitList.ts';
import { trustedIdentity } from '../trust/identity.ts';
import { type Trust, trustedKey } from '../trust/trust.ts';
import { nowOrNext } from './clock.ts';

/** Options that every command which judges or reads a run shares. */
export interface JudgementOptions {
  readonly procedure?: string;
  readonly config?: string;
  readonly expect?: string;
  readonly asOf?: string;
  /** Default: given where `asOf` is. */
  readonly asOfSource?: 'clock' | 'given';
}

const CONFIG_FILE = 'gate.config.yaml';

/**
 * Finds out what a run is judged by, from the command line and the configuration, and refuses whatever the run itself
 * could have supplied. Throws GateError('usage' | 'config_invalid' | 'procedure_invalid').
 */
export async function judgementOf(run: string, options: JudgementOptions): Promise<CheckOptions> {
  return new Judgements(options).of(realRun(run));
}

/** What each of many runs is judged by: policy, configurations and procedures are read once. */
export class Judgements {
  // First, because it is compiled beside this thread while this one reads.
  readonly #policy = loadPolicy();
  readonly #reader = new ConfigReader();
  readonly #judged = new Map<Config | undefined, Promise<CheckOptions>>();
  readonly #real = new Map<string, string>();
  readonly #options: JudgementOptions;
  /** The configuration, where there is one. */
  readonly #file: string | undefined;

  constructor(options: JudgementOptions) {
    this.#options = options;
    this.#file = options.config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
  }

  /** Whether the configuration says which directories are runs. */
  async hasRuns(): Promise<boolean> {
    return this.#file !== undefined && this.#reader.hasRuns(this.#file);
  }

  /** Whether the configuration matches the path with a run, and leads to something that judges it. */
  async matches(path: string): Promise<boolean> {
    if (this.#file === undefined || !(await this.#reader.matches(this.#file, path))) return false;
    return (this.#options.procedure ?? (await this.#reader.load(this.#file, path)).procedure) !== undefined;
  }

  /** Throws like `judgementOf`; `root` is the real path of the run. Equal judgements are the same object. */
  async of(root: string): Promise<CheckOptions> {
    // A current directory inside the run would let the run bring its own configuration.
    if (this.#options.config === undefined && isInside(root, this.#realFile('.'))) {
      throw new GateError('usage', 'the current directory is inside the run', {
        solution: 'Run the command from elsewhere, or give --config; a run is never judged by what it contains.',
      });
    }
    const config = this.#file === undefined ? undefined : await this.#reader.load(this.#file, root);
    for (const file of config?.files ?? []) this.#refuseInside(root, file, 'the configuration');
    const procedure = this.#options.procedure ?? config?.procedure;
    if (procedure !== undefined && isFile(procedure)) this.#refuseInside(root, procedure, 'the procedure');
    const judged = this.#judged.get(config) ?? judgedBy(this.#policy, procedure, config, this.#options);
    this.#judged.set(config, judged);
    return judged;
  }

  /** Everything that a run was judged by so far. */
  async used(): Promise<CheckOptions[]> {
    return Promise.all(this.#judged.values());
  }

  #refuseInside(root: string, file: string, what: string): void {
    if (isInside(root, this.#realFile(file))) refusedInside(file, what);
  }

  #realFile(file: string): string {
    const real = this.#real.get(file) ?? realFile(file);
    this.#real.set(file, real);
    return real;
  }
}

/** What the configuration says, for a run or for none: to be looked at, not to judge. Throws like `judgementOf`. */
export async function configuredJudgement(
  run: string | undefined,
  { config: file = CONFIG_FILE }: Pick<JudgementOptions, 'config'>,
): Promise<CheckOptions> {
  if (run !== undefined) return judgementOf(run, { config: file });
  const config = await loadConfig(file, undefined);
  return judgedBy(loadPolicy(), config.procedure, config, {});
}

async function judgedBy(
  policy: Policy,
  procedure: string | undefined,
  config: Config | undefined,
  options: JudgementOptions,
): Promise<CheckOptions> {
  if (procedure === undefined) {
    throw new GateError('usage', 'nothing says which procedure the run must follow', {
      solution: `Give --procedure <name or file>, or "procedure" in ${CONFIG_FILE}; \`gate procedures\` lists the shipped ones.`,
    });
  }
  return {
    procedure: await loadProcedure(procedure),
    policy,
    asOf: options.asOf ?? nowOrNext(),
    asOfSource: options.asOfSource ?? (options.asOf === undefined ? 'clock' : 'given'),
    expect: { ...config?.expect, ...parseExpectation(options.expect) },
    params: config?.params ?? {},
    ...(config !== undefined && {
      require: config.require,
      trust: trustOf(config),
      waivers: config.waivers,
      enforcement: config.enforcement,
      strictness: config.strictness,
    }),
  };
}

function isFile(procedure: string): boolean {
  return /[/\\]|\.ya?ml$/.test(procedure);
}

/** Secrets come by name from the environment; one that is not set leaves undecided what it would have verified. */
function trustOf({
  keys,
  secrets,
  identities,
  lists,
  pinned,
}: Pick<Config, 'keys' | 'secrets' | 'identities' | 'lists' | 'pinned'>): Trust {
  return {
    keys: keys.map(trustedKey),
    files: pinned,
    secrets: secrets.map(({ name, signs, from }) => {
      if ('bytes' in from) return { name, signs, value: from.bytes };
      const text = process.env[from.env];
      return { name, signs, value: text === undefined || text === '' ? undefined : Buffer.from(text, 'utf8') };
    }),
    identities: identities.map(trustedIdentity),
    lists: lists.map((list) => new ExploitList(list)),
  };
}

/** Refuses a file that lies inside the run: the run is what is judged, and nothing in it may help to judge it. */
export function refuseInside(root: string, file: string, what: string): void {
  if (isInside(root, realFile(file))) refusedInside(file, what);
}

function refusedInside(file: string, what: string): never {
  throw new GateError('config_invalid', `${what} lies inside the run that it concerns`, {
    place: { file },
    solution: 'Move it out of the run directory.',
  });
}

export function realRun(run: string): string {
  return existsSync(run) ? realpathSync(run) : resolve(run);
}

/** The real path of a file that may not exist yet. */
export function realFile(file: string): string {
  const path = resolve(file);
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realFile(parent), path.slice(parent.length));
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

const SIDES = ['source', 'target', 'environment', 'outcome'] as const;

/** `target=<id>,source=<id>,environment=<name>,outcome=rolled_back`. */
function parseExpectation(text: string | undefined): Expectation {
  if (text === undefined) return {};
  const expectation: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const value = pair.slice(at + 1).trim();
    const near = nearestName(name, SIDES);
    if (!(SIDES as readonly string[]).includes(name)) {
      throw new GateError('usage', `--expect does not know "${name}"`, {
        solution: near === undefined ? `It knows ${SIDES.join(', ')}.` : `Did you mean "${near}"?`,
      });
    }
    if (value === '' || Object.hasOwn(expectation, name)) {
      throw new GateError('usage', `--expect needs one value for "${name}"`, {
        solution: 'Write it like target=<id>,source=<id>,environment=<name>.',
      });
    }
    expectation[name] = value;
  }
  const { outcome } = expectation;
  if (outcome !== undefined && outcome !== 'completed' && outcome !== 'rolled_back') {
    throw new GateError('usage', `--expect outcome is "${outcome}"`, { solution: 'It is completed or rolled_back.' });
  }
  return expectation; // names and outcome were just checked
}
