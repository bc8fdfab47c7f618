/** How labels and titles are compared: runs of whitespace as one space, A to Z as a to z, other letters as they are. */
export function foldLabel(label: string): string {
  // Not toLowerCase alone: what it does beyond ASCII changes with the Unicode version of the engine.
  return label
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
