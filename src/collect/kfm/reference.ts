import { compareUtf8 } from '../../format/order.ts';

/** `sha256:` and 64 digits that are not all zero. */
export function isRealDigest(digest: string): boolean {
  return /^sha256:(?!0{64}$)[0-9a-f]{64}$/.test(digest);
}

/** In ascending order, and none twice. */
export function isCanonicalList(refs: readonly string[]): boolean {
  return refs.every((ref, index) => index === 0 || compareUtf8(refs[index - 1] ?? '', ref) < 0);
}

export function sameSet(left: readonly string[], right: readonly string[]): boolean {
  const set = new Set(right);
  return new Set(left).size === set.size && left.length > 0 && left.every((one) => set.has(one));
}

/** A reference that may mean something else tomorrow. */
export function isFloating(ref: string): boolean {
  return /(?:^|[:/@])(?:latest|main|master|head|current)$/i.test(ref);
}

/** An identity in its one spelling: padding would make two persons of one. */
export function isPlainId(id: string): boolean {
  return /^[!-~]+$/.test(id);
}
