import { NO_TRUST, trustedKey } from '../../src/trust/trust.ts';
import type { KeySource } from '../../src/procedure/config.ts';
import { type ClaimSite, compileClaim, type RawClaim } from '../../src/procedure/compileClaim.ts';
import { FORMATS, foldsLabels, isFormat } from '../../src/procedure/formats.ts';
import { foldLabel } from '../../src/format/foldLabel.ts';
import { Buffer } from 'node:buffer';
import { type Claim, type Collected, type FileContext, Unreadable } from '../../src/collect/collector.ts';
import { collectorFor } from '../../src/collect/collectors.ts';
import type { EvidenceByKind, EvidenceKind } from '../../src/evidence/evidence.ts';
import { compileLineTemplate } from '../../src/format/lineTemplate.ts';
import { RunningDigest } from '../../src/format/runningDigest.ts';
import type { JsonObject } from '../../src/format/jsonValue.ts';
import type { LineDeclaration } from '../../src/procedure/procedure.ts';

for (const format of Object.keys(FORMATS).filter(isFormat)) await collectorFor(format).prepare?.(NO_TRUST);

/** What a procedure says of a file, as far as a collector is told. */
export interface Declaration {
  readonly role?: string;
  readonly with?: JsonObject;
  /** Keys to trust, as a file can say it. */
  readonly keys?: readonly KeySource[];
  /** Secrets to trust, likewise. */
  readonly secrets?: readonly { readonly name: string; readonly signs: readonly string[]; readonly value: string }[];
  readonly lines?: readonly {
    readonly line: string;
    readonly kind: LineDeclaration['kind'];
    readonly set?: LineDeclaration['set'];
  }[];
  readonly claims?: readonly RawClaim[];
  readonly schema?: string;
  /** What each `*` of the declared path stands for. */
  readonly wildcards?: readonly string[];
  /** Where the labels of pointers are folded as this format has it. */
  readonly format?: string;
}

function site(wildcards: readonly string[], format: string | undefined): ClaimSite {
  return {
    wildcards: wildcards.length,
    fold: format !== undefined && isFormat(format) && foldsLabels(format) ? foldLabel : (token) => token,
    refuse(pointer, message) {
      throw new Error(`the claim is wrong at ${pointer}: ${message}`);
    },
  };
}

/** What a collector made of an artifact: claims, or why there are none. */
export type Read = { readonly claims: readonly Claim[] } | { readonly unreadable: UnreadableClaim };

export interface UnreadableClaim {
  readonly reason: string;
  readonly detail: string;
  readonly place: Claim['place'];
}

export function contextOf(declaration: Declaration): FileContext {
  const {
    role = 'any',
    with: given = {},
    lines = [],
    keys = [],
    secrets = [],
    claims = [],
    schema,
    wildcards = [],
  } = declaration;
  return {
    claims: claims.map((claim) => compileClaim(claim, site(wildcards, declaration.format))),
    ...(schema !== undefined && { schema: { pointer: '/schemaVersion', known: [schema] } }),
    wildcards,
    path: 'input',
    role,
    digest: new RunningDigest(),
    with: given,
    trust: {
      keys: keys.map(trustedKey),
      secrets: secrets.map(({ value, ...secret }) => ({ ...secret, value: Buffer.from(value) })),
    },
    lines: lines.map(({ line, kind, set = {} }) => ({ template: compileLineTemplate(line), kind, set })),
  };
}

/** Reads an artifact with the collector of a format, in the chunks that it comes in. */
export function readArtifact(format: string, bytes: Buffer | readonly Buffer[], declaration: Declaration = {}): Read {
  const collected = collectArtifact(format, bytes, declaration);
  if (!(collected instanceof Unreadable)) return { claims: collected.claims };
  const { reason, detail, place } = collected;
  return { unreadable: { reason, detail, place } };
}

export function collectArtifact(
  format: string,
  bytes: Buffer | readonly Buffer[],
  declaration: Declaration = {},
): Collected | Unreadable {
  if (!isFormat(format)) throw new Error(`there is no collector for ${format}`);
  const collector = collectorFor(format);
  const chunks: readonly Buffer[] = Array.isArray(bytes) ? (bytes as readonly Buffer[]) : [bytes as Buffer];
  try {
    const digest = new RunningDigest();
    const reading = collector.open({ ...contextOf(declaration), digest });
    for (const chunk of chunks) {
      digest.through(chunk, (part) => {
        reading.push(part);
      });
    }
    return reading.end();
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/** The claims of one kind; none where the artifact could not be read. */
export function itemsOf<K extends EvidenceKind>(read: Read, kind: K): Omit<EvidenceByKind[K], 'source' | 'from'>[] {
  const claims: readonly Claim[] = 'claims' in read ? read.claims : [];
  return claims.flatMap((claim) =>
    claim.kind === kind ? [claim.item as unknown as Omit<EvidenceByKind[K], 'source' | 'from'>] : [],
  );
}

/** Why an artifact could not be read, as `reason: detail`; undefined where it could. */
export function refusalOf(read: Read): string | undefined {
  return 'unreadable' in read ? `${read.unreadable.reason}: ${read.unreadable.detail}` : undefined;
}
