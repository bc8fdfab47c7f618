/**
 * The vocabulary between collectors and rules. Every item is one normalised claim with its source. A new kind is one
 * interface, one line in `EvidenceByKind` and one definition in `schemas/evidence-v1.schema.json`.
 */

/** Where a claim stands: the file, its digest, and the place inside it. `sha256` is null where no bytes could be read. */
export interface Source {
  readonly path: string;
  readonly sha256: string | null;
  /** RFC 6901, for JSON and YAML. */
  readonly pointer?: string;
  /** First and last line, 1-based, inclusive, for text. */
  readonly lines?: readonly [number, number];
}

/** An RFC 3339 time: microseconds since the epoch, and the original spelling. */
export interface Time {
  readonly us: number;
  readonly text: string;
}

export type Phase = 'forward' | 'rollback' | 'after_rollback';

interface Item {
  readonly source: Source;
  /** Role of the declared file that the claim was read from; null for an entry that no declaration matches. */
  readonly from: string | null;
  /** The recorded step whose output holds the claim. */
  readonly step?: string;
  /** Run-wide number of that step. */
  readonly n?: number;
  readonly phase?: Phase;
  /** False for a line that merely looks like a record: a claim without a frame around it. */
  readonly framed?: boolean;
}

/** A file of the run that was read whole. */
export interface FileItem extends Item {
  /** Declared format; `undeclared` where no declaration matches the path. */
  readonly format: string;
  readonly bytes: number;
  /** The declaration allows more than one file in this role. */
  readonly many: boolean;
  /** How many items were made of what it says: none of them can be left out of the evidence unnoticed. */
  readonly claims: number;
}

/** Why an entry of the run gave no evidence. */
export type UnreadableReason =
  | FormatReason
  | 'link'
  | 'special_file'
  | 'name_collision'
  | 'unsafe_name'
  | 'no_permission'
  | 'changed_while_read'
  | 'io_error'
  | 'cap_exceeded';

/** Reasons that lie in the bytes themselves. */
export type FormatReason = 'malformed' | 'schema_violation' | 'truncated' | 'empty';

/** Reasons that say nothing about the run: another reader, or another moment, might have read the entry. */
export const UNDECIDED_REASONS = [
  'no_permission',
  'changed_while_read',
  'io_error',
  'cap_exceeded',
] as const satisfies readonly UnreadableReason[];

export interface UnreadableItem extends Item {
  /** What kind of entry it is; a directory that could not be listed may hold anything. */
  readonly entry: 'file' | 'directory' | 'link' | 'special';
  readonly reason: UnreadableReason;
  /** A closed code that says more, such as `duplicate_key`. */
  readonly detail: string;
  /** False where the reason is one of `UNDECIDED_REASONS`. */
  readonly decided: boolean;
  /** For a `name_collision`, the other paths. */
  readonly collidesWith?: readonly string[];
}

/** A schema-bearing document: which version it claims, whether its bytes are canonical, which fields nobody knows. */
export interface DocumentItem extends Item {
  readonly schema: string;
  /** The versions that the collector of this format understands. */
  readonly knownSchemas: readonly string[];
  /** Byte-for-byte RFC 8785. */
  readonly canonical: boolean;
  readonly unknownFields: readonly string[];
  /** Pointers of number literals that lose digits as IEEE doubles. */
  readonly inexactNumbers: readonly string[];
}

/** The frame of one recorded transcript file. */
export interface TranscriptItem extends Item {
  readonly run: string;
  readonly environment: string;
  readonly procedure: string;
  readonly closed: boolean;
  /** The closing record says that the run ends here. */
  readonly final: boolean;
  /** Number of steps of the whole run up to the closing record. */
  readonly steps: number;
  readonly closedAt: Time | null;
}

/** One recorded command. */
export interface StepItem extends Item {
  readonly name: string;
  readonly n: number;
  readonly phase: Phase;
  readonly exit: number;
  readonly command: readonly string[];
  readonly begin: Time;
  readonly end: Time;
  readonly framed: boolean;
}

/** An identity of a release: source, target, deployed, restored, tested. */
export interface ReleaseItem extends Item {
  readonly identity: string;
  readonly component: string;
  readonly value: string;
  /** `value` says nothing: empty, or a placeholder such as `unknown`. */
  readonly placeholder: boolean;
  /** When it was so, where that is stated. */
  readonly at?: Time;
}

/** A stated digest and, where the bytes are here, the actual one. */
export interface DigestItem extends Item {
  readonly role: string;
  readonly subject: string;
  /** Path in the run that the statement names; null where it names none. */
  readonly path: string | null;
  readonly of: 'file' | 'content';
  /** Stated size in bytes, where one is stated. */
  readonly statedBytes: number | null;
  /** Lower-case hex SHA-256, or whatever else was stated. */
  readonly stated: string | null;
  /** Recomputed from this run's bytes; null where nothing here is mapped to the subject. */
  readonly actual: string | null;
  /** Size in bytes of the file whose digest `actual` is. */
  readonly bytes: number | null;
  readonly at?: Time;
}

/** One attempt of a planned series. */
export interface ProbeItem extends Item {
  readonly series: string;
  readonly url: string;
  readonly attempt: number;
  readonly planned: number;
  /** The series has its closing record, and every planned attempt stands before it. */
  readonly complete: boolean;
  readonly at: Time;
  /** Microseconds since the attempt before; null for the first. */
  readonly gapUs: number | null;
  /** HTTP status code; null where no response came. */
  readonly status: number | null;
  readonly outcome: 'response' | 'refused' | 'timeout' | 'error';
  /** Scalars of a JSON body by JSON Pointer. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface ApprovalItem extends Item {
  readonly role: string;
  readonly who: string;
  /** `who` in one spelling for one person: normalised, folded, without invisible characters; empty for a placeholder. */
  readonly whoKey: string;
  /** `who` names nobody: empty, or a placeholder such as TBD. */
  readonly placeholder: boolean;
  readonly at: Time | null;
  readonly until: Time | null;
  readonly of: string | null;
}

/** Somebody else's report, with what its own numbers claim. Rules re-derive the verdict from the checks. */
export interface VerdictItem extends Item {
  readonly schema: string;
  readonly at: Time | null;
  readonly ok: boolean;
  readonly status: string;
  /** Somewhere in the report, an override is said to have been applied. */
  readonly overridden: boolean;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly checks: readonly { readonly id: string; readonly ok: boolean; readonly status: string }[];
  /** The check that each blocking issue names. */
  readonly issues: readonly string[];
  /** null for a report that states no hash of itself. */
  readonly selfHash: { readonly stated: string; readonly actual: string } | null;
}

export interface WindowItem extends Item {
  readonly name: string;
  readonly begin: Time;
  readonly end: Time;
}

/** A named setting and its value, such as the environment, or the version id of a secret. */
export interface SettingItem extends Item {
  readonly group: string;
  readonly name: string;
  readonly value: string;
  /** `value` says nothing: empty, or a placeholder such as `<unset>`. */
  readonly placeholder: boolean;
  /** When it was so, where that is stated. */
  readonly at?: Time;
}

/** Something that was said to have happened to a subject. */
export interface EventItem extends Item {
  readonly name: string;
  readonly subject: string;
  readonly state: string;
  readonly at: Time | null;
  readonly until: Time | null;
}

/** A number that was read off something. */
export interface MetricItem extends Item {
  readonly name: string;
  readonly value: number;
  /** Such as `baseline` or `post`: which reading of the same number this is. */
  readonly series: string;
  /** What the number is about: a tenant, an environment. */
  readonly scope: string | null;
  readonly at: Time | null;
}

/** A unit of work with a lifecycle: a job, a batch, a step that an agent reports. */
export interface TaskItem extends Item {
  readonly group: string;
  readonly id: string;
  /** What is done, where the id does not say it. */
  readonly name: string | null;
  readonly state: string;
  readonly attempt: number | null;
  readonly at: Time | null;
  readonly until: Time | null;
  /** Such as the error that ended it. */
  readonly detail: string | null;
}

/** An entry of a roster. */
export interface MemberItem extends Item {
  readonly group: string;
  readonly id: string;
  readonly state: string | null;
  readonly at: Time | null;
}

/** A label on a thing, in one of the series that are compared. */
export interface LabelItem extends Item {
  readonly subject: string;
  readonly name: string;
  readonly value: string;
  readonly series: string;
  readonly at: Time | null;
}

/** A name that somebody resolved to a digest. */
export interface BindingItem extends Item {
  readonly component: string;
  readonly name: string;
  /** Lower-case hex SHA-256. */
  readonly digest: string;
  /** `name` or `digest` says nothing: a placeholder, or nothing but zeros. */
  readonly placeholder: boolean;
  readonly at: Time | null;
}

/** A reference, and whether it leads somewhere. */
export interface LinkItem extends Item {
  readonly subject: string;
  readonly resolves: boolean;
  /** HTTP status code. */
  readonly status: number | null;
  readonly at: Time | null;
}

/** Two outputs for the same input. */
export interface ReplayItem extends Item {
  readonly subject: string;
  /** Digest or name of the input. */
  readonly input: string | null;
  readonly left: string;
  readonly right: string;
  /** `left` and `right` are the same text. */
  readonly equal: boolean;
  /** How far apart they are said to be, in whatever unit the tolerance has. */
  readonly difference: number | null;
}

/** Outcome of a test suite. */
export interface TestsItem extends Item {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly at: Time | null;
  /** What was tested. */
  readonly release: string | null;
}

/** A section of a Markdown record. */
export interface SectionItem extends Item {
  /** Its title in lower case, with single spaces. */
  readonly name: string;
  readonly level: number;
  /** Neither it nor a section below it has a word. */
  readonly empty: boolean;
  /** It has words, and none of them says anything: each line or field is a placeholder. */
  readonly placeholder: boolean;
}

/** A container image that a deployment file declares. */
export interface ImageItem extends Item {
  readonly component: string;
  readonly reference: string;
  /** `sha256:<hex>` where the reference is pinned by digest. */
  readonly digest: string | null;
  /** Built from source in this deployment rather than pulled. */
  readonly built: boolean;
}

/** Something that looks like a secret. The value itself never becomes evidence. */
export interface SecretItem extends Item {
  readonly detector: string;
}

/** A signature over something of this run, and what the pinned keys say of it. */
export interface SignatureItem extends Item {
  /** What is signed, in the words of `trust.keys[].signs`. */
  readonly use: string;
  /** Such as `dsse`, `ed25519`, `hmac-sha256`. */
  readonly scheme: string;
  /** What the signature is about: a path, a role, an id. */
  readonly subject: string;
  /** Lower-case hex SHA-256 of the signed bytes; null where they are not known. */
  readonly digest: string | null;
  /** `unknown`: nothing is pinned for this use, so a line that needs it is undecided. */
  readonly verified: 'yes' | 'no' | 'unknown';
  /** Fingerprint of the pinned key, name of the pinned secret, or subject and issuer of the certificate, that made it. */
  readonly signer: string | null;
  /** A closed code. */
  readonly reason: string;
  /** When it was signed, where the signature itself covers that time, or somebody vouches for it whom the root knows. */
  readonly at: Time | null;
  /** Until when what it says holds, where it says so. */
  readonly until: Time | null;
  /** Of a record that its recorder signed: of which run it is, and where in the chain of that run's signed records. */
  readonly recorded?: {
    readonly run: string;
    /** Null for a probe series, which stands beside the chain. */
    readonly sequence: number | null;
    readonly previous: string | null;
  };
}

/** What somebody states of things by digest: an in-toto statement, with what its predicate says where that is known. */
export interface StatementItem extends Item {
  /** The predicate type. */
  readonly type: string;
  readonly subjects: readonly { readonly name: string; readonly sha256: string | null }[];
  /** Who made what it says: the builder of a provenance, the verifier of a summary. */
  readonly producer: string | null;
  /** How it was made: the build type, or the policy that was verified. */
  readonly by: string | null;
  /** What was verified, of a summary. */
  readonly resource: string | null;
  /** `PASSED` or `FAILED`, of a summary. */
  readonly result: string | null;
  /** Levels that a summary grants. */
  readonly levels: readonly string[];
  /** The predicate says nothing, or holds a placeholder. */
  readonly placeholder: boolean;
  /** Of the signature over it. */
  readonly verified: 'yes' | 'no' | 'unknown';
  readonly signer: string | null;
  readonly reason: string;
  readonly begin: Time | null;
  readonly at: Time | null;
}

/** A bill of materials. */
export interface BomItem extends Item {
  readonly schema: string;
  /** What it is about. */
  readonly name: string;
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
  /** How many it lists, those inside others included. */
  readonly components: number;
  /** How many of them lack what: `name`, `version`, `hash`, `purl`, `licence`; with some of their names. */
  readonly lacking: readonly { readonly what: string; readonly count: number; readonly examples: readonly string[] }[];
  /** Each once; `alternatives` is empty where no licence can be told from what is said. */
  readonly licences: readonly {
    readonly expression: string;
    readonly alternatives: readonly (readonly string[])[];
    readonly count: number;
    readonly component: string;
  }[];
  readonly at: Time | null;
}

/** One run of a scanner: what it looked at, with which data, and when. */
export interface ScanItem extends Item {
  readonly tool: string;
  /** Version of the tool, where it says so. */
  readonly version: string | null;
  /** What was scanned, in the words of the tool. */
  readonly subject: string;
  /** Digests of what was scanned, of an image those of its manifest and of its configuration: lower-case hex SHA-256. */
  readonly digests: readonly string[];
  /** The commit whose files were scanned. */
  readonly commit: string | null;
  readonly at: Time | null;
  /** When the database of vulnerabilities was made, where the format says so. */
  readonly database: Time | null;
  /** How many things it found to look at, where it says so. */
  readonly targets: number | null;
  /** How much it says that it could not do. */
  readonly errors: number;
  /** Settings by which it leaves out what it found, where it says so. */
  readonly filters: readonly string[];
  /** How many flaws it reports, those included that it suppresses itself. */
  readonly flaws: number;
}

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'negligible', 'none', 'unknown'] as const;

export type Severity = (typeof SEVERITIES)[number];

export type FlawType = 'vulnerability' | 'secret' | 'misconfiguration' | 'licence' | 'code';

/** Something that a scanner found. */
export interface FlawItem extends Item {
  readonly tool: string;
  readonly type: FlawType;
  /** What a finding calls it: its id, and what it is in. */
  readonly subject: string;
  readonly id: string;
  /** Other names of the same, such as the CVE of an advisory. */
  readonly aliases: readonly string[];
  /** `unknown` where the tool says none, or one that nobody knows. */
  readonly severity: Severity;
  /** The severity in the words of the tool. */
  readonly stated: string;
  readonly component: string;
  readonly version: string | null;
  /** Package URL without qualifiers. */
  readonly purl: string | null;
  /** The version in which it is mended. */
  readonly fixed: string | null;
  readonly location: string;
  /** Of what was scanned. */
  readonly digests: readonly string[];
  readonly commit: string | null;
  /** Why the scanner itself leaves it out of account; null where it does not. */
  readonly suppressed: string | null;
}

/** What somebody says of a vulnerability in a product: a VEX statement, of one name and one product. */
export interface VexItem extends Item {
  /** Name of the vulnerability, or one of its aliases. */
  readonly vulnerability: string;
  readonly product: string;
  /** Of the product, as lower-case hex SHA-256. */
  readonly digest: string | null;
  readonly commit: string | null;
  /** Package URLs of the parts of the product that it is about; none: the whole product. */
  readonly components: readonly string[];
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
  readonly justification: string | null;
  /** In prose. */
  readonly statement: string | null;
  readonly author: string | null;
  readonly at: Time | null;
  /** Of the signature over it, where it stands in an attestation. */
  readonly verified: 'yes' | 'no' | 'unknown';
  readonly signer: string | null;
  readonly reason: string;
}

/** What a list that the user pins says of the flaws in one file. */
export interface RatingItem extends Item {
  /** `epss`: how probable an exploit is. `kev`: which vulnerabilities are known to be exploited. */
  readonly list: 'epss' | 'kev';
  /** `unknown`: no such list is pinned, so a line that needs it is undecided. */
  readonly verified: 'yes' | 'unknown';
  /** When the list was made. */
  readonly at: Time | null;
  /** Those of the names that stand in the list, with the probability in millionths, or 1. */
  readonly rows: readonly { readonly id: string; readonly value: number }[];
}

export interface EvidenceByKind {
  file: FileItem;
  unreadable: UnreadableItem;
  document: DocumentItem;
  transcript: TranscriptItem;
  step: StepItem;
  release: ReleaseItem;
  digest: DigestItem;
  probe: ProbeItem;
  approval: ApprovalItem;
  verdict: VerdictItem;
  window: WindowItem;
  setting: SettingItem;
  event: EventItem;
  image: ImageItem;
  secret: SecretItem;
  signature: SignatureItem;
  metric: MetricItem;
  task: TaskItem;
  member: MemberItem;
  label: LabelItem;
  binding: BindingItem;
  link: LinkItem;
  replay: ReplayItem;
  tests: TestsItem;
  section: SectionItem;
  statement: StatementItem;
  bom: BomItem;
  scan: ScanItem;
  flaw: FlawItem;
  vex: VexItem;
  rating: RatingItem;
}

export type EvidenceKind = keyof EvidenceByKind;
export type EvidenceItem = EvidenceByKind[EvidenceKind];

/** Evidence of one run: arrays by kind, each ordered by path, then position. */
export type Evidence = { readonly [K in EvidenceKind]: readonly EvidenceByKind[K][] };

export type MutableEvidence = { [K in EvidenceKind]: EvidenceByKind[K][] };

export function emptyEvidence(): MutableEvidence {
  return {
    file: [],
    unreadable: [],
    document: [],
    transcript: [],
    step: [],
    release: [],
    digest: [],
    probe: [],
    approval: [],
    verdict: [],
    window: [],
    setting: [],
    event: [],
    image: [],
    secret: [],
    signature: [],
    metric: [],
    task: [],
    member: [],
    label: [],
    binding: [],
    link: [],
    replay: [],
    tests: [],
    section: [],
    statement: [],
    bom: [],
    scan: [],
    flaw: [],
    vex: [],
    rating: [],
  };
}

export const EVIDENCE_KINDS = Object.keys(emptyEvidence()) as readonly EvidenceKind[];

export function isEvidenceKind(text: string): text is EvidenceKind {
  return (EVIDENCE_KINDS as readonly string[]).includes(text);
}
