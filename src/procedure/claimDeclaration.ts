import type { MappableKind } from '../evidence/fields.ts';

export type ClaimLiteral = string | number | boolean | null;

/** How the items of a document become evidence of one kind. Compiled from YAML by `compileClaim`. */
export interface ClaimDeclaration {
  readonly kind: MappableKind;
  /**
   * Where the items are: the tokens up to each list or mapping that is iterated, one inside the other. Absent: the document
   * is the only item.
   */
  readonly each?: readonly (readonly string[])[];
  readonly where: readonly WhereDeclaration[];
  readonly set: Readonly<Record<string, string | number | boolean>>;
  readonly take: Readonly<Record<string, TakeDeclaration>>;
  /** Fields that an item may lack. */
  readonly optional: readonly string[];
  /** `empty`: there may be no item. `absent`: nor the list that would hold them. */
  readonly allow?: 'empty' | 'absent';
}

export interface WhereDeclaration {
  readonly tokens: readonly string[];
  readonly equals: readonly ClaimLiteral[];
}

/** Where one field of an item is read, and how. */
export interface TakeDeclaration {
  readonly from:
    | { readonly place: 'item' | 'root'; readonly tokens: readonly string[]; readonly up: number }
    /** The member name or index of the item, or of one around it. */
    | { readonly place: 'key'; readonly up: number }
    /** What a `*` of the file's path stands for, counted from 1. */
    | { readonly place: 'path'; readonly wildcard: number };
  /** The text after the first occurrence of each literal in turn, and before the first one of another. */
  readonly after?: readonly string[];
  readonly before?: string;
  /** What each word of the document means; any other word is refused. */
  readonly words?: Readonly<Record<string, string>>;
  /** Read a string as if the value stood there without quotes. */
  readonly parse: boolean;
  /** Multiply by this power of ten; what is left of a fraction must be rounded as said, or there must be none. */
  readonly decimal: number;
  readonly round?: 'up' | 'down';
  /** True where the value is one of these, else false. */
  readonly equals?: readonly ClaimLiteral[];
  /** For fields that hold a list: where the list is, and where each item has what it needs. */
  readonly list?: { readonly item?: TakeDeclaration; readonly check?: Readonly<Record<CheckField, TakeDeclaration>> };
}

export type CheckField = 'id' | 'ok' | 'status';

/** The version that a document must name, and where. */
export interface SchemaDeclaration {
  readonly pointer: string;
  readonly known: readonly string[];
}
