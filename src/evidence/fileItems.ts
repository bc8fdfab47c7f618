import type { Item } from './item.ts';

/** A file of the run that was read whole. */
export interface FileItem extends Item {
  /** Declared format; `undeclared` where no declaration matches the path. */
  readonly format: string;
  readonly bytes: number;
  /** The declaration allows more than one file in this role. */
  readonly many: boolean;
  /** How many items were made of what it says: none of them can be left out of the evidence unnoticed. */
  readonly claims: number;
}

/** Why an entry of the run gave no evidence. */
export type UnreadableReason =
  | FormatReason
  | 'link'
  | 'special_file'
  | 'name_collision'
  | 'unsafe_name'
  | 'no_permission'
  | 'changed_while_read'
  | 'io_error'
  | 'cap_exceeded';

/** Reasons that lie in the bytes themselves. */
export type FormatReason = 'malformed' | 'schema_violation' | 'truncated' | 'empty';

/** Reasons that say nothing about the run: another reader, or another moment, might have read the entry. */
export const UNDECIDED_REASONS = [
  'no_permission',
  'changed_while_read',
  'io_error',
  'cap_exceeded',
] as const satisfies readonly UnreadableReason[];

export interface UnreadableItem extends Item {
  /** What kind of entry it is; a directory that could not be listed may hold anything. */
  readonly entry: 'file' | 'directory' | 'link' | 'special';
  readonly reason: UnreadableReason;
  /** A closed code that says more, such as `duplicate_key`. */
  readonly detail: string;
  /** False where the reason is one of `UNDECIDED_REASONS`. */
  readonly decided: boolean;
  /** For a `name_collision`, the other paths. */
  readonly collidesWith?: readonly string[];
}

/** A schema-bearing document: which version it claims, whether its bytes are canonical, which fields nobody knows. */
export interface DocumentItem extends Item {
  readonly schema: string;
  /** The versions that the collector of this format understands. */
  readonly knownSchemas: readonly string[];
  /** Byte-for-byte RFC 8785. */
  readonly canonical: boolean;
  readonly unknownFields: readonly string[];
  /** Pointers of number literals that lose digits as IEEE doubles. */
  readonly inexactNumbers: readonly string[];
}

/** A section of a Markdown record. */
export interface SectionItem extends Item {
  /** Its title in lower case, with single spaces. */
  readonly name: string;
  readonly level: number;
  /** Neither it nor a section below it has a word. */
  readonly empty: boolean;
  /** It has words, and none of them says anything: each line or field is a placeholder. */
  readonly placeholder: boolean;
}

/** Something that looks like a secret. The value itself never becomes evidence. */
export interface SecretItem extends Item {
  readonly detector: string;
}
