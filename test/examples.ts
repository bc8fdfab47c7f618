export interface Example {
  readonly name: string;
  readonly text: string;
}

/** Fenced blocks that a comment of the form `<!-- example: name -->` precedes. */
export function examplesIn(markdown: string): Example[] {
  return fencedAfter('example', markdown);
}

/** Fenced blocks that a comment of the form `<!-- quote: file -->` precedes, each quoting lines of that file. */
export function quotesIn(markdown: string): Example[] {
  return fencedAfter('quote', markdown);
}

function fencedAfter(kind: string, markdown: string): Example[] {
  const blocks = new RegExp(`<!-- ${kind}: ([^>]+) -->\n\`\`\`[a-z]*\n([\\s\\S]*?)\`\`\``, 'g');
  return [...markdown.matchAll(blocks)].map((match) => ({ name: match[1] ?? '', text: match[2] ?? '' }));
}
