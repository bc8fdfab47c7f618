import { escapeControl } from '../format/ansi.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { asString, isObject, type JsonValue } from '../format/jsonValue.ts';

const MAX_CHARACTERS = 300;

/** Fills `{subject}`, `{expected}` and `{actual}` into a message of the rule catalogue. */
export function fillMessage(
  template: string,
  values: { subject: string; expected?: JsonValue; actual?: JsonValue },
): string {
  return template.replaceAll(/\{(subject|expected|actual)\}/g, (_, name: 'subject' | 'expected' | 'actual') => {
    const value = values[name];
    return value === undefined ? '(nothing)' : wordValue(value);
  });
}

/** A value as people read it: text bare, times in their own spelling, lists joined; bounded and without control characters. */
export function wordValue(value: JsonValue): string {
  const text = escapeControl(word(value));
  const characters = [...text];
  return characters.length <= MAX_CHARACTERS ? text : `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
}

function word(value: JsonValue): string {
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(word).join(', ');
  if (isObject(value)) {
    const time = asString(value['text']);
    if (time !== undefined && typeof value['us'] === 'number') return time;
    return Object.entries(value)
      .map(([key, member]) => `${key}: ${word(member)}`)
      .join('; ');
  }
  return canonicalJson(value);
}
