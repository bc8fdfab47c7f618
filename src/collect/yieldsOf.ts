import type { EvidenceKind } from '../evidence/evidence.ts';
import { hasLines, isMapped } from '../procedure/formats.ts';
import type { FileDeclaration, LineDeclaration } from '../procedure/procedure.ts';
import { collectorFor } from './collectors.ts';

/** Kinds that a declared file may yield: a mapped one what its declaration maps, and any what the lines recognise in it. */
export function yieldsOf(file: FileDeclaration, lines: readonly LineDeclaration[]): readonly EvidenceKind[] {
  const own = collectorFor(file.format).yields;
  if (isMapped(file.format)) {
    const always: readonly EvidenceKind[] = ['document', 'section'];
    return [...own.filter((kind) => always.includes(kind)), ...(file.claims ?? []).map(({ kind }) => kind)];
  }
  if (!hasLines(file.format)) return own;
  return [...own, ...lines.filter((line) => line.in?.includes(file.role) ?? true).map(({ kind }) => kind)];
}
