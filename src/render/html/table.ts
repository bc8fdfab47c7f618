import { type Markup, markup } from './markup.ts';

export interface Column {
  readonly title: string;
  /** Numbers stand to the right; what is kept is not wrapped; names and digests break anywhere. */
  readonly style?: 'n' | 'keep' | 'any' | 'bars';
}

/** A table whose first column heads its rows. It scrolls on its own where the window is narrower. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Markup[])[]): Markup {
  const style = (index: number) => columns[index]?.style;
  return scrolling(
    caption,
    markup`<table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, style: name }) => markup`<th scope="col"${classes(name)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = markup``, ...cells]) =>
    markup`<tr><th scope="row"${classes(style(0))}>${first}</th>${cells.map((cell, index) => markup`<td${classes(style(index + 1))}>${cell}</td>`)}</tr>\n`,
)}</tbody>
</table>`,
  );
}

/** By keyboard too. */
export function scrolling(label: string, content: Markup): Markup {
  return markup`<section class="scroll" tabindex="0" aria-label="${label}">
${content}
</section>`;
}

function classes(name: Column['style']): Markup {
  return name === undefined ? markup`` : markup` class="${name}"`;
}

/** At most so many rows, and how many are left out. */
export function bounded<T>(items: readonly T[], max: number, where: string): { shown: readonly T[]; rest: Markup } {
  const more = items.length - max;
  return {
    shown: items.slice(0, max),
    rest: more <= 0 ? markup`` : markup`<p class="dim">${more} more ${more === 1 ? 'is' : 'are'} in ${where}.</p>`,
  };
}
