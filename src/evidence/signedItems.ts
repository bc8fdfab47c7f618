import type { Item, Time } from './item.ts';

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
