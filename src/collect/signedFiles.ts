import { Buffer } from 'node:buffer';
import type { FileDeclaration, Procedure } from '../procedure/procedure.ts';
import type { SignedFile } from './collector.ts';

/** All together: a signature is checked over the whole of what it signs, in memory. */
const MAX_KEPT_BYTES = 512 * 1024 * 1024;

/** Files whose bytes a detached signature is over. They are read before their signatures, once, and kept until then. */
export class SignedFiles {
  readonly #roles: ReadonlySet<string>;
  readonly #files = new Map<string, SignedFile[]>();
  #left = MAX_KEPT_BYTES;

  constructor({ files }: Pick<Procedure, 'files'>) {
    this.#roles = new Set(files.flatMap((file) => signedRole(file) ?? []));
  }

  /** Undefined for a file that nothing signs. */
  keep(declaration: FileDeclaration | undefined): Keeping | undefined {
    if (declaration === undefined || !this.#roles.has(declaration.role)) return undefined;
    return new Keeping((size) => (this.#left -= size) >= 0);
  }

  add(role: string, file: SignedFile): void {
    this.#files.set(role, [...(this.#files.get(role) ?? []), file]);
  }

  /** The file that a signature is over: the only one in the role, or the one that the signature is named after. */
  signedBy(declaration: FileDeclaration | undefined, path: string): SignedFile | undefined {
    const files = this.#files.get((declaration && signedRole(declaration)) ?? '') ?? [];
    return files.length === 1 ? files[0] : files.find((file) => path.startsWith(`${file.path}.`));
  }
}

/** The role of what the file signs; undefined for a file that signs nothing but itself. */
export function signedRole({ format, with: given }: Pick<FileDeclaration, 'format' | 'with'>): string | undefined {
  return format === 'detached-signature' && typeof given['of'] === 'string' ? given['of'] : undefined;
}

export class Keeping {
  readonly #take: (size: number) => boolean;
  #chunks: Buffer[] | undefined = [];

  constructor(take: (size: number) => boolean) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    if (this.#take(chunk.length)) this.#chunks?.push(Buffer.from(chunk));
    else this.#chunks = undefined;
  }

  /** Undefined where it is too much to be kept. */
  bytes(): Buffer | undefined {
    return this.#chunks && Buffer.concat(this.#chunks);
  }
}
