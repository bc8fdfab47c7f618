import { FormatError } from '../format/formatError.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { isObject } from '../format/jsonValue.ts';
import { matchesName } from '../format/pathPattern.ts';
import { sha256Hex } from '../format/sha256.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { GateError } from '../error.ts';
import type { IdentitySource } from '../procedure/config.ts';

/** A signer who is known by a certificate: what an authority under a pinned root says of who held the key when it signed. */
export interface TrustedIdentity {
  readonly name: string;
  /** The whole text, never a pattern: everybody may run an issuer. */
  readonly issuer: string;
  /** `*` stands for any characters but `/`; everything else for itself, from the first character to the last. */
  readonly subject: string;
  readonly signs: readonly string[];
  readonly root: TrustedRoot;
}

/** A sigstore trusted root: the certificate authorities, logs and time stamp authorities that count. */
export interface TrustedRoot {
  /** `sha256:<hex>` of the file. */
  readonly digest: string;
  readonly document: JsonObject;
}

/** Throws GateError('config_invalid') for a file that is no trusted root. */
export function trustedIdentity({ name, issuer, subject, signs, root, place }: IdentitySource): TrustedIdentity {
  const document = parseRoot(root);
  if (document === undefined) {
    throw new GateError('config_invalid', `the root of the identity "${name}" is no sigstore trusted root`, {
      ...(place !== undefined && { place }),
      solution: 'Give a trusted_root.json, as `cosign trusted-root create` or `gh attestation trusted-root` write it.',
    });
  }
  return { name, issuer, subject, signs, root: { digest: `sha256:${sha256Hex(root)}`, document } };
}

function parseRoot(bytes: Uint8Array): JsonObject | undefined {
  try {
    const { value } = parseStrictJson(bytes);
    const type = isObject(value) ? value['mediaType'] : undefined;
    const known = typeof type === 'string' && type.startsWith('application/vnd.dev.sigstore.trustedroot');
    return known && isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Name by name, so that a wildcard cannot reach from a repository into another. */
export function matchesIdentity(
  { issuer, subject }: Pick<TrustedIdentity, 'issuer' | 'subject'>,
  signer: { readonly issuer: string; readonly subject: string },
): boolean {
  const wanted = subject.split('/');
  const given = signer.subject.split('/');
  return (
    issuer === signer.issuer &&
    wanted.length === given.length &&
    wanted.every((pattern, index) => matchesName(pattern, given[index] ?? ''))
  );
}
