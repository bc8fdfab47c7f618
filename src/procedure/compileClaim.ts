import { type FieldType, isMappable, MAPPABLE, MAPPABLE_KINDS, mappableFields, mayLack } from '../evidence/fields.ts';
import { pointerJoin, pointerTokens } from '../format/jsonValue.ts';
import { nearestName } from '../format/nearest.ts';
import { compareUtf8 } from '../format/order.ts';
import type { CheckField, ClaimDeclaration, ClaimLiteral, TakeDeclaration } from './claimDeclaration.ts';

/** The shape that `schemas/procedure-v1.schema.json` guarantees. */
export interface RawClaim {
  readonly kind: string;
  readonly each?: string;
  readonly where?: Readonly<Record<string, ClaimLiteral | readonly ClaimLiteral[]>>;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  readonly take?: Readonly<Record<string, RawTake>>;
  readonly optional?: readonly string[];
  readonly allow?: 'empty' | 'absent';
}

type RawTake = string | RawTakeOptions;

interface RawTakeOptions {
  readonly at?: string;
  readonly root?: string;
  readonly key?: true;
  readonly up?: number;
  readonly path?: number;
  readonly parse?: true;
  readonly decimal?: number;
  readonly round?: 'up' | 'down';
  readonly after?: string | readonly string[];
  readonly before?: string;
  readonly words?: Readonly<Record<string, string>>;
  readonly equals?: ClaimLiteral | readonly ClaimLiteral[];
  readonly each?: string;
  readonly take?: Readonly<Record<string, RawTake>>;
}

export interface ClaimSite {
  /** Wildcards of the file's path that a claim may take; undefined where what they stand for would be ambiguous. */
  readonly wildcards: number | undefined;
  /** How a token of a pointer is compared in this format. */
  readonly fold: (token: string) => string;
  /** Throws the error for the value at a JSON Pointer relative to the claim. */
  readonly refuse: (pointer: string, message: string, solution: string) => never;
}

const CHECK_TYPES = { id: 'text', ok: 'boolean', status: 'text' } as const satisfies Record<CheckField, FieldType>;

/** Checks one claim of a file declaration, so that reading an artifact can fail for nothing but the artifact. */
export function compileClaim(raw: RawClaim, site: ClaimSite): ClaimDeclaration {
  const { kind } = raw;
  if (!isMappable(kind)) {
    const near = nearestName(kind, MAPPABLE_KINDS);
    return site.refuse(
      '/kind',
      `data cannot become "${kind}"`,
      near === undefined ? `Choose one of ${MAPPABLE_KINDS.join(', ')}.` : `Did you mean "${near}"?`,
    );
  }
  const fields = mappableFields(kind);
  const set = raw.set ?? {};
  const take = raw.take ?? {};
  for (const [part, given] of Object.entries({ set, take })) {
    for (const name of Object.keys(given)) checkField(fields, name, kind, (m, s) => site.refuse(`/${part}`, m, s));
  }
  const twice = Object.keys(set).find((name) => Object.hasOwn(take, name));
  if (twice !== undefined) site.refuse('/set', `the field "${twice}" is both set and taken`, 'Give each field once.');
  const lacking = lackingField(kind, [...Object.keys(set), ...Object.keys(take)]);
  if (lacking !== undefined)
    site.refuse('', `the field "${lacking}" is neither set nor taken`, 'Add it to "set" or to "take".');
  for (const [name, value] of Object.entries(set)) {
    const type = fields[name] ?? 'text';
    if (!isLiteralOf(type, value))
      site.refuse(pointerJoin('/set', name), `"${name}" is set to what is no ${type}`, 'Set a value of its type.');
  }
  for (const name of raw.optional ?? []) {
    if (!Object.hasOwn(take, name)) site.refuse('/optional', `"${name}" is not taken`, 'Name fields of "take".');
    if (!mayLack(kind, name))
      site.refuse('/optional', `an item of kind "${kind}" must have "${name}"`, 'Leave it out here.');
  }
  const each = raw.each === undefined ? undefined : eachOf(raw.each, site);
  const levels = each?.length ?? 0;
  return {
    kind,
    ...(each !== undefined && { each }),
    where: sorted(raw.where ?? {}).map(([pointer, equals]) => ({
      tokens: tokensOf(pointer, pointerJoin('/where', pointer), site),
      equals: [equals].flat(),
    })),
    set,
    take: Object.fromEntries(
      sorted(take).map(([name, rawTake]) => [
        name,
        compileTake(rawTake, fields[name] ?? 'text', { ...site, levels, pointer: pointerJoin('/take', name) }),
      ]),
    ),
    optional: raw.optional ?? [],
    ...(raw.allow !== undefined && { allow: raw.allow }),
  };
}

/** In one order, whatever the order of the text: which mistake of a document is met first must not depend on it. */
function sorted<T>(members: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(members).sort(([a], [b]) => compareUtf8(a, b));
}

/** The required field that is not among the given ones. */
export function lackingField(kind: keyof typeof MAPPABLE, given: readonly string[]): string | undefined {
  const lacking = Object.keys(MAPPABLE[kind].required).find((name) => !given.includes(name));
  // A digest is about a subject, or else about its path.
  return (
    lacking ?? (kind === 'digest' && !given.includes('path') && !given.includes('subject') ? 'subject' : undefined)
  );
}

export function checkField(
  fields: Readonly<Record<string, FieldType>>,
  name: string,
  kind: string,
  refuse: (message: string, solution: string) => never,
): void {
  if (Object.hasOwn(fields, name)) return;
  const known = Object.keys(fields);
  const near = nearestName(name, known);
  refuse(
    `"${kind}" has no field "${name}"`,
    near === undefined ? `Its fields are ${known.join(', ')}.` : `Did you mean "${near}"?`,
  );
}

/** Whether a constant of the procedure is a value of the type. */
export function isLiteralOf(type: FieldType, value: string | number | boolean): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'value':
      return typeof value !== 'number' || Number.isSafeInteger(value);
    case 'id':
      return Number.isSafeInteger(value) || (typeof value === 'string' && value !== '');
    case 'text':
    case 'statement':
      return typeof value === 'string' && value !== '';
    // A time or a digest that the procedure itself states would prove nothing about a run.
    default:
      return false;
  }
}

interface TakeSite extends ClaimSite {
  /** Lists that the claim iterates. */
  readonly levels: number;
  readonly pointer: string;
}

function compileTake(raw: RawTake, type: FieldType, site: TakeSite): TakeDeclaration {
  const options: RawTakeOptions = typeof raw === 'string' ? { at: raw } : raw;
  const refuse = (message: string, solution: string): never => site.refuse(site.pointer, message, solution);
  if (type === 'checks' || type === 'texts') return compileList(options, type, site);
  if (options.each !== undefined || options.take !== undefined)
    refuse('only a list is read with "each" and "take"', 'Name one place with a JSON Pointer.');
  if (type !== 'integer' && (options.decimal !== undefined || options.round !== undefined))
    refuse('only an integer has "decimal" and "round"', 'Leave them out.');
  if (options.round !== undefined && options.decimal === undefined)
    refuse('"round" without "decimal"', 'Say by which power of ten the value is multiplied.');
  if (type !== 'boolean' && options.equals !== undefined)
    refuse('only a boolean is read with "equals"', 'Leave it out, or filter with "where".');
  if (type !== 'text' && options.words !== undefined) refuse('only a text is read with "words"', 'Leave it out.');
  return {
    from: fromOf(options, site),
    ...(options.after !== undefined && { after: [options.after].flat() }),
    ...(options.before !== undefined && { before: options.before }),
    ...(options.words !== undefined && { words: options.words }),
    parse: options.parse ?? false,
    decimal: options.decimal ?? 0,
    ...(options.round !== undefined && { round: options.round }),
    ...(options.equals !== undefined && { equals: [options.equals].flat() }),
  };
}

function compileList(options: RawTakeOptions, type: 'checks' | 'texts', site: TakeSite): TakeDeclaration {
  const refuse = (message: string, solution: string): never => site.refuse(site.pointer, message, solution);
  const { each, at, root, take, ...rest } = options;
  if (
    each === undefined ||
    Object.keys(rest).length > 0 ||
    root !== undefined ||
    (at !== undefined && type === 'checks')
  )
    return refuse(
      'a list is not read like that',
      `Write { each: /list${type === 'checks' ? ', take: {…}' : ', at: /id'} }.`,
    );
  const from = { place: 'item', tokens: tokensOf(each, site.pointer, site), up: 0 } as const;
  const plain = { parse: false, decimal: 0 } as const;
  const inner = { ...site, levels: 1 };
  if (type === 'texts') {
    if (take !== undefined) refuse('a list of texts takes one text of each item', 'Write { each: /list, at: /id }.');
    return { from, ...plain, list: { item: compileTake(at ?? '', 'text', inner) } };
  }
  const check = (name: CheckField): TakeDeclaration => {
    const given = take !== undefined && Object.hasOwn(take, name) ? take[name] : undefined;
    if (given === undefined) return refuse(`a check lacks "${name}"`, 'Take id, ok and status of each check.');
    return compileTake(given, CHECK_TYPES[name], inner);
  };
  return { from, ...plain, list: { check: { id: check('id'), ok: check('ok'), status: check('status') } } };
}

function fromOf(options: RawTakeOptions, site: TakeSite): TakeDeclaration['from'] {
  const refuse = (message: string, solution: string): never => site.refuse(site.pointer, message, solution);
  const { at, root, key, path, up = 0 } = options;
  if ([at, root, key, path].filter((given) => given !== undefined).length !== 1)
    return refuse('a field is read in one place', 'Give exactly one of "at", "root", "key" and "path".');
  if (up > 0 && (root !== undefined || path !== undefined)) refuse('"up" goes with "at" and "key"', 'Leave it out.');
  if (up > 0 && up >= site.levels)
    refuse(`there are not ${up} items around the item`, 'Each "*" in "each" adds one around it.');
  if (key !== undefined) {
    if (site.levels === 0) refuse('only an item of "each" has a key', 'Add "each", or use a pointer.');
    return { place: 'key', up };
  }
  if (path !== undefined) {
    if (site.wildcards === undefined || path > site.wildcards)
      refuse(
        `the file's path has no "*" number ${path} that stands for one certain text`,
        'Write one "*" a name, and no "**".',
      );
    return { place: 'path', wildcard: path };
  }
  if (root !== undefined) return { place: 'root', tokens: tokensOf(root, site.pointer, site), up: 0 };
  return { place: 'item', tokens: tokensOf(at ?? '', site.pointer, site), up };
}

function eachOf(each: string, site: ClaimSite): string[][] {
  const levels: string[][] = [[]];
  for (const token of tokensOf(each, '/each', site)) {
    if (token === '*') levels.push([]);
    else levels.at(-1)?.push(token);
  }
  return levels;
}

function tokensOf(pointer: string, place: string, site: ClaimSite): string[] {
  const tokens = pointerTokens(pointer);
  if (tokens === undefined)
    return site.refuse(
      place,
      `not a JSON Pointer: ${JSON.stringify(pointer)}`,
      'Write /a/b, with ~1 for / and ~0 for ~.',
    );
  return tokens.map(site.fold);
}
