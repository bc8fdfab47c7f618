/**
 * What a runbook says, sentence by sentence: those of its paragraphs, list items and table rows. Headings, code and comments
 * demand nothing that a sentence beside them does not say.
 */
export function runbookSentences(markdown: string): string[] {
  const text = markdown
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/<\/?[a-z]+>/g, '');
  return passagesOf(text).flatMap(sentencesOf);
}

/** Its lines as they stand, commands and their comments too. */
export function runbookLines(markdown: string): string[] {
  return markdown.split('\n').filter((line) => words(line) !== '');
}

/** Paragraphs, items and rows, each on one line. */
function passagesOf(text: string): string[] {
  const passages: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const said = line.replace(/^\s*>\s?/, '').replace(/^\s*\[!\w+\]\s*$/, '');
    if (words(said) === '' || /^(?:#|\s*\|[ |:-]+$)/.test(said)) {
      open = false;
      continue;
    }
    const begins = /^\s*(?:[-*]|\d+\.)\s+|^\s*\|/.exec(said);
    if (open && begins === null) passages.push(`${passages.pop() ?? ''} ${said.trim()}`);
    else passages.push(said.slice(begins?.[0].length ?? 0).trim());
    open = true;
  }
  return passages;
}

/** Fewer words stand in a sentence by chance. */
const MIN_WORDS = 4;

/**
 * Whether a requirement quotes the sentence: the same words in the same order, whatever the marks and spaces between them. A
 * quotation may go on, and may leave words out.
 */
export function quotes(quotation: string, sentence: string): boolean {
  if (` ${words(quotation)} `.includes(` ${words(sentence)} `)) return true;
  return sentencesOf(quotation).some((part) => isElided(words(part).split(' '), words(sentence).split(' ')));
}

function isElided(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const word of whole) if (word === part[at]) at += 1;
  return at === part.length && at >= MIN_WORDS;
}

function sentencesOf(passage: string): string[] {
  return passage.split(/(?<=[.!?])(?:\*\*)?\s+(?=[A-Z`*[])/);
}

/** The words in lower case, with single spaces. */
function words(text: string): string {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(' ');
}
