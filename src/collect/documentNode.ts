import { isObject, type JsonValue, pointerJoin } from '../format/jsonValue.ts';
import { type ClaimPlace, Unreadable } from './collector.ts';

/** A document, or a line that is one, as claims are read from it. */
export interface MappedDocument {
  readonly root: JsonValue;
  /** It holds nothing but text, so a number is a text that reads as one. */
  readonly textual: boolean;
  /** Where the value at the tokens stands. */
  readonly placeOf: (node: MappedNode) => ClaimPlace;
  /** Stands for what the document says twice, so that neither may be taken. */
  readonly ambiguous?: JsonValue;
}

/** A value with its way from the root. */
export interface MappedNode {
  readonly value: JsonValue;
  readonly pointer: string;
  /** The list or mapping that holds it, and where in there; absent for the root. */
  readonly parent?: MappedNode;
  readonly key?: string | number;
}

/** The value at the tokens below a node; undefined where there is none. Throws Unreadable for what is said twice. */
export function descend(from: MappedNode, tokens: readonly string[], document: MappedDocument): MappedNode | undefined {
  let node = from;
  for (const token of tokens) {
    const next = step(node, token);
    if (next === undefined) return undefined;
    node = sound(next, document);
  }
  return node;
}

export function sound(node: MappedNode, document: MappedDocument): MappedNode {
  if (document.ambiguous !== undefined && node.value === document.ambiguous)
    throw new Unreadable('schema_violation', 'is said twice', document.placeOf(node));
  return node;
}

/** The error for a value that is not there. */
export function lacks(around: MappedNode | undefined, tokens: readonly string[], document: MappedDocument): Unreadable {
  let node = around;
  let pointer = around?.pointer ?? '';
  for (const token of tokens) {
    pointer = pointerJoin(pointer, token);
    node = (node === undefined ? undefined : step(node, token)) ?? node;
  }
  // A missing value stands nowhere: the nearest value around it does.
  const place = node === undefined ? {} : document.placeOf(node);
  return new Unreadable('schema_violation', 'is missing', place.lines === undefined ? { ...place, pointer } : place);
}

function step(parent: MappedNode, token: string): MappedNode | undefined {
  const { value, pointer } = parent;
  if (Array.isArray(value)) {
    // "01" is no index (RFC 6901 §4).
    const key = /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? Number(token) : -1;
    const item = value[key];
    return item === undefined ? undefined : { value: item, pointer: pointerJoin(pointer, key), parent, key };
  }
  if (!isObject(value) || !Object.hasOwn(value, token)) return undefined;
  const member = value[token] ?? null;
  return { value: member, pointer: pointerJoin(pointer, token), parent, key: token };
}
