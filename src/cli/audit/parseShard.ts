import type { Shard } from '../../audit/plan.ts';
import { GateError } from '../../error.ts';

const MAX_SHARDS = 100_000;

/** Where schedulers say which job of an array this is, and of how many. */
const SCHEDULERS = [
  { index: 'JOB_COMPLETION_INDEX', first: '0', count: undefined },
  { index: 'SLURM_ARRAY_TASK_ID', first: 'SLURM_ARRAY_TASK_MIN', count: 'SLURM_ARRAY_TASK_COUNT' },
  { index: 'AWS_BATCH_JOB_ARRAY_INDEX', first: '0', count: 'AWS_BATCH_JOB_ARRAY_SIZE' },
  { index: 'CI_NODE_INDEX', first: '1', count: 'CI_NODE_TOTAL' },
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `i/n`, or `auto` and `auto/n`, which take the index, and `auto` the count too, from the variables of the scheduler. Throws
 * GateError('usage').
 */
export function parseShard(text: string, environment: Environment): Shard {
  const match = /^(auto|[0-9]{1,6})(?:\/([0-9]{1,6}))?$/.exec(text);
  if (match?.[1] === undefined) throw refused(text, 'Give i/n, where i counts from 1 to n, or auto/n.');
  const shard =
    match[1] === 'auto'
      ? fromScheduler(text, match[2], environment)
      : { index: Number(match[1]), count: Number(match[2]) };
  const { index, count } = shard;
  if (index >= 1 && index <= count && count <= MAX_SHARDS) return shard;
  throw refused(text, `It would be shard ${index} of ${count}; i counts from 1 to n, and n is at most ${MAX_SHARDS}.`);
}

function fromScheduler(text: string, given: string | undefined, environment: Environment): Shard {
  const set = SCHEDULERS.filter(({ index }) => (environment[index] ?? '') !== '');
  const [scheduler] = set;
  if (scheduler === undefined || set.length > 1) {
    const names = (set.length > 1 ? set : SCHEDULERS).map(({ index }) => index);
    throw refused(text, `${set.length > 1 ? 'More than one is' : 'None is'} set of ${names.join(', ')}. Give i/n.`);
  }
  const counted = scheduler.count === undefined ? undefined : environment[scheduler.count];
  const count = given ?? counted;
  if (count === undefined) throw refused(text, 'This scheduler does not say how many jobs there are. Give auto/n.');
  // Else some shards would be judged twice, and others by nobody.
  if (counted !== undefined && wholeNumber(text, counted) !== wholeNumber(text, count))
    throw refused(text, `The array has ${counted} jobs.`);
  const first = scheduler.index === 'SLURM_ARRAY_TASK_ID' ? (environment[scheduler.first] ?? '0') : scheduler.first;
  const index = wholeNumber(text, environment[scheduler.index] ?? '') - wholeNumber(text, first) + 1;
  return { index, count: wholeNumber(text, count) };
}

function wholeNumber(text: string, value: string): number {
  if (/^[0-9]{1,9}$/.test(value)) return Number(value);
  throw refused(text, `"${value}" is no whole number. Give i/n.`);
}

function refused(text: string, solution: string): GateError {
  return new GateError('usage', `--shard is "${text}"`, { solution });
}
