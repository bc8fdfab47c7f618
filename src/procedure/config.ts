import type { GateErrorPlace } from '../error.ts';
import type { Assurance, EnforcementSource, Strictness, WaiverSource } from './exceptions.ts';

/** `gate.config.yaml`: what the user's runs are judged by. Never part of a run. */
export interface Config {
  readonly file: string;
  /** Every file that led here, this one included: none of them may lie inside a judged run. */
  readonly files: readonly string[];
  /** A shipped name, or an absolute path of a file. */
  readonly procedure?: string;
  readonly params: Readonly<Record<string, number>>;
  readonly expect: ConfigExpectation;
  readonly require: Assurance;
  readonly keys: readonly KeySource[];
  readonly secrets: readonly SecretSource[];
  readonly identities: readonly IdentitySource[];
  readonly lists: readonly ListSource[];
  readonly pinned: readonly PinnedFile[];
  readonly waivers: readonly WaiverSource[];
  readonly enforcement: readonly EnforcementSource[];
  readonly strictness: Strictness;
  /** Absolute paths of the folders and bundles of rules that the user adds. */
  readonly policies: readonly string[];
}

/** A public key, read from the file that the configuration names. */
export interface KeySource {
  readonly name: string;
  readonly pem: string;
  readonly signs: readonly string[];
  readonly place?: GateErrorPlace;
}

/** A shared secret: its bytes, or the environment variable that holds them. */
export interface SecretSource {
  readonly name: string;
  readonly signs: readonly string[];
  readonly from: { readonly env: string } | { readonly bytes: Uint8Array };
}

/** A signer who is known by a certificate, with the bytes of the trusted root that vouches for such certificates. */
export interface IdentitySource {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly signs: readonly string[];
  readonly root: Uint8Array;
  readonly place?: GateErrorPlace;
}

/** A list of vulnerabilities, as EPSS or the KEV catalogue publish it. */
export interface ListSource {
  readonly list: 'epss' | 'kev';
  readonly bytes: Uint8Array;
  /** What the bytes have to be, in lower-case hex. */
  readonly sha256?: string;
  readonly place?: GateErrorPlace;
}

/** The digest of a file of the run, or of its first bytes. */
export interface PinnedFile {
  readonly role: string;
  readonly sha256: string;
  readonly bytes?: number;
}

export interface ConfigExpectation {
  readonly source?: string;
  readonly target?: string;
  readonly environment?: string;
  readonly outcome?: 'completed' | 'rolled_back';
}
