import type { RegoFiles } from '../compiler/compiler.ts';
import type { JsonObject } from '../format/jsonValue.ts';

/** Rules as the user wrote them. Paths are relative to the folder, or as they stand in the bundle. */
export interface PolicySource {
  /** What the user called it. */
  readonly name: string;
  readonly files: RegoFiles;
  readonly tests: RegoFiles;
  readonly data: JsonObject;
}
