// Small wrong versions of a Rego module: a condition less, a comparison turned, `every` weakened to `some`, another constant.

/** [{line, what, text}]: `text` is the whole mutated module. Those that do not compile are for the compiler to sort out. */
export function mutantsOf(text) {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^(?:import|package) /.test(line));
  const mutants = new Map();
  const add = (n, what, changed) => {
    const made = changed.filter((line) => line !== undefined).join('\n');
    if (made !== text && !mutants.has(made)) mutants.set(made, { line: n + 1, what, text: made });
  };
  const replaced = (n, by) => lines.with(n, by);
  lines.forEach((line, n) => {
    if (n <= first || /^\s*(?:#|import |package |$)/.test(line)) return;
    if (isCondition(line)) {
      add(n, `drop: ${line.trim()}`, replaced(n, undefined));
      if (!/^\s*(?:some |every |not )/.test(line) && !line.includes(':='))
        add(
          n,
          `negate: ${line.trim()}`,
          replaced(
            n,
            line.replace(/^\s*/, (indent) => `${indent}not `),
          ),
        );
    }
    for (const [what, pattern, by] of SWAPS) {
      for (const match of line.matchAll(pattern)) {
        const made = line.slice(0, match.index) + by(match) + line.slice(match.index + match[0].length);
        add(n, `${what}: ${line.trim()} -> ${made.trim()}`, replaced(n, made));
      }
    }
    if (/^\s*every .*\{$/.test(line)) {
      const indent = /^\s*/.exec(line)[0];
      const end = lines.findIndex((other, at) => at > n && other === `${indent}}`);
      const weakened = line.replace(/every /, 'some ').replace(/ \{$/, '');
      add(n, `every to some: ${line.trim()}`, lines.with(n, weakened).with(end, undefined));
      add(n, `drop: ${line.trim()}`, [...lines.slice(0, n), ...lines.slice(end + 1)]);
    }
  });
  return [...mutants.values()];
}

/** A line that is one whole expression of a rule's body. */
function isCondition(line) {
  return /^\t+[^\s}\])]/.test(line) && !/[{[(,]$/.test(line.trim()) && !/^\t+"[^"]*":/.test(line);
}

const SWAPS = [
  ['comparison', / == /g, () => ' != '],
  ['comparison', / != /g, () => ' == '],
  ['comparison', / < /g, () => ' <= '],
  ['comparison', / <= /g, () => ' < '],
  ['comparison', / > /g, () => ' >= '],
  ['comparison', / >= /g, () => ' > '],
  ['sign', / - (?=\w)/g, () => ' + '],
  ['sign', / \+ (?=\w)/g, () => ' - '],
  ['negation', /\bnot /g, () => ''],
  ['union without its left', /[\w.]+\([^()]*\) \| (?!some |ref |item )/g, () => ''],
  ['union without its right', /(?<=\)) \| [\w.]+\([^()]*\)/g, () => ''],
  ['constant', /(?<=(?:==|!=) )"[^"]*"/g, () => '"another"'],
  ['number', /(?<![\w"$%.-])\d+(?![\w".])/g, ([number]) => String(Number(number) + 1)],
  ['truth', /\btrue\b/g, () => 'false'],
  ['truth', /\bfalse\b/g, () => 'true'],
  ['difference', / - \{/g, () => ' | {'],
  ['extreme', /\bmin\(/g, () => 'max('],
  ['extreme', /\bmax\(/g, () => 'min('],
];
