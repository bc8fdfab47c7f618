import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { gate, ROOT } from '../cli/gate.ts';
import { History, tree } from './history.ts';

const EXAMPLES = join(ROOT, 'examples/distributed');
const text = (name: string) => readFileSync(join(EXAMPLES, name), 'utf8');

/** How many jobs each manifest asks for, what it runs, and with which variables. */
const MANIFESTS: Readonly<Record<string, () => Manifest>> = {
  'kubernetes.yaml': () => {
    const { spec } = load(text('kubernetes.yaml')) as KubernetesJob;
    const [container] = spec.template.spec.containers;
    return { jobs: spec.completions, command: container?.command[0], variables: pairs(container?.env ?? []) };
  },
  'aws-batch.json': () => {
    const job = JSON.parse(text('aws-batch.json')) as BatchJob;
    const { command, environment } = job.containerOverrides;
    return { jobs: job.arrayProperties.size, command: command[0], variables: pairs(environment) };
  },
  'gitlab-ci.yml': () => {
    const { audit } = load(text('gitlab-ci.yml')) as { audit: GitlabJob };
    return { jobs: audit.parallel, command: audit.script[0], variables: audit.variables };
  },
  'slurm.sbatch': () => {
    const script = text('slurm.sbatch');
    const variables = [...script.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]);
    return {
      jobs: Number(/--array=1-([0-9]+)/.exec(script)?.[1]),
      command: /exec (\S+)/.exec(script)?.[1],
      variables: Object.fromEntries(variables) as Record<string, string>,
    };
  },
};

interface Manifest {
  readonly jobs: number;
  readonly command: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}
interface Pair {
  readonly name: string;
  readonly value: string;
}
interface KubernetesJob {
  spec: { completions: number; template: { spec: { containers: { command: string[]; env: Pair[] }[] } } };
}
interface BatchJob {
  arrayProperties: { size: number };
  containerOverrides: { command: string[]; environment: Pair[] };
}
interface GitlabJob {
  parallel: number;
  script: string[];
  variables: Record<string, string>;
}

function pairs(list: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

describe('a manifest', () => {
  it.each(Object.keys(MANIFESTS))(
    '%s asks for as many jobs as it says there are, with all that the script needs',
    (name) => {
      const { jobs, command, variables } = MANIFESTS[name]?.() ?? { jobs: 0, command: '', variables: {} };
      expect(command).toMatch(/\/shard\.sh$/);
      expect(variables['SHARDS']).toBe(String(jobs));
      const needed = [...text('shard.sh').matchAll(/"\$([A-Z_]+)"/g)].map((match) => match[1] ?? '');
      expect(Object.keys(variables)).toEqual(expect.arrayContaining([...needed, 'OUT']));
    },
  );

  it('is there for each scheduler', () => {
    expect(readdirSync(EXAMPLES).sort()).toEqual([...Object.keys(MANIFESTS), 'shard.sh'].sort());
  });
});

describe('shard.sh', () => {
  it.each([
    ['Kubernetes', (index: number) => ({ JOB_COMPLETION_INDEX: String(index) })],
    [
      'Slurm',
      (index: number) => ({
        SLURM_ARRAY_TASK_ID: String(index + 1),
        SLURM_ARRAY_TASK_MIN: '1',
        SLURM_ARRAY_TASK_COUNT: '2',
      }),
    ],
    ['AWS Batch', (index: number) => ({ AWS_BATCH_JOB_ARRAY_INDEX: String(index), AWS_BATCH_JOB_ARRAY_SIZE: '2' })],
    ['GitLab', (index: number) => ({ CI_NODE_INDEX: String(index + 1), CI_NODE_TOTAL: '2' })],
  ])('judges what %s says, and all of it together is a whole audit', (_, variables) => {
    const history = new History();
    history.add('2026/run-1');
    history.add('2026/run-2', { from: 'rolled-back' });
    history.add('2026/run-3');
    const { folder } = history;
    gate(['audit', 'plan', 'history', '--out', 'plan.jsonl'], { cwd: folder });
    for (const index of [0, 1]) {
      const shared = { ROOT: 'history', PLAN: 'plan.jsonl', CONFIG: 'gate.config.yaml', SHARDS: '2', OUT: 'out' };
      const env = {
        ...process.env,
        GATE: `${process.execPath} ${ROOT}dist/cli/main.cjs`,
        ...shared,
        ...variables(index),
      };
      const { status } = spawnSync(join(EXAMPLES, 'shard.sh'), {
        cwd: folder,
        env: { ...env, AS_OF: '2026-03-20T00:00:00Z' },
      });
      expect(status).toBe(0);
    }
    const shards = readdirSync(join(folder, 'out')).map((name) => join('out', name));
    expect(gate(['merge', ...shards, '--out', 'merged'], { cwd: folder }).status).toBe(1);
    history.audit('whole');
    expect(tree(history.out('merged'))).toEqual(tree(history.out('whole')));
  });
});
