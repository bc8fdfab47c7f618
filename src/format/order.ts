/**
 * Order by UTF-8 bytes, which is the order of code points. JavaScript's own `<` orders by UTF-16 code units and puts
 * U+10000 and above before U+E000.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** A copy of `list`, ordered by the UTF-8 bytes of each item's key; items with equal keys keep their order. */
export function sortedBy<Item>(list: readonly Item[], key: (item: Item) => string): Item[] {
  return list
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => compareUtf8(a.key, b.key))
    .map(({ item }) => item);
}

/** Moves surrogates, which stand for U+10000 and above, behind U+FFFF. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
