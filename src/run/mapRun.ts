import { GateError } from '../error.ts';
import { hasLoneSurrogate } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { type Entry, type Run, RUN_CAPS, TOO_MANY_ENTRIES } from './run.ts';

/**
 * A run held in memory: relative path to bytes. Gives the same entries and bytes as the directory would. Throws
 * GateError('usage') for a path that no directory could hold.
 */
export function mapRun(files: ReadonlyMap<string, Uint8Array>): Run {
  const entries = new Map<string, Entry>();
  for (const [path, bytes] of files) {
    const names = path.split('/');
    if (
      names.some((name) => name === '' || name === '.' || name === '..') ||
      path.includes('\0') ||
      hasLoneSurrogate(path)
    ) {
      throw new GateError('usage', `not a relative path inside a run: ${JSON.stringify(path)}`);
    }
    for (let depth = 1; depth < names.length; depth += 1) {
      const parent = names.slice(0, depth).join('/');
      if (files.has(parent)) throw new GateError('usage', `${JSON.stringify(parent)} is both a file and a directory`);
      entries.set(parent, { path: parent, type: 'directory', size: null });
    }
    entries.set(path, { path, type: 'file', size: bytes.length });
  }
  return {
    ...withinCaps([...entries.values()]),
    read(entry, sink) {
      const bytes = files.get(entry.path);
      if (bytes === undefined) return Promise.resolve({ ok: false, problem: 'changed_while_read' });
      sink(bytes);
      return Promise.resolve({ ok: true, bytes: bytes.length });
    },
    close() {
      // Nothing is held open.
    },
  };
}

/** Holds a map to what a directory is held to: the same bytes must not be judged differently for where they lie. */
function withinCaps(entries: readonly Entry[]): Pick<Run, 'entries' | 'problems'> {
  const depth = ({ path }: Entry) => path.split('/').length;
  const listed = entries.filter((entry) => depth(entry) <= RUN_CAPS.directoryDepth + 1);
  if (listed.length > RUN_CAPS.entries) return TOO_MANY_ENTRIES;
  const unlisted = listed.filter((entry) => entry.type === 'directory' && depth(entry) > RUN_CAPS.directoryDepth);
  return {
    entries: sortedBy(listed, ({ path }) => path),
    problems: sortedBy(unlisted, ({ path }) => path).map(({ path }) => ({ path, problem: 'cap_exceeded' })),
  };
}
