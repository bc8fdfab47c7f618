// The manifests of examples/distributed beside what their makers publish: the types of Kubernetes' and AWS Batch's interfaces,
// in which an unknown or misspelt field does not compile, and GitLab's schema of pipelines. Slurm's runs for real: slurm.sh.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = join(ROOT, 'examples/distributed');
const folder = mkdtempSync(join(tmpdir(), 'rungate-manifests-'));
const text = (name) => readFileSync(join(EXAMPLES, name), 'utf8');

try {
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const packages = ['kubernetes-types@1.30.0', '@aws-sdk/client-batch@3.1138.0'];
  execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
    cwd: folder,
  });
  compile('good', load(text('kubernetes.yaml')), JSON.parse(text('aws-batch.json')));
  // What is accepted would mean nothing if a mistake were, too.
  const { spec, ...job } = load(text('kubernetes.yaml'));
  refuses('bad-job', { ...job, spec: { ...spec, completion: 7 } }, JSON.parse(text('aws-batch.json')));
  refuses('bad-batch', { ...job, spec }, { ...JSON.parse(text('aws-batch.json')), arrayProperties: { size: '7' } });
  pipeline('gitlab-ci.yml');
  console.log('Kubernetes, AWS Batch and GitLab take the manifests.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compile(name, job, submission) {
  const file = join(folder, `${name}.ts`);
  writeFileSync(
    file,
    `import type { Job } from 'kubernetes-types/batch/v1';
import type { SubmitJobCommandInput } from '@aws-sdk/client-batch';
export const job: Job = ${JSON.stringify(job)};
export const submission: SubmitJobCommandInput = ${JSON.stringify(submission)};
`,
  );
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext'];
  execFileSync(process.execPath, [tsc, ...options, '--moduleResolution', 'bundler', file], {
    cwd: folder,
    stdio: 'pipe',
  });
}

function refuses(name, job, submission) {
  try {
    compile(name, job, submission);
  } catch (error) {
    if (/error TS2(?:322|353|561|820)/.test(String(error.stdout))) return;
    throw error;
  }
  throw new Error(`${name} compiles`);
}

function pipeline(name) {
  const where = join(folder, 'pipeline');
  execFileSync('git', ['init', '--quiet', where]);
  execFileSync('git', ['-C', where, 'remote', 'add', 'origin', 'https://git.example/audits/history.git']);
  writeFileSync(join(where, '.gitlab-ci.yml'), text(name));
  const jobs = execFileSync('npx', ['--yes', 'gitlab-ci-local@4.60.0', '--list-csv'], {
    cwd: where,
    encoding: 'utf8',
  });
  const shards = jobs.match(/^audit: \[[1-7]\/7\];/gm) ?? [];
  if (shards.length !== 7 || !/^merge;/m.test(jobs)) throw new Error(`GitLab finds other jobs: ${jobs}`);
}
