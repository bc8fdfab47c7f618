import { Buffer, isUtf8 } from 'node:buffer';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { GateError } from '../error.ts';
import { sortedBy } from '../format/order.ts';
import {
  type ByteSink,
  type Entry,
  type ListingProblem,
  type ReadOutcome,
  type ReadProblem,
  type Run,
  RUN_CAPS,
  TOO_MANY_ENTRIES,
} from './run.ts';

const CHUNK_BYTES = 1024 * 1024;
const SLASH = Buffer.from('/');
const OPEN_DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
// O_NONBLOCK: a named pipe in the place of a file must not hang the evaluation before its type is known.
const OPEN_FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The names that lead from the root to an entry; none for the root itself. */
interface Place {
  readonly names: readonly Buffer[];
}

/**
 * Opens a run directory and lists it. Directories are entered by handle where the platform offers it (`/proc/self/fd`),
 * so that a path component exchanged for a link meanwhile leads nowhere else. Throws GateError('run_unreadable') where
 * the root is no readable directory.
 */
export function openDirectory(path: string): Run {
  const root = openRoot(path);
  const walk = new Walk(root);
  walk.list({ names: [] }, 0);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  return {
    ...walk.listing(),
    read: (entry, sink) => Promise.resolve(readFile(root, walk.names.get(entry), entry, sink, buffer)),
    close() {
      closeSync(root.fd);
    },
  };
}

interface Root {
  readonly fd: number;
  readonly path: Buffer;
  readonly byHandle: boolean;
}

function openRoot(path: string): Root {
  try {
    const real = realpathSync(path, { encoding: 'buffer' });
    const fd = openSync(real, OPEN_DIRECTORY);
    return { fd, path: real, byHandle: existsSync(`/proc/self/fd/${fd}`) };
  } catch (cause) {
    const missing = codeOf(cause) === 'ENOENT';
    throw new GateError(
      'run_unreadable',
      missing ? `there is no run directory ${path}` : `${path} is no readable directory`,
      {
        place: { file: path },
        solution: 'Name the directory that the run left behind.',
        cause,
      },
    );
  }
}

class Walk {
  readonly entries: Entry[] = [];
  readonly problems: ListingProblem[] = [];
  readonly names = new Map<Entry, Place>();
  readonly #root: Root;

  constructor(root: Root) {
    this.#root = root;
  }

  listing(): Pick<Run, 'entries' | 'problems'> {
    if (this.entries.length > RUN_CAPS.entries) return TOO_MANY_ENTRIES;
    return {
      entries: sortedBy(this.entries, ({ path }) => path),
      problems: sortedBy(this.problems, ({ path }) => path),
    };
  }

  list(place: Place, depth: number): void {
    const path = spell(place.names);
    const directories: Place[] = [];
    if (depth > RUN_CAPS.directoryDepth) {
      this.problems.push({ path, problem: 'cap_exceeded' });
      return;
    }
    try {
      withDirectory(this.#root, place.names, (fd, directory) => {
        for (const name of readdirSync(directory, { encoding: 'buffer' })) {
          if (this.entries.length > RUN_CAPS.entries) return;
          const child = { names: [...place.names, name] };
          if (this.#add(child, childPath(this.#root, fd, directory, name))) directories.push(child);
        }
      });
    } catch (error) {
      this.problems.push({ path, problem: problemOf(error) });
      return;
    }
    // Only after the handle is closed: a deep tree must not exhaust the descriptors.
    for (const directory of directories) this.list(directory, depth + 1);
  }

  /** Whether the entry is a directory, to be listed in its turn. */
  #add(place: Place, at: Buffer): boolean {
    const path = spell(place.names);
    let entry: Entry;
    try {
      const stat = lstatSync(at);
      if (stat.isFile()) entry = { path, type: 'file', size: stat.size };
      else if (stat.isDirectory()) entry = { path, type: 'directory', size: null };
      else if (stat.isSymbolicLink()) {
        entry = { path, type: 'link', size: null, target: spell([readlinkSync(at, { encoding: 'buffer' })]) };
      } else entry = { path, type: 'special', size: null };
    } catch (error) {
      this.problems.push({ path, problem: problemOf(error) });
      return false;
    }
    this.entries.push(entry);
    this.names.set(entry, place);
    return entry.type === 'directory';
  }
}

/** Opens each directory of the path through the handle of the one before, and closes all but what `use` needs. */
function withDirectory<T>(root: Root, names: readonly Buffer[], use: (fd: number, path: Buffer) => T): T {
  let fd = root.fd;
  let path = root.path;
  try {
    for (const name of names) {
      const at = childPath(root, fd, path, name);
      const next = openSync(at, OPEN_DIRECTORY);
      if (fd !== root.fd) closeSync(fd);
      fd = next;
      path = at;
    }
    return use(fd, root.byHandle ? Buffer.from(`/proc/self/fd/${fd}`) : path);
  } finally {
    if (fd !== root.fd) closeSync(fd);
  }
}

function childPath(root: Root, fd: number, path: Buffer, name: Buffer): Buffer {
  return root.byHandle
    ? Buffer.concat([Buffer.from(`/proc/self/fd/${fd}/`), name])
    : Buffer.concat([path, SLASH, name]);
}

function readFile(root: Root, place: Place | undefined, entry: Entry, sink: ByteSink, buffer: Buffer): ReadOutcome {
  const name = place?.names.at(-1);
  if (place === undefined || name === undefined || entry.type !== 'file') return { ok: false, problem: 'io_error' };
  let fd: number | undefined;
  try {
    fd = withDirectory(root, place.names.slice(0, -1), (parent, path) =>
      openSync(childPath(root, parent, path, name), OPEN_FILE),
    );
    const before = fstatSync(fd, { bigint: true });
    if (!before.isFile()) return { ok: false, problem: 'changed_while_read' };
    let bytes = 0;
    // To the size that was seen: whether the file grew meanwhile is for the second look to say.
    while (bytes < before.size) {
      const length = readSync(fd, buffer, 0, buffer.length, null);
      if (length === 0) break;
      const chunk = buffer.subarray(0, length);
      sink(chunk);
      bytes += length;
    }
    const after = fstatSync(fd, { bigint: true });
    const same =
      before.size === after.size &&
      before.mtimeNs === after.mtimeNs &&
      before.ctimeNs === after.ctimeNs &&
      BigInt(bytes) === after.size &&
      bytes === entry.size;
    return same ? { ok: true, bytes } : { ok: false, problem: 'changed_while_read' };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function spell(names: readonly Buffer[]): string {
  const bytes = Buffer.concat(names.flatMap((name, index) => (index === 0 ? [name] : [SLASH, name])));
  return isUtf8(bytes) ? bytes.toString('utf8') : `\0bytes:${bytes.toString('hex')}`;
}

function problemOf(error: unknown): ReadProblem {
  switch (codeOf(error)) {
    case undefined:
      // No system error: a defect of this program, or of a sink.
      throw error;
    case 'EACCES':
    case 'EPERM':
      return 'no_permission';
    // Between listing and reading the entry went away or became something else.
    case 'ENOENT':
    case 'ELOOP':
    case 'ENOTDIR':
    case 'ENXIO':
      return 'changed_while_read';
    default:
      return 'io_error';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error
    ? error.code
    : undefined;
}
