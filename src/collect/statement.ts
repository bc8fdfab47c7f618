import type { StatementItem } from '../evidence/evidence.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import {
  asArray,
  asInteger,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type JsonValue,
  objectsIn,
} from '../format/jsonValue.ts';
import type { TimedVerification } from '../trust/bundle.ts';
import type { Claim, ClaimPlace, FileContext } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { optionalTimeAt } from './jsonDocument.ts';
import { isPlaceholder } from './placeholder.ts';

/** What became of the signature over a statement. */
export type Signed = Pick<StatementItem, 'verified' | 'signer' | 'reason'> & Pick<TimedVerification, 'at'>;

export const UNSIGNED: Signed = { verified: 'no', signer: null, reason: 'unsigned', at: null };

const STATEMENT_TYPES = ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'];

/** What a predicate says, as far as its type is known. */
type Predicate = Pick<StatementItem, 'producer' | 'by' | 'resource' | 'result' | 'levels' | 'begin' | 'at'> & {
  /** What it was made from. */
  readonly materials: readonly JsonObject[];
};

const SILENT: Predicate = {
  producer: null,
  by: null,
  resource: null,
  result: null,
  levels: [],
  begin: null,
  at: null,
  materials: [],
};

const PREDICATES: Readonly<Record<string, (predicate: JsonObject) => Predicate>> = {
  'https://slsa.dev/provenance/v0.2': provenance02,
  'https://slsa.dev/provenance/v1': provenance1,
  'https://slsa.dev/verification_summary/v1': summary1,
};

const COLLECTION = 'https://witness.dev/attestations/collection/v0.1';
const COMMAND_RUN = 'https://witness.dev/attestations/command-run/v0.1';

/** A parsed statement with the bytes that it was parsed from. */
interface StatementBytes {
  readonly value: JsonValue;
  readonly bytes: Uint8Array;
}

/**
 * The claims of an in-toto statement: the statement itself, a digest for each subject and material, the commit that each
 * subject was built from, and commands that an attestor watched.
 */
export function statementClaims(
  { value, bytes }: StatementBytes,
  signed: Signed,
  context: FileContext,
  place: ClaimPlace,
): Claim[] {
  const type = isObject(value) ? asString(value['predicateType']) : undefined;
  if (!isObject(value) || type === undefined || typeof value['_type'] !== 'string')
    throw new Unreadable('schema_violation', 'must be an in-toto statement', place);
  const document: Claim = {
    kind: 'document',
    place,
    item: {
      schema: value['_type'],
      knownSchemas: STATEMENT_TYPES,
      canonical: canonicalBytes(value).equals(bytes),
      unknownFields: [],
      inexactNumbers: [],
    },
  };
  if (!STATEMENT_TYPES.includes(value['_type'])) return [document];
  const subjects = subjectsOf(value, place);
  const predicate = asObject(value['predicate']) ?? {};
  const read = Object.hasOwn(PREDICATES, type) ? PREDICATES[type] : undefined;
  const { materials, ...said } = read?.(predicate) ?? SILENT;
  const placeholder = isVoid(predicate);
  const { verified, signer, reason } = signed;
  const claims: Claim[] = [
    document,
    { kind: 'statement', place, item: { type, subjects, ...said, placeholder, verified, signer, reason } },
    // The rules compare by role: an SBOM of a digest is no proof of how it was built. What says nothing attests nothing.
    ...subjects.map(({ name, sha256 }) => digestClaim(type, name, placeholder ? null : sha256, place)),
    ...materials.map((material) => digestClaim('material', uriOf(material), sha256Of(material), place)),
    ...builtFrom(subjects, sourceCommits(materials, context), place),
    ...(type === COLLECTION ? commandRuns(predicate, place) : []),
  ];
  if (claims.length > MAX_CLAIMS) throw tooMany(1);
  return claims;
}

function subjectsOf(statement: JsonObject, place: ClaimPlace): StatementItem['subjects'] {
  const subjects = (asArray(statement['subject']) ?? []).map((subject) => {
    const given = asObject(subject);
    if (given === undefined || !isObject(given['digest']))
      throw new Unreadable('schema_violation', 'every subject must have a digest', place);
    return { name: asString(given['name']) ?? '', sha256: sha256Of(given) };
  });
  if (subjects.length === 0) throw new Unreadable('schema_violation', 'must have a subject', place);
  return subjects;
}

/** Null where other algorithms are stated alone: nothing of a run could be compared with them. */
function sha256Of(descriptor: JsonObject): string | null {
  const hex = asString(asObject(descriptor['digest'])?.['sha256']);
  return hex !== undefined && /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

function uriOf(descriptor: JsonObject): string {
  return asString(descriptor['uri']) ?? asString(descriptor['name']) ?? '';
}

function digestClaim(role: string, subject: string, stated: string | null, place: ClaimPlace): Claim {
  const nothing = { path: null, statedBytes: null, actual: null, bytes: null };
  return { kind: 'digest', place, item: { role, subject, of: 'content', stated, ...nothing } };
}

/** A predicate that says nothing attests nothing, whoever signed it. */
function isVoid(predicate: JsonObject): boolean {
  const values = Object.values(predicate);
  return values.length === 0 || values.some((value) => typeof value === 'string' && isPlaceholder(value));
}

function provenance02(predicate: JsonObject): Predicate {
  const metadata = asObject(predicate['metadata']);
  const source = asObject(asObject(predicate['invocation'])?.['configSource']);
  return {
    ...SILENT,
    producer: asString(asObject(predicate['builder'])?.['id']) ?? null,
    by: asString(predicate['buildType']) ?? null,
    begin: optionalTimeAt(metadata?.['buildStartedOn'], '/predicate/metadata/buildStartedOn'),
    at: optionalTimeAt(metadata?.['buildFinishedOn'], '/predicate/metadata/buildFinishedOn'),
    materials: [...(source === undefined ? [] : [source]), ...objectsIn(predicate['materials'])],
  };
}

function provenance1(predicate: JsonObject): Predicate {
  const definition = asObject(predicate['buildDefinition']);
  const run = asObject(predicate['runDetails']);
  const metadata = asObject(run?.['metadata']);
  return {
    ...SILENT,
    producer: asString(asObject(run?.['builder'])?.['id']) ?? null,
    by: asString(definition?.['buildType']) ?? null,
    begin: optionalTimeAt(metadata?.['startedOn'], '/predicate/runDetails/metadata/startedOn'),
    at: optionalTimeAt(metadata?.['finishedOn'], '/predicate/runDetails/metadata/finishedOn'),
    materials: objectsIn(definition?.['resolvedDependencies']),
  };
}

function summary1(predicate: JsonObject): Predicate {
  return {
    ...SILENT,
    producer: asString(asObject(predicate['verifier'])?.['id']) ?? null,
    by: asString(asObject(predicate['policy'])?.['uri']) ?? null,
    resource: asString(predicate['resourceUri']) ?? null,
    result: asString(predicate['verificationResult']) ?? '',
    levels: (asArray(predicate['verifiedLevels']) ?? []).filter((level) => typeof level === 'string'),
    at: optionalTimeAt(predicate['timeVerified'], '/predicate/timeVerified'),
  };
}

/**
 * Commits among the materials: of the repository that the declaration names, or of all of them. A repository that is named
 * and not among them gives none, so nothing says what was built.
 */
function sourceCommits(materials: readonly JsonObject[], context: FileContext): string[] {
  const { source } = context.with;
  const commits = materials.flatMap((material) => {
    const uri = uriOf(material);
    if (typeof source === 'string' && uri !== source && !uri.startsWith(`${source}@`)) return [];
    const digest = asObject(material['digest']);
    const commit = asString(digest?.['gitCommit']) ?? asString(digest?.['sha1']);
    return commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? [commit] : [];
  });
  return [...new Set(commits)];
}

function builtFrom(subjects: StatementItem['subjects'], commits: readonly string[], place: ClaimPlace): Claim[] {
  return subjects.flatMap(({ sha256 }) =>
    sha256 === null
      ? []
      : commits.map((value): Claim => ({
          kind: 'release',
          place,
          item: { identity: 'built-from', component: `sha256:${sha256}`, value, placeholder: isPlaceholder(value) },
        })),
  );
}

/** Commands that an attestor ran and watched, as witness writes them. */
function commandRuns(predicate: JsonObject, place: ClaimPlace): Claim[] {
  const group = asString(predicate['name']) ?? '';
  return objectsIn(predicate['attestations'])
    .filter(({ type }) => type === COMMAND_RUN)
    .map(({ attestation, starttime, endtime }, index): Claim => {
      const run = asObject(attestation);
      const exit = asInteger(run?.['exitcode']);
      const command = (asArray(run?.['cmd']) ?? []).map((word) => asString(word) ?? '').join(' ');
      return {
        kind: 'task',
        place,
        item: {
          group,
          id: `command-run-${index + 1}`,
          name: command,
          // Without a command nothing ran, whatever the exit code says.
          state: exit === 0 && command !== '' ? 'succeeded' : 'failed',
          attempt: null,
          at: optionalTimeAt(starttime, '/predicate/attestations/starttime'),
          until: optionalTimeAt(endtime, '/predicate/attestations/endtime'),
          detail: null,
        },
      };
    });
}
