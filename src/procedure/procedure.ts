import type { EvidenceKind } from '../evidence/evidence.ts';
import type { MappableKind } from '../evidence/fields.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import type { LineTemplate } from '../format/lineTemplate.ts';
import type { PathPattern } from '../format/pathPattern.ts';
import type { ClaimDeclaration, SchemaDeclaration } from './claimDeclaration.ts';
import type { Assurance } from './exceptions.ts';
import type { Format } from './formats.ts';

export const GATES = [
  'determinism',
  'schema',
  'governance',
  'provenance',
  'supply_chain',
  'quality',
  'telemetry',
  'promotion',
  'rollback',
  'completion',
] as const;

export type Gate = (typeof GATES)[number];

export type Literal = string | number | boolean | null;

/** Which evidence items a requirement reads: all of a kind whose fields equal one of the given literals. */
export interface Selector {
  readonly kind: EvidenceKind;
  readonly where?: Readonly<Record<string, Literal | readonly Literal[]>>;
  /** The field that is compared, where the rule needs to be told. */
  readonly field?: string;
}

export type FieldSelector = Selector & { readonly field: string };

/** For which outcome a requirement binds. */
export type When = 'always' | 'completed' | 'rolled_back';

export interface Requirement {
  readonly id: string;
  /** `<gate>.<rule>`: the rule in `policies/gates/<gate>/<rule>.rego`. */
  readonly rule: string;
  readonly when: When;
  /**
   * `forward`: it asks for the way to the target. Where it is violated and the run was rolled back as the procedure
   * demands, it is what the rollback answered, and blocks no more.
   */
  readonly phase?: 'forward';
  /** Names a param: where that is 0, the requirement does not bind, and the report shows both. */
  readonly if?: string;
  readonly level: 'block' | 'warn';
  readonly with: JsonObject;
  readonly criteria: readonly string[];
  /** D: stated in the runbook. A: what an auditor adds so that the words cannot be met by an empty gesture. */
  readonly basis: 'D' | 'A';
  readonly runbook: string;
  readonly solution: string;
}

export interface FileDeclaration {
  readonly role: string;
  readonly path: PathPattern;
  readonly format: Format;
  readonly optional: boolean;
  readonly many: boolean;
  /** The role of the file whose signature vouches for this one, where the run is to be attested. */
  readonly attested?: string;
  /** Its bytes, or the first of them, have to be pinned in the configuration. */
  readonly pinned?: boolean;
  readonly with: JsonObject;
  /** How the file becomes evidence, for formats without a collector of their own. */
  readonly claims?: readonly ClaimDeclaration[];
  readonly schema?: SchemaDeclaration;
}

/** How a line of recorded output becomes evidence. */
export interface LineDeclaration {
  readonly template: LineTemplate;
  readonly kind: MappableKind;
  readonly set: Readonly<Record<string, string | number | boolean>>;
  /** Roles of the transcripts it is recognised in; absent: all. */
  readonly in?: readonly string[];
}

export interface ParamDeclaration {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** In which direction the requirement becomes easier to meet; the report marks values that went that way. */
  readonly looser: 'higher' | 'lower';
  readonly description: string;
}

export interface Procedure {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly runbook: { readonly title: string; readonly origin: string };
  /** `sha256:<hex>` over the canonical JSON of the procedure with the common requirements. */
  readonly digest: string;
  /** What the digest is of. */
  readonly content: string;
  readonly source: 'shipped' | 'file';
  readonly subject: Readonly<Record<SubjectSide, FieldSelector>>;
  readonly outcome: { readonly completed: Selector; readonly rolled_back: Selector };
  /** How much has to be vouched for, whatever the configuration says. */
  readonly require?: Assurance;
  readonly params: Readonly<Record<string, ParamDeclaration>>;
  readonly files: readonly FileDeclaration[];
  readonly lines: readonly LineDeclaration[];
  readonly notApplicable: Readonly<Partial<Record<Gate, string>>>;
  /** The common requirements, then the procedure's own. */
  readonly requirements: readonly Requirement[];
}

export type SubjectSide = 'source' | 'target' | 'environment';
