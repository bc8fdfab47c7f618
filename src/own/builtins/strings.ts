import { type HostFunction, NotExact, ofStrings } from './hostFunction.ts';
import type { JsonValue } from '../../format/jsonValue.ts';

export const STRINGS: Readonly<Record<string, HostFunction>> = {
  'strings.any_prefix_match': anyMatch((text, start) => text.startsWith(start)),
  'strings.any_suffix_match': anyMatch((text, end) => text.endsWith(end)),
  'strings.count': ofStrings(2, (text = '', part = '') =>
    part === '' ? Array.from(text).length + 1 : text.split(part).length - 1,
  ),
  indexof_n: ofStrings(2, indexes),
  'glob.quote_meta': ofStrings(1, (text = '') => text.replaceAll(/[*?\\[\]{}]/g, '\\$&')),
};

function anyMatch(matches: (text: string, part: string) => boolean): HostFunction {
  return ([search = null, base = null]) => {
    const texts = textsOf(search);
    const parts = textsOf(base);
    if (texts === undefined || parts === undefined) return undefined;
    return texts.some((text) => parts.some((part) => matches(text, part)));
  };
}

/** Whether they are a list or a set does not matter here. */
function textsOf(value: JsonValue): string[] | undefined {
  const texts = [value].flat();
  return texts.every((one) => typeof one === 'string') ? texts : undefined;
}

const MAX_MATCHES = 1_000_000;

/** In code points, also where they overlap. */
function indexes(text = '', part = ''): number[] | undefined {
  if (part === '') return undefined;
  const found: number[] = [];
  let position = 0;
  for (let at = 0; at < text.length; position += 1) {
    if (text.startsWith(part, at)) found.push(position);
    if (found.length > MAX_MATCHES) throw new NotExact('too many matches');
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return found;
}
