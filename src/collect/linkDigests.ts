import type { DigestItem, FileItem, UnreadableItem, VerdictItem } from '../evidence/evidence.ts';
import { asObject, asString } from '../format/jsonValue.ts';
import type { FileDeclaration } from '../procedure/procedure.ts';

/** The evidence that a stated digest can be compared with. */
export interface Linkable {
  readonly file: readonly FileItem[];
  readonly verdict: readonly VerdictItem[];
  readonly unreadable: readonly UnreadableItem[];
}

/**
 * Fills in the actual value of each stated digest whose subject is in this run: by the path it names, or by the role to
 * which the declaration maps the source it names. A digest without either stays unlinked.
 */
export function linkDigests(
  digests: readonly DigestItem[],
  evidence: Linkable,
  files: readonly FileDeclaration[],
): DigestItem[] {
  // A file that its collector could not make sense of was hashed all the same.
  const byPath = new Map<string, HashedFile>(
    [...evidence.unreadable, ...evidence.file].map((item) => [item.source.path, item]),
  );
  const mappings = new Map(files.map((file) => [file.role, asObject(file.with['sources']) ?? {}]));
  return digests.map((digest) => {
    if (digest.path !== null) return withFile(digest, byPath.get(digest.path));
    const mapping = digest.from === null ? undefined : mappings.get(digest.from);
    const name = digest.subject.slice(digest.subject.indexOf('.') + 1);
    const role = name === ANY ? undefined : asString(mapping?.[name]);
    if (digest.role === 'source') {
      if (role !== undefined) return withFile(digest, only(evidence.file, role));
      const kept = asString(mapping?.[ANY]);
      return kept === undefined ? digest : withFile(digest, byDigest(evidence.file, kept, digest.stated));
    }
    if (role === undefined) return digest;
    if (digest.role === 'source-self-hash') {
      return { ...digest, actual: only(evidence.verdict, role)?.selfHash?.actual ?? null };
    }
    return digest;
  });
}

/** Under this name a declaration says where copies of all other sources are kept. */
const ANY = '*';

/** A copy has no place of its own: it is found by what it is. One that differs is the copy of something else. */
function byDigest(files: readonly FileItem[], role: string, stated: string | null): FileItem | undefined {
  return files.find(({ from, source }) => from === role && source.sha256 === stated);
}

type HashedFile = Pick<FileItem, 'source'> & Partial<Pick<FileItem, 'bytes'>>;

function withFile(digest: DigestItem, file: HashedFile | undefined): DigestItem {
  return { ...digest, actual: file?.source.sha256 ?? null, bytes: file?.bytes ?? null };
}

/** Two files in one role are no file: which one was meant is not ours to guess. */
function only<T extends { readonly from: string | null }>(items: readonly T[], role: string): T | undefined {
  const found = items.filter(({ from }) => from === role);
  return found.length === 1 ? found[0] : undefined;
}
