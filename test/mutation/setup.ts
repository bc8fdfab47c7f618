import fc from 'fast-check';
import { beforeEach } from 'vitest';

/** What needs seconds, or another program: it would run once for each wrong version. */
const SLOW = [
  'is linear in',
  'is bounded for',
  'linear time',
  'exponential time',
  'holds no more than the cap',
  'knows each day of 400 years',
  'exhausts its memory',
  'leaves nothing to the next one',
  'is held to the caps of a directory',
  'as many entries as the cap allows',
  'lets no control character through',
  'finds every value of any document',
  'stays bounded where',
  'decides nothing about more evidence',
  'text that is nearly JSON',
  'whatever the bytes',
  'implementation-defined files',
  'transformed files',
];

beforeEach(({ task, skip }) => {
  if (SLOW.some((name) => task.name.includes(name))) skip();
});
fc.configureGlobal({ numRuns: 20, seed: 7, endOnFailure: true });
