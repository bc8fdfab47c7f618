import { type FieldType, mappableFields } from '../evidence/fields.ts';
import { asString, type JsonValue, pointerJoin } from '../format/jsonValue.ts';
import type { ClaimDeclaration, TakeDeclaration } from '../procedure/claimDeclaration.ts';
import { type Claim, type ClaimPlace, MAX_CLAIMS, Unreadable } from './collector.ts';
import { fieldValue, type FieldValue } from './fieldValue.ts';
import { descend, lacks, type MappedDocument, type MappedNode, sound } from './documentNode.ts';
import { mappedClaim } from './mappedClaim.ts';

/** Items looked at in one file, whether or not they become claims. */
const MAX_VISITS = 1_000_000;
/** Characters in all pointers and texts together: one long name could otherwise be repeated for each item below it. */
const TEXT_BUDGET = 16 * 1024 * 1024;

/** Turns documents of one file into the claims that its declaration maps. Throws Unreadable where they are not as declared. */
export class DocumentMapper {
  readonly #declarations: readonly ClaimDeclaration[];
  readonly #wildcards: readonly string[];
  readonly #claims: Claim[] = [];
  readonly #counts: number[];
  #budget = TEXT_BUDGET;
  #visits = 0;

  constructor(declarations: readonly ClaimDeclaration[], wildcards: readonly string[]) {
    this.#declarations = declarations;
    this.#wildcards = wildcards;
    this.#counts = declarations.map(() => 0);
  }

  add(document: MappedDocument): void {
    const root: MappedNode = { value: document.root, pointer: '' };
    for (const [index, declaration] of this.#declarations.entries()) {
      if (isAbsent(declaration, root, document)) continue;
      for (const levels of this.#items(declaration, [root], document)) {
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
    const value = translated(take, cut(take, found.value, place), place);
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

  /** Each item with those around it, from the inside. */
  *#items(
    declaration: ClaimDeclaration,
    levels: readonly MappedNode[],
    document: MappedDocument,
  ): Generator<readonly MappedNode[]> {
    const { each, allow } = declaration;
    const tokens = each?.[levels.length - 1];
    const [around] = levels;
    if (tokens === undefined || around === undefined) {
      // The outermost is the document itself, unless that is the item.
      yield each === undefined ? levels : levels.slice(0, -1);
      return;
    }
    const container = descend(around, tokens, document);
    if (container === undefined || (container.value === null && allow === 'absent')) {
      if (allow === 'absent') return;
      throw lacks(around, tokens, document);
    }
    let count = 0;
    for (const child of this.#children(container, document)) {
      count += 1;
      yield* this.#items(declaration, [child, ...levels], document);
    }
    if (count === 0 && allow === undefined)
      throw new Unreadable('schema_violation', 'must not be empty', document.placeOf(container));
  }

  *#children(container: MappedNode, document: MappedDocument): Generator<MappedNode> {
    const { value, pointer } = container;
    if (typeof value !== 'object' || value === null) {
      throw new Unreadable('schema_violation', 'must be a list or a mapping', document.placeOf(container));
    }
    // Not the entries: an array of pairs would be larger than the list.
    const keys: Iterable<string | number> = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) {
      this.#visits += 1;
      if (this.#visits > MAX_VISITS)
        throw new Unreadable('cap_exceeded', 'too_many_items', document.placeOf(container));
      const member = (Array.isArray(value) ? value[Number(key)] : value[key]) ?? null;
      yield sound({ value: member, pointer: pointerJoin(pointer, key), parent: container, key }, document);
    }
  }

  #list(take: TakeDeclaration, type: 'checks' | 'texts', list: MappedNode, scope: Scope): FieldValue {
    const { check, item } = take.list ?? {};
    const nodes = [...this.#children(list, scope.document)];
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

function cut(take: TakeDeclaration, value: JsonValue, place: ClaimPlace): JsonValue {
  if (take.after === undefined && take.before === undefined) return value;
  let text = asString(value);
  for (const literal of take.after ?? []) {
    const at = text?.indexOf(literal) ?? -1;
    text = at < 0 ? undefined : text?.slice(at + literal.length);
  }
  if (take.before !== undefined) {
    const at = text?.indexOf(take.before) ?? -1;
    text = at < 0 ? undefined : text?.slice(0, at);
  }
  if (text === undefined) throw new Unreadable('schema_violation', 'lacks the text around the value', place);
  return text;
}

/** One spelling for each word that the declaration knows: whoever spells success in a way of his own has not shown any. */
function translated({ words }: TakeDeclaration, value: JsonValue, place: ClaimPlace): JsonValue {
  if (words === undefined) return value;
  const word = typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined;
  if (word === undefined) throw new Unreadable('schema_violation', 'is no word that is known here', place);
  return word;
}

/** The tokens that everything taken from the item begins with. */
function commonTokens(take: Readonly<Record<string, TakeDeclaration>>): readonly string[] {
  const all = Object.values(take).flatMap(({ from }) => (from.place === 'item' ? [from.tokens] : []));
  const [first = []] = all;
  const end = first.findIndex((token, index) => all.some((tokens) => tokens[index] !== token));
  return end < 0 ? first : first.slice(0, end);
}
