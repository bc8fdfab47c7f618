import type { Item, Time } from './item.ts';

/** A container image that a deployment file declares. */
export interface ImageItem extends Item {
  readonly component: string;
  readonly reference: string;
  /** `sha256:<hex>` where the reference is pinned by digest. */
  readonly digest: string | null;
  /** Built from source in this deployment rather than pulled. */
  readonly built: boolean;
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
