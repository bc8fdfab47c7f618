import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { CheckOptions } from '../context.ts';
import { GateError } from '../error.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { nearestName } from '../format/nearest.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Expectation } from '../policy/policyInput.ts';
import type { SecondEngine } from '../policy/judgeLines.ts';
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
  /** Folders and bundles of rules that the user adds. */
  readonly policy?: readonly string[];
  /** Seconds that these may take. */
  readonly policyTimeout?: string;
  /** Judge by a second engine, too. */
  readonly differential?: boolean;
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
  readonly #policies: Policies;
  readonly #reader = new ConfigReader();
  readonly #judged = new Map<Config | undefined, Promise<CheckOptions>>();
  readonly #real = new Map<string, string>();
  readonly #options: JudgementOptions;
  /** The configuration, where there is one. */
  readonly #file: string | undefined;

  constructor(options: JudgementOptions) {
    // First, because the policy is compiled beside this thread while this one reads.
    this.#policies = new Policies(options);
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
    for (const file of ownNames(config, this.#options)) this.#refuseInside(root, file, 'the policy');
    const procedure = this.#options.procedure ?? config?.procedure;
    if (procedure !== undefined && isFile(procedure)) this.#refuseInside(root, procedure, 'the procedure');
    const judged = this.#judged.get(config) ?? judgedBy(this.#policies, procedure, config, this.#options);
    this.#judged.set(config, judged);
    return judged;
  }

  /** Everything that a run was judged by so far. */
  async used(): Promise<CheckOptions[]> {
    return Promise.all(this.#judged.values());
  }

  /** Of the policy that the command line asks for, and of whether a second engine judges, too. */
  async policyDigest(): Promise<string> {
    const { digest, own = [] } = await this.#policies.of(undefined);
    const { differential = false } = this.#options;
    if (own.length === 0 && !differential) return digest;
    const content = { digest, own: own.map((rules) => rules.digest), differential };
    return `sha256:${sha256Hex(canonicalBytes(content))}`;
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
  { config: file = CONFIG_FILE, policy }: Pick<JudgementOptions, 'config' | 'policy'>,
): Promise<CheckOptions> {
  const options = { config: file, ...(policy !== undefined && { policy }) };
  if (run !== undefined) return judgementOf(run, options);
  const config = await loadConfig(file, undefined);
  return judgedBy(new Policies(options), config.procedure, config, options);
}

/** The shipped policy, with the rules that the user adds and the second engine where they are asked for. */
class Policies {
  readonly #shipped = loadPolicy();
  readonly #extended = new Map<string, Promise<Policy>>();
  readonly #options: JudgementOptions;
  #second: Promise<SecondEngine> | undefined;

  constructor(options: JudgementOptions) {
    this.#options = options;
  }

  of(config: Config | undefined): Policy | Promise<Policy> {
    const names = ownNames(config, this.#options);
    if (names.length === 0) return this.#shipped;
    const key = JSON.stringify(names);
    const policy = this.#extended.get(key) ?? this.#extend(names);
    this.#extended.set(key, policy);
    return policy;
  }

  /** Undefined where nobody asked for it. */
  second(): Promise<SecondEngine> | undefined {
    if (this.#options.differential !== true) return undefined;
    return (this.#second ??= import('../own/secondEngine.ts').then(({ openSecondEngine }) => openSecondEngine()));
  }

  async #extend(names: readonly string[]): Promise<Policy> {
    const { extendPolicy } = await import('./extendPolicy.ts');
    return extendPolicy(this.#shipped, names, this.#options.policyTimeout);
  }
}

function ownNames(config: Config | undefined, { policy = [] }: JudgementOptions): readonly string[] {
  return [...(config?.policies ?? []), ...policy];
}

async function judgedBy(
  policies: Policies,
  procedure: string | undefined,
  config: Config | undefined,
  options: JudgementOptions,
): Promise<CheckOptions> {
  if (procedure === undefined) {
    throw new GateError('usage', 'nothing says which procedure the run must follow', {
      solution: `Give --procedure <name or file>, or "procedure" in ${CONFIG_FILE}; \`gate procedures\` lists the shipped ones.`,
    });
  }
  const second = await policies.second();
  return {
    procedure: await loadProcedure(procedure),
    policy: await policies.of(config),
    asOf: options.asOf ?? nowOrNext(),
    asOfSource: options.asOfSource ?? (options.asOf === undefined ? 'clock' : 'given'),
    expect: { ...config?.expect, ...parseExpectation(options.expect) },
    params: config?.params ?? {},
    ...(second !== undefined && { second }),
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
