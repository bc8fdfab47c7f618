import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { GateError } from '../../error.ts';
import { sortedBy } from '../../format/order.ts';
import { type Entry, type Run, RUN_CAPS, TOO_MANY_ENTRIES } from '../run.ts';
import { ARCHIVE_CAPS, ArchiveRefused, mayUnpackTo, type Member, memberPath, spell } from './member.ts';
import { tarMembers } from './tar.ts';
import { zipMembers } from './zip.ts';

/** Suffixes by which an archive is known; nothing is guessed from its bytes. */
const SUFFIXES = ['.tar', '.tar.gz', '.tgz', '.zip'] as const;

export function isArchiveName(name: string): boolean {
  return SUFFIXES.some((suffix) => name.endsWith(suffix));
}

/**
 * Opens an archive of a run directory, in memory: nothing is unpacked to the disk. It has the entries, bytes and digest of the
 * directory. An archive that is refused has no entries, and one problem that says why. Throws GateError('run_unreadable').
 */
export function openArchive(path: string): Run {
  const bytes = readWhole(path);
  try {
    if (bytes === undefined) throw new ArchiveRefused('cap_exceeded', 'archive_too_large');
    return runOf(membersOf(path, bytes));
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    return closed([], [{ path: '.', problem: error.problem, detail: error.detail }], new Map());
  }
}

function membersOf(path: string, bytes: Buffer): Member[] {
  if (path.endsWith('.zip')) return zipMembers(bytes);
  return tarMembers(path.endsWith('.tar') ? bytes : gunzipped(bytes));
}

function gunzipped(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: mayUnpackTo(bytes.length) });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw isTooLarge
      ? new ArchiveRefused('cap_exceeded', 'archive_too_large')
      : new ArchiveRefused('malformed', 'archive_compression');
  }
}

function runOf(members: readonly Member[]): Run {
  const entries = new Map<string, Entry>();
  const files = new Map<string, Member>();
  const directories = new Set<string>();
  for (const member of members) {
    const path = memberPath(member.name);
    // The directory itself.
    if (path === '' && member.type === 'directory') continue;
    if (path === '') throw new ArchiveRefused('unsafe_name', 'path_escape');
    const before = entries.get(path);
    const isParent = before?.type === 'directory' && member.type === 'directory' && !directories.has(path);
    // Which of the two a reader would get depends on the reader.
    if (before !== undefined && !isParent) throw new ArchiveRefused('name_collision', 'duplicate_entry');
    addParents(path, entries);
    entries.set(path, entryOf(path, member));
    if (member.type === 'directory') directories.add(path);
    if (member.type === 'file') files.set(path, member);
    if (entries.size > RUN_CAPS.entries) return closed(TOO_MANY_ENTRIES.entries, TOO_MANY_ENTRIES.problems, new Map());
  }
  return closed(
    sortedBy([...entries.values()], ({ path }) => path),
    [],
    files,
  );
}

/** Directories that an archive leaves out, because a file in them says that they are there. */
function addParents(path: string, entries: Map<string, Entry>): void {
  const names = path.split('/');
  if (names.length > RUN_CAPS.directoryDepth) throw new ArchiveRefused('cap_exceeded', 'too_deep');
  for (let depth = 1; depth < names.length; depth += 1) {
    const parent = names.slice(0, depth).join('/');
    const before = entries.get(parent);
    // A file below a link would be written to where the link leads.
    if (before !== undefined && before.type !== 'directory') throw new ArchiveRefused('unsafe_name', 'path_escape');
    if (before === undefined) entries.set(parent, { path: parent, type: 'directory', size: null });
  }
}

function entryOf(path: string, { type, size, target }: Member): Entry {
  return {
    path,
    type,
    size: type === 'file' ? size : null,
    ...(target !== undefined && { target: spell(Buffer.from(target)) }),
  };
}

function closed(entries: Run['entries'], problems: Run['problems'], files: ReadonlyMap<string, Member>): Run {
  return {
    entries,
    problems,
    read(entry, sink) {
      const bytes = files.get(entry.path)?.bytes();
      if (bytes === undefined) return Promise.resolve({ ok: false, problem: 'io_error' });
      sink(bytes);
      return Promise.resolve({ ok: true, bytes: bytes.length });
    },
    close() {
      // The archive was read whole when it was opened.
    },
  };
}

/** Undefined for an archive beyond the cap. */
function readWhole(path: string): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(realpathSync(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const before = fstatSync(fd, { bigint: true });
    if (!before.isFile()) throw new Error('not a regular file');
    if (before.size > ARCHIVE_CAPS.archiveBytes) return undefined;
    const bytes = Buffer.allocUnsafe(Number(before.size));
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(fd, bytes, length, bytes.length - length, null);
    const after = fstatSync(fd, { bigint: true });
    if (length !== bytes.length || before.size !== after.size || before.mtimeNs !== after.mtimeNs)
      throw new Error('changed while it was read');
    return bytes;
  } catch (cause) {
    throw new GateError('run_unreadable', `${path} is no readable archive`, {
      place: { file: path },
      solution: 'Name the archive of a run directory.',
      cause,
    });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
