import { describe, expect, it } from 'vitest';
import { DEFECTS } from './nooterra.ts';

/** Every trap of the requirements, and for those that no run of this procedure can set, why. */
const TRAPS: Readonly<Record<string, 'rows' | { readonly none: string }>> = {
  'a passing check that carries a failureCode': 'rows',
  'six spellings of a verdict': 'rows',
  'a report whose ok contradicts its counts': 'rows',
  'degraded with HTTP 200': 'rows',
  '401 counted as endpoint responded': 'rows',
  'a health body that is a constant': 'rows',
  'a file at the right path that only says placeholder, PROPOSED, <unset>, NOT_RUN, TODO': 'rows',
  'valid hashes around wrong meaning': 'rows',
  'a valid signature over invalid content': 'rows',
  'a self-signed override': 'rows',
  'an embedded key': 'rows',
  'the same report carried over from the last run': 'rows',
  'evidence older than the action it proves': 'rows',
  "staging's run shown for prod": 'rows',
  'latest as identity': 'rows',
  'a branch as identity': 'rows',
  'a short sha as identity': 'rows',
  'unknown as identity': 'rows',
  'an all-zero digest as identity': 'rows',
  'a restore from another file than the backup': 'rows',
  'a rollback to the release that failed': 'rows',
  "a transcript that says exit=0 inside a command's own output": 'rows',
  'a truncated transcript': 'rows',
  'a pass line before a failure': 'rows',
  'a required check that was skipped': 'rows',
  'a required check that was renamed': 'rows',
  'a required check that was removed': 'rows',
  'zero checks': 'rows',
  'an empty list that all passed': 'rows',
  'n/a below a limit': 'rows',
  'duplicate JSON keys, where the second hides the first': 'rows',
  '__proto__ keys': 'rows',
  'a BOM': 'rows',
  NaN: 'rows',
  'numbers beyond 2^53': 'rows',
  'two files that differ by case': 'rows',
  'two files that differ by Unicode normal form': 'rows',
  'a name with a newline': 'rows',
  'a symlink or .. that leads out': 'rows',
  'a procedure shipped inside the run': 'rows',
  'a key shipped inside the run': 'rows',
  'a configuration shipped inside the run': 'rows',
  'RPO that is only backup duration': {
    none: 'The procedure demands no drill, and no file of it states a recovery point.',
  },
  'a name with invalid UTF-8': {
    none: 'A tree in memory has none; test/run/hostileEntries.test.ts makes one on disk.',
  },
  'a procedure file that calls itself by a shipped name': {
    none: 'It is refused before a run is read; test/procedure/loadProcedure.test.ts.',
  },
  'a user policy that redefines a shipped rule': {
    none: 'It is refused when the policy is built, before a run is read.',
  },
};

const rows = DEFECTS.filter(({ open }) => open === undefined);

describe('the traps', () => {
  it.each(Object.entries(TRAPS).filter(([, how]) => how === 'rows'))('%s: a row sets it', (trap) => {
    expect(rows.filter(({ traps = [] }) => traps.includes(trap)).map(({ id }) => id)).not.toEqual([]);
  });

  it('are each set by a row or excused with a reason, and no row names another', () => {
    const named = new Set(DEFECTS.flatMap(({ traps = [] }) => traps));
    const wanted = Object.entries(TRAPS).flatMap(([trap, how]) => (how === 'rows' ? [trap] : []));
    expect([...named].sort()).toEqual(wanted.sort());
  });

  // A trap is sprung by a verdict that is too kind, or, for a failure code on a check that passed, too strict.
  it('end in a verdict that does not fall for them', () => {
    const kind = rows.filter(({ traps = [], verdict }) => traps.length > 0 && verdict === 'pass');
    expect(kind.map(({ id }) => id)).toEqual(['passing-check-with-failure-code', 'number-that-loses-digits']);
  });
});
