import { type FieldType, mappableFields } from '../evidence/fields.ts';
import { asString, isObject, type JsonValue, pointerJoin } from '../format/jsonValue.ts';
import type { ClaimDeclaration, TakeDeclaration } from '../procedure/claimDeclaration.ts';
import { type Claim, type ClaimPlace, MAX_CLAIMS, Unreadable } from './collector.ts';
import { fieldValue, type FieldValue } from './fieldValue.ts';
import { mappedClaim } from './mappedClaim.ts';

/** Characters in all pointers and texts together: one long name could otherwise be repeated for each item below it. */
const TEXT_BUDGET = 16 * 1024 * 1024;

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

/** Turns documents of one file into the claims that its declaration maps. Throws Unreadable where they are not as declared. */
export class DocumentMapper {
  readonly #declarations: readonly ClaimDeclaration[];
  readonly #wildcards: readonly string[];
  readonly #claims: Claim[] = [];
  readonly #counts: number[];
  #budget = TEXT_BUDGET;

  constructor(declarations: readonly ClaimDeclaration[], wildcards: readonly string[]) {
    this.#declarations = declarations;
    this.#wildcards = wildcards;
    this.#counts = declarations.map(() => 0);
  }

  add(document: MappedDocument): void {
    const root: MappedNode = { value: document.root, pointer: '' };
    for (const [index, declaration] of this.#declarations.entries()) {
      if (isAbsent(declaration, root, document)) continue;
      for (const levels of itemsOf(declaration, root, document)) {
        if (!declaration.where.every(({ tokens, equals }) => this.#equals(levels[0], tokens, equals, document)))
          continue;
        this.#counts[index] = (this.#counts[index] ?? 0) + 1;
        this.#push(this.#claim(declaration, levels, root, document));
      }
    }
  }

  /** The claims in the order of the declarations and of the documents. */
  end(): readonly Claim[] {
    for (const [index, { kind, allow }] of this.#declarations.entries()) {
      // "All passed" over nothing would be true.
      if (allow === undefined && this.#counts[index] === 0)
        throw new Unreadable('schema_violation', `holds no ${kind}`);
    }
    return this.#claims;
  }

  #push(claim: Claim): void {
    if (this.#claims.length >= MAX_CLAIMS) throw new Unreadable('cap_exceeded', 'too_many_items', claim.place);
    this.#spend(claim.place.pointer ?? '', claim.place);
    this.#claims.push(claim);
  }

  #spend(text: string, place: ClaimPlace): void {
    this.#budget -= text.length;
    if (this.#budget < 0) throw new Unreadable('cap_exceeded', 'too_much_text', place);
  }

  #equals(
    item: MappedNode | undefined,
    tokens: readonly string[],
    equals: readonly (string | number | boolean | null)[],
    document: MappedDocument,
  ): boolean {
    const found = item === undefined ? undefined : descend(item, tokens, document);
    // An item without what it is chosen by could be one of those that matter.
    if (found === undefined) throw lacks(item, tokens, document);
    return equals.some((literal) => literal === found.value);
  }

  /** `levels` are the item and the items around it, from the inside. */
  #claim(
    declaration: ClaimDeclaration,
    levels: readonly MappedNode[],
    root: MappedNode,
    document: MappedDocument,
  ): Claim {
    const { kind, take, optional, set } = declaration;
    const types = mappableFields(kind);
    const fields: Record<string, FieldValue> = { ...set };
    for (const [name, field] of Object.entries(take)) {
      const value = this.#field(field, types[name] ?? 'text', { levels, root, document }, optional.includes(name));
      if (value !== undefined) fields[name] = value;
    }
    const item = levels[0] ?? root;
    // Without "each" the item is the whole document: what is taken from it says where to look.
    const node = declaration.each === undefined ? (descend(item, commonTokens(take), document) ?? item) : item;
    return mappedClaim(kind, fields, document.placeOf(node), undefined);
  }

  #field(take: TakeDeclaration, type: FieldType, scope: Scope, optional: boolean): FieldValue | undefined {
    const found = this.#found(take, scope);
    if (found === undefined || (optional && found.value === null)) {
      if (optional) return undefined;
      const tokens = take.from.place === 'item' || take.from.place === 'root' ? take.from.tokens : [];
      throw lacks(scope.levels[0], tokens, scope.document);
    }
    if (type === 'checks' || type === 'texts') return this.#list(take, type, found, scope);
    const place = scope.document.placeOf(found);
    const value = cut(take, found.value, place);
    if (take.equals !== undefined) return take.equals.some((literal) => literal === value);
    const cutOut = take.after !== undefined || take.before !== undefined;
    const parse =
      take.parse || cutOut || scope.document.textual || take.from.place === 'key' || take.from.place === 'path';
    const read = fieldValue(type, value, place, { ...take, parse });
    if (typeof read === 'string') this.#spend(read, place);
    return read;
  }

  #found(take: TakeDeclaration, { levels, root, document }: Scope): MappedNode | undefined {
    const { from } = take;
    switch (from.place) {
      case 'root':
        return descend(root, from.tokens, document);
      case 'path': {
        const value = this.#wildcards[from.wildcard - 1];
        return value === undefined ? undefined : { ...root, value };
      }
      case 'key': {
        const level = levels[from.up];
        return level?.key === undefined ? undefined : { ...level, value: level.key };
      }
      case 'item': {
        const level = levels[from.up];
        return level === undefined ? undefined : descend(level, from.tokens, document);
      }
    }
  }

  #list(take: TakeDeclaration, type: 'checks' | 'texts', list: MappedNode, scope: Scope): FieldValue {
    const { check, item } = take.list ?? {};
    const nodes = [...children(list, scope.document)];
    if (nodes.length > MAX_CLAIMS) throw new Unreadable('cap_exceeded', 'too_many_items', scope.document.placeOf(list));
    const within = (node: MappedNode): Scope => ({ ...scope, levels: [node] });
    const text = (field: TakeDeclaration, node: MappedNode): string => {
      const value = this.#field(field, 'text', within(node), false);
      return typeof value === 'string' ? value : '';
    };
    if (type === 'texts') return item === undefined ? [] : nodes.map((node) => text(item, node));
    if (check === undefined) return [];
    return nodes.map((node) => ({
      id: text(check.id, node),
      ok: this.#field(check.ok, 'boolean', within(node), false) === true,
      status: text(check.status, node),
    }));
  }
}

/** A claim about the document as a whole that may be left out, and is. */
function isAbsent({ each, allow, take }: ClaimDeclaration, root: MappedNode, document: MappedDocument): boolean {
  if (each !== undefined || allow !== 'absent') return false;
  const taken = Object.values(take).flatMap(({ from }) => (from.place === 'item' ? [from.tokens] : []));
  return taken.every((tokens) => (descend(root, tokens, document)?.value ?? null) === null);
}

interface Scope {
  readonly levels: readonly MappedNode[];
  readonly root: MappedNode;
  readonly document: MappedDocument;
}

/** Each item with those around it, from the inside. */
function* itemsOf(
  { each, allow }: ClaimDeclaration,
  root: MappedNode,
  document: MappedDocument,
): Generator<readonly MappedNode[]> {
  if (each === undefined) {
    yield [root];
    return;
  }
  yield* below([root], 0);

  function* below(levels: readonly MappedNode[], depth: number): Generator<readonly MappedNode[]> {
    const tokens = each?.[depth];
    const [around] = levels;
    if (tokens === undefined || around === undefined) {
      yield levels.slice(0, -1);
      return;
    }
    const container = descend(around, tokens, document);
    if (container === undefined || (container.value === null && allow === 'absent')) {
      if (allow === 'absent') return;
      throw lacks(around, tokens, document);
    }
    let count = 0;
    for (const child of children(container, document)) {
      count += 1;
      yield* below([child, ...levels], depth + 1);
    }
    if (count === 0 && allow === undefined)
      throw new Unreadable('schema_violation', 'must not be empty', document.placeOf(container));
  }
}

function* children(container: MappedNode, document: MappedDocument): Generator<MappedNode> {
  const { value, pointer } = container;
  if (typeof value !== 'object' || value === null) {
    throw new Unreadable('schema_violation', 'must be a list or a mapping', document.placeOf(container));
  }
  // Entries of a list come one by one: an array of pairs would be as large as the list.
  if (Array.isArray(value)) {
    for (const [key, member] of value.entries()) {
      yield sound({ value: member, pointer: pointerJoin(pointer, key), parent: container, key }, document);
    }
    return;
  }
  for (const key of Object.keys(value)) {
    const member = value[key] ?? null;
    yield sound({ value: member, pointer: pointerJoin(pointer, key), parent: container, key }, document);
  }
}

function descend(from: MappedNode, tokens: readonly string[], document: MappedDocument): MappedNode | undefined {
  let node = from;
  for (const token of tokens) {
    const next = step(node, token);
    if (next === undefined) return undefined;
    node = sound(next, document);
  }
  return node;
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

function sound(node: MappedNode, document: MappedDocument): MappedNode {
  if (document.ambiguous !== undefined && node.value === document.ambiguous)
    throw new Unreadable('schema_violation', 'is said twice', document.placeOf(node));
  return node;
}

function lacks(around: MappedNode | undefined, tokens: readonly string[], document: MappedDocument): Unreadable {
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

function cut(take: TakeDeclaration, value: JsonValue, place: ClaimPlace): JsonValue {
  if (take.after === undefined && take.before === undefined) return value;
  let text = asString(value);
  for (const [literal, side] of [
    [take.after, 1],
    [take.before, 0],
  ] as const) {
    if (literal === undefined || text === undefined) continue;
    const at = text.indexOf(literal);
    text = at < 0 ? undefined : side === 1 ? text.slice(at + literal.length) : text.slice(0, at);
  }
  if (text === undefined) throw new Unreadable('schema_violation', 'lacks the text around the value', place);
  return text;
}

/** The tokens that everything taken from the item begins with. */
function commonTokens(take: Readonly<Record<string, TakeDeclaration>>): readonly string[] {
  const all = Object.values(take).flatMap(({ from }) => (from.place === 'item' ? [from.tokens] : []));
  const [first = []] = all;
  const end = first.findIndex((token, index) => all.some((tokens) => tokens[index] !== token));
  return end < 0 ? first : first.slice(0, end);
}
