import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  check,
  type CheckOptions,
  type GateReport,
  loadPolicy,
  loadProcedure,
  openRun,
  type Procedure,
  type Run,
  type Trust,
  trustedKey,
} from '../../src/index.ts';
import { loadConfig } from '../../src/procedure/loadConfig.ts';
import type { Config } from '../../src/procedure/config.ts';
import { ExploitList } from '../../src/trust/exploitList.ts';
import { trustedIdentity } from '../../src/trust/identity.ts';
import { applyDefect, type DefectiveRun } from '../fixture/applyDefect.ts';
import { type Defect, loadDefects } from '../fixture/defect.ts';
import { loadTree, type RunTree } from '../fixture/runTree.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/runs/', import.meta.url));

export const policy = loadPolicy();

type Judged = Pick<Defect, 'config' | 'asOf'>;
type Given = Partial<DefectiveRun> & Pick<DefectiveRun, 'tree'>;

/**
 * The fixtures of one procedure, judged as `gate.config.yaml` beside them says. What a row's `trust` lets sign is taken
 * from `pinned.config.yaml` where there is one: a procedure that needs no trust has no keys in its `gate.config.yaml`.
 */
export class ProcedureFixtures {
  readonly procedure: Procedure;
  readonly runs: Readonly<Record<Defect['from'], RunTree>>;
  readonly defects: readonly Defect[];
  readonly #config: Config;
  readonly #pinned: Config;
  readonly #asOf: string;
  readonly #judged = new Map<string, Promise<GateReport>>();

  private constructor(name: string, procedure: Procedure, config: Config, pinned: Config, asOf: string) {
    this.procedure = procedure;
    this.#config = config;
    this.#pinned = pinned;
    this.#asOf = asOf;
    const rolledBack = `${FOLDER}${name}/rolled-back`;
    // An example may have no rollback: then no row can begin with one.
    this.runs = {
      pass: loadTree(`${FOLDER}${name}/pass`),
      'rolled-back': existsSync(rolledBack) ? loadTree(rolledBack) : new Map(),
    };
    this.defects = loadDefects(`${FOLDER}${name}/defects.yaml`);
  }

  /** `asOf`: by default, what judges the rows; the shipped procedures' fixtures all happen before the default. */
  static async load(name: string, asOf = DAY_AFTER): Promise<ProcedureFixtures> {
    const config = await loadConfig(`${FOLDER}${name}/gate.config.yaml`, undefined);
    const pinned = `${FOLDER}${name}/pinned.config.yaml`;
    return new ProcedureFixtures(
      name,
      await loadProcedure(config.procedure ?? name),
      config,
      existsSync(pinned) ? await loadConfig(pinned, undefined) : config,
      asOf,
    );
  }

  /** Rows that are met. */
  get closed(): Defect[] {
    return this.defects.filter(({ open }) => open === undefined);
  }

  judge(run: Given, by: Judged = {}): Promise<GateReport> {
    return check(runOf(run), this.optionsOf(by));
  }

  /** Each row is judged once, however many tests look at it. */
  judgeDefect(defect: Defect): Promise<GateReport> {
    const report = this.#judged.get(defect.id) ?? this.judge(this.applied(defect), defect);
    this.#judged.set(defect.id, report);
    return report;
  }

  applied(defect: Defect): DefectiveRun {
    return applyDefect(this.runs[defect.from], defect);
  }

  optionsOf({ config, asOf = this.#asOf }: Judged): CheckOptions {
    const { require, waivers, enforcement, strictness } = this.#config;
    return {
      procedure: this.procedure,
      policy,
      asOf,
      expect: config?.expect ?? this.#config.expect,
      params: config?.params ?? this.#config.params,
      trust: config?.trust === undefined ? trustOf(this.#config) : trustOf(this.#pinned, config.trust),
      require,
      waivers,
      enforcement,
      strictness,
    };
  }
}

/** What the configuration pins; with `uses`, only for these. */
function trustOf({ keys, secrets, identities, lists, pinned }: Config, uses?: readonly string[]): Trust {
  const limited = <T extends { readonly signs: readonly string[] }>(pins: readonly T[]) =>
    uses === undefined
      ? pins
      : pins
          .map((pin) => ({ ...pin, signs: pin.signs.filter((use) => uses.includes(use)) }))
          .filter(({ signs }) => signs.length > 0);
  return {
    keys: limited(keys).map(trustedKey),
    secrets: limited(secrets).map(({ name, signs, from }) => ({
      name,
      signs,
      value: 'bytes' in from ? from.bytes : undefined,
    })),
    identities: limited(identities).map(trustedIdentity),
    lists: lists.filter(({ list }) => uses === undefined || uses.includes(list)).map((list) => new ExploitList(list)),
    files: uses === undefined || uses.includes('pinned') ? pinned : [],
  };
}

/** Every fixture of a shipped procedure happens before. */
const DAY_AFTER = '2026-03-15T00:00:00Z';

/** The run with its links as a directory would list them; a tree in memory has none. */
export function runOf({ tree, links = new Map() }: Given): Run {
  const run = openRun(tree);
  const entries = [...links].map(([path, target]) => ({ path, type: 'link' as const, size: null, target }));
  return { ...run, entries: [...run.entries, ...entries] };
}

export function summary({ verdict, blockingIssues, warnings }: GateReport) {
  return { verdict, codes: codesOf(blockingIssues), warnings: codesOf(warnings) };
}

function codesOf(issues: GateReport['blockingIssues']): string[] {
  return [...new Set(issues.map(({ code }) => code))].sort();
}
