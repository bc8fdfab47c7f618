import { sha256Hex } from '../../format/sha256.ts';
import { type Markup, markup } from './markup.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  readonly main: readonly Markup[];
  /** Where else to go; absent on a page that stands alone. */
  readonly nav?: Markup;
  readonly foot: Markup;
}

const STYLE_DIGEST = Buffer.from(sha256Hex(Buffer.from(STYLE, 'utf8')), 'hex').toString('base64');
/** Were markup to slip in all the same, it could run nothing, load nothing and send nothing. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;

/** A whole document, which is well-formed as XML too. */
export function page({ title, main, nav, foot }: Page): string {
  const head = markup`<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<meta name="robots" content="noindex"/>
<title>${title}</title>
`;
  // The style is the program's own text: escaped, it would have another digest.
  return `<!DOCTYPE html>
<html lang="en">
${String(head)}<style>${STYLE}</style>
</head>
<body>
${String(nav === undefined ? markup`` : markup`<nav aria-label="Audit">${nav}</nav>\n`)}<main>
${main.map(String).join('\n')}
</main>
${String(markup`<footer>${foot}</footer>`)}
</body>
</html>
`;
}
