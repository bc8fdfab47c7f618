// Asks cosign and openssl whether what is signed here is what they sign, and the other way round: `node test/package/cosign.mjs`.
// Takes cosign 3 from the path or the Go folder, else the pinned release, once, into the user's cache. Where that cannot be
// reached, Go builds it, for as long as a check may take: from nothing that is several minutes of two cores.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '3.0.6';
const RELEASE = `https://github.com/sigstore/cosign/releases/download/v${VERSION}/`;
/** As the release's own list of checksums has them. */
const BINARIES = {
  x64: ['cosign-linux-amd64', 'c956e5dfcac53d52bcf058360d579472f0c1d2d9b69f55209e256fe7783f4c74'],
  arm64: ['cosign-linux-arm64', 'bedac92e8c3729864e13d4a17048007cfafa79d5deca993a43a90ffe018ef2b8'],
};
const DOWNLOAD_MS = 50_000;
/** A cold build takes longer; the next one goes on where this one was stopped. */
const BUILD_MS = 50_000;

const GATE = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));
const RUN = fileURLToPath(new URL('../../fixtures/runs/nooterra-self-host-upgrade/pass', import.meta.url));
const ENV = { ...process.env, COSIGN_PASSWORD: '', COSIGN_YES: 'true' };
const SUMMARY = 'https://slsa.dev/verification_summary/v1';
const PROCEDURE = `schemaVersion: GateProcedure.v1
name: signed-blob
version: 1.0.0
title: A signed blob
runbook: { title: none, origin: none }
subject:
  source: { kind: release, where: { identity: source }, field: value }
  target: { kind: release, where: { identity: target }, field: value }
  environment: { kind: setting, where: { group: run, name: environment }, field: value }
outcome:
  completed: { kind: step, where: { name: deploy } }
  rolled_back: { kind: step, where: { phase: rollback } }
files:
  - { role: blob, path: blob, format: opaque }
  - { role: attestations, path: '*.att', format: attestation, many: true, optional: true }
  - { role: signatures, path: '*.sig', format: detached-signature, many: true, optional: true, with: { of: blob } }
gates: { ${['determinism', 'governance', 'telemetry', 'quality', 'rollback'].map((gate) => `${gate}: { not_applicable: none }`).join(', ')} }
requirements:
  - id: there
    rule: completion.files
    with: { files: { kind: file }, roles: [blob] }
    criteria: [X1]
    basis: D
    runbook: It is there.
    solution: Put it there.
`;

const folder = mkdtempSync(join(tmpdir(), 'rungate-cosign-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const cosign = await findCosign();
  if (cosign === undefined || !runs('openssl', ['version'])) {
    console.error(`SKIPPED: cosign ${VERSION} or openssl could not be had; nothing was asked of them.`);
    return;
  }
  const ask = (name, command, args, wanted = 0) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: ENV });
    if ((status === 0) === (wanted === 0)) return console.log(`ok  ${name}`);
    throw new Error(`${name}: exit ${status}\n${stdout}${stderr}`);
  };
  console.log(/GitVersion:.*/.exec(execFileSync(cosign, ['version'], { encoding: 'utf8' }))?.[0] ?? '');
  prepare(cosign);
  ourAttestation(ask, cosign);
  theirSignatures(ask, cosign);
}

function prepare(cosign) {
  for (const name of ['own', 'stranger']) {
    execFileSync(cosign, ['generate-key-pair', '--output-key-prefix', name], {
      cwd: folder,
      env: ENV,
      stdio: 'ignore',
    });
  }
  for (const [name, args] of [
    ['ec', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['ed25519', ['-algorithm', 'ed25519']],
  ]) {
    execFileSync('openssl', ['genpkey', ...args, '-out', join(folder, `${name}.pem`)], { stdio: 'ignore' });
    execFileSync('openssl', ['pkey', '-in', `${name}.pem`, '-pubout', '-out', `${name}.pub`], { cwd: folder });
  }
  gate(['check', RUN, '--report', join(folder, 'report.json')]);
  writeFileSync(join(folder, 'other.json'), `${readFileSync(join(folder, 'report.json'), 'utf8')} `);
}

function ourAttestation(ask, cosign) {
  for (const key of ['ec', 'ed25519']) {
    const bundle = `${key}.bundle`;
    gate(['attest', join(folder, 'report.json'), '--key', join(folder, `${key}.pem`), '--out', join(folder, bundle)]);
    const verify = (file, pub) =>
      ['verify-blob-attestation', file, '--bundle', bundle, '--key', pub, '--type', SUMMARY].concat(
        '--insecure-ignore-tlog',
      );
    ask(`cosign accepts what gate attest signed (${key})`, cosign, verify('report.json', `${key}.pub`));
    ask(`cosign refuses it for another file (${key})`, cosign, verify('other.json', `${key}.pub`), 1);
    ask(`cosign refuses it by another key (${key})`, cosign, verify('report.json', 'own.pub'), 1);
    const { payload, payloadType, signatures } = JSON.parse(readFileSync(join(folder, bundle), 'utf8')).dsseEnvelope;
    const bytes = Buffer.from(payload, 'base64');
    const head = Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `);
    writeFileSync(join(folder, 'signed'), Buffer.concat([head, bytes]));
    writeFileSync(join(folder, 'signature'), Buffer.from(signatures[0].sig, 'base64'));
    const how =
      key === 'ec'
        ? ['dgst', '-sha256', '-verify', 'ec.pub', '-signature', 'signature', 'signed']
        : ['pkeyutl', '-verify', '-pubin', '-inkey', 'ed25519.pub', '-rawin', '-in', 'signed', '-sigfile', 'signature'];
    ask(`openssl verifies the same signature (${key})`, 'openssl', how);
  }
}

/** cosign signs in each form that it knows; gate has to say of each whether it is by the pinned key, over these bytes. */
function theirSignatures(ask, cosign) {
  const run = join(folder, 'run');
  mkdirSync(run);
  writeFileSync(join(run, 'blob'), 'some bytes\n');
  writeFileSync(
    join(folder, 'predicate.json'),
    '{"buildDefinition":{"buildType":"x"},"runDetails":{"builder":{"id":"b"}}}',
  );
  writeFileSync(join(folder, 'procedure.yaml'), PROCEDURE);
  for (const key of ['own', 'stranger'])
    writeFileSync(
      join(folder, `${key}.yaml`),
      `procedure: ./procedure.yaml\ntrust: { keys: [{ name: k, file: ${key}.pub, signs: [artifact, attestation] }] }\n`,
    );
  const local = ['--key', 'own.key', '--tlog-upload=false', '--use-signing-config=false'];
  const old = '--new-bundle-format=false';
  const blob = join(run, 'blob');
  const at = (name) => join(run, name);
  const attest = ['attest-blob', blob, ...local, '--predicate', 'predicate.json', '--type', 'slsaprovenance1'];
  ask('cosign signs a blob', cosign, ['sign-blob', blob, ...local, '--bundle', at('new.sig')]);
  ask('cosign signs a blob, old bundle and bare signature', cosign, [
    ...['sign-blob', blob, ...local, old, '--bundle', at('old.sig'), '--output-signature', at('bare.sig')],
  ]);
  ask('cosign attests a blob', cosign, [...attest, '--bundle', at('new.att')]);
  ask('cosign attests a blob, old bundle and bare envelope', cosign, [
    ...[...attest, old, '--bundle', at('old.att'), '--output-signature', at('bare.att')],
  ]);
  const made = ['bare.att', 'bare.sig', 'new.att', 'new.sig', 'old.att', 'old.sig'];
  expectVerified('gate accepts what cosign signed', run, 'own', made, 'yes');
  expectVerified('gate refuses it by another key', run, 'stranger', made, 'no');
  writeFileSync(blob, 'other bytes\n');
  expectVerified('gate refuses it over other bytes', run, 'own', ['bare.sig', 'new.sig', 'old.sig'], 'no');
}

function expectVerified(name, run, key, files, wanted) {
  const evidence = JSON.parse(gate(['collect', run, '--config', join(folder, `${key}.yaml`)]));
  const found = Object.fromEntries(evidence.evidence.signature.map(({ source, verified }) => [source.path, verified]));
  for (const file of files) {
    if (found[file] !== wanted) throw new Error(`${name}: ${file} is "${found[file]}", not "${wanted}"`);
    console.log(`ok  ${name}: ${file}`);
  }
}

function gate(args) {
  return execFileSync(process.execPath, [GATE, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

async function findCosign() {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rungate', `cosign-${VERSION}`);
  const binary = join(cache, 'cosign');
  const found = ['cosign', join(homedir(), 'go/bin/cosign'), binary].find(isVersion3);
  if (found !== undefined) return found;
  if (!(await download(binary))) build(cache);
  return isVersion3(binary) ? binary : undefined;
}

function build(GOBIN) {
  const module = `github.com/sigstore/cosign/v3/cmd/cosign@v${VERSION}`;
  spawnSync('go', ['install', module], { env: { ...process.env, GOBIN }, stdio: 'ignore', timeout: BUILD_MS });
}

function isVersion3(command) {
  const { status, stdout } = spawnSync(command, ['version'], { encoding: 'utf8' });
  return status === 0 && /GitVersion:\s*v3\./.test(stdout);
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

async function download(file) {
  const [name, wanted] = (process.platform === 'linux' && BINARIES[process.arch]) || [];
  if (name === undefined) return false;
  try {
    const response = await fetch(RELEASE + name, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
    if (!response.ok) return false;
    const bytes = Buffer.from(await response.arrayBuffer());
    const found = createHash('sha256').update(bytes).digest('hex');
    // What is not the pinned release is never run, and no reason to skip.
    if (found !== wanted) throw new RangeError(`${RELEASE}${name} has the sha256 ${found}, not ${wanted}`);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(`${file}.new`, bytes);
    chmodSync(`${file}.new`, 0o755);
    renameSync(`${file}.new`, file);
    return existsSync(file);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return false;
  }
}
