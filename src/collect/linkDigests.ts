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
    const role = asString(mapping?.[digest.subject.slice(digest.subject.indexOf('.') + 1)]);
    if (role === undefined) return digest;
    if (digest.role === 'source') return withFile(digest, only(evidence.file, role));
    if (digest.role === 'source-self-hash') {
      return { ...digest, actual: only(evidence.verdict, role)?.selfHash?.actual ?? null };
    }
    return digest;
  });
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
