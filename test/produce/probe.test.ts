import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/format/jsonValue.ts';
import { itemsOf, readArtifact, refusalOf } from '../collect/readArtifact.ts';
import { fixtureKey, publicKeyPem } from '../fixture/fixtureKey.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { gateBeside } from './recording.ts';

describe('gate probe', () => {
  it('records every attempt of a planned series', async () => {
    let answered = 0;
    const url = await serve((_, response) => {
      answered += 1;
      response.writeHead(answered === 2 ? 503 : 200, { 'content-type': 'application/json', 'set-cookie': 'a=secret' });
      response.end(JSON.stringify({ ok: answered !== 2, build: { gitSha: 'abc' } }));
    });
    const file = join(temporaryDirectory(), 'health.jsonl');
    const args = ['probe', file, '--name', 'api-health', '--for', '400ms', '--every', '200ms', `${url}/healthz`];
    const { status, stdout } = await gateBeside(args);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${file}: 3 attempts, 200, 503\n` });
    const read = readArtifact('probe-series', readFileSync(file), {});
    const probes = itemsOf(read, 'probe');
    expect(probes.map((item) => [item.attempt, item.status, item.outcome, item.facts['/ok'], item.complete])).toEqual([
      [1, 200, 'response', true, true],
      [2, 503, 'response', false, true],
      [3, 200, 'response', true, true],
    ]);
    expect(probes[0]).toMatchObject({ series: 'api-health', planned: 3, url: `${url}/healthz` });
    expect(probes.slice(1).every(({ gapUs }) => gapUs !== null && gapUs >= 150_000)).toBe(true);
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
  });

  it('signs a series as one of its run, and nothing without knowing which that is', async () => {
    const url = await serve((_, response) => response.end('ok'));
    const folder = temporaryDirectory();
    const run = join(folder, 'run');
    mkdirSync(run);
    writeFileSync(join(folder, 'key.pem'), fixtureKey('runner').export({ type: 'pkcs8', format: 'pem' }));
    const file = join(run, 'health.jsonl');
    const args = ['probe', file, '--name', 'api-health', '--sign', join(folder, 'key.pem'), url];
    const refused = await gateBeside(args);
    expect({ status: refused.status, written: existsSync(file) }).toEqual({ status: 2, written: false });
    expect((await gateBeside([...args, '--run', 'chg-7'])).status).toBe(0);
    const keys = [{ name: 'runner', pem: publicKeyPem('runner'), signs: ['probe'] }];
    expect(itemsOf(readArtifact('probe-series', readFileSync(file), { keys }), 'signature')).toMatchObject([
      { use: 'probe', subject: 'api-health', verified: 'yes', recorded: { run: 'chg-7' } },
    ]);
  });

  it.each([
    [['--expect-status', '200'], 1],
    [['--expect-status', '200,503'], 0],
    [[], 0],
  ])('with %j over an answer of 503 exits with %i', async (args, status) => {
    const url = await serve((_, response) => response.writeHead(503).end('down\n'));
    const file = join(temporaryDirectory(), 'p.jsonl');
    const ended = await gateBeside(['probe', file, '--name', 'p', ...args, url]);
    expect(ended.status).toBe(status);
    expect(recordsOf(file)[1]).toMatchObject({ status: 503, body: 'down\n' });
  });

  it('records that nobody answers as such, and a closed door may be what is expected', async () => {
    const server = createServer();
    const url = await listen(server);
    await new Promise((settle) => server.close(settle));
    const file = join(temporaryDirectory(), 'p.jsonl');
    const { status } = await gateBeside(['probe', file, '--name', 'closed', '--expect-status', 'refused', url]);
    expect(status).toBe(0);
    expect(recordsOf(file)[1]).toMatchObject({ outcome: 'refused', status: null });
  });

  it.each([
    ['never answers', () => undefined],
    [
      'never ends its answer',
      (_: unknown, response: { writeHead: (status: number) => { write: (text: string) => void } }) => {
        response.writeHead(200).write('{"ok":');
      },
    ],
  ])('gives up on a server that %s', async (_, listener) => {
    const url = await serve(listener);
    const file = join(temporaryDirectory(), 'p.jsonl');
    const args = ['probe', file, '--name', 'p', '--timeout', '300ms', '--expect-status', '200', url];
    expect((await gateBeside(args)).status).toBe(1);
    expect(recordsOf(file)[1]).toMatchObject({ outcome: 'timeout', status: null });
  });

  it('follows no redirect', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/login' }).end());
    const file = join(temporaryDirectory(), 'p.jsonl');
    await gateBeside(['probe', file, '--name', 'p', url]);
    expect(recordsOf(file)[1]).toMatchObject({ status: 302, headers: { location: '/login' } });
  });

  it.each([
    ['an endless body', 'x'.repeat(1_000_000), 4096],
    ['JSON that no record could repeat', '{"n":12345678901234567890}', 26],
    ['JSON that says a thing twice', '{"ok":false,"ok":true}', 22],
  ])('keeps %s as text', async (_, body, length) => {
    const url = await serve((__, response) => response.end(body));
    const file = join(temporaryDirectory(), 'p.jsonl');
    await gateBeside(['probe', file, '--name', 'p', url]);
    const { body: kept } = recordsOf(file)[1] ?? {};
    expect(typeof kept === 'string' && body.startsWith(kept) && kept.length).toBe(length);
    expect(refusalOf(readArtifact('probe-series', readFileSync(file), {}))).toBeUndefined();
  });

  it('sends headers, and records their names only', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.headers.authorization === 'Basic czpwYXNz' ? 200 : 401).end();
    });
    const file = join(temporaryDirectory(), 'p.jsonl');
    const args = ['probe', file, '--name', 'metrics', '--header', 'Authorization=env:TOKEN', '--expect-status', '200'];
    expect((await gateBeside([...args, url], { TOKEN: 'Basic czpwYXNz' })).status).toBe(0);
    expect(recordsOf(file)[0]).toMatchObject({ requestHeaders: ['authorization'] });
    expect(readFileSync(file, 'utf8')).not.toContain('czpwYXNz');
  });

  it.each([
    ['a series that exists', ['old.jsonl', '--name', 'p', 'http://127.0.0.1:9'], 'does not exist yet'],
    ['a password in the URL', ['p.jsonl', '--name', 'p', 'http://a:b@127.0.0.1:9'], 'password'],
    ['another scheme', ['p.jsonl', '--name', 'p', 'file:///etc/passwd'], 'no http or https'],
    ['an unknown duration', ['p.jsonl', '--name', 'p', '--for', '1 hour', 'http://127.0.0.1:9'], '10s'],
    ['an unknown status', ['p.jsonl', '--name', 'p', '--expect-status', 'ok', 'http://127.0.0.1:9'], 'refused'],
    [
      'too many attempts',
      ['p.jsonl', '--name', 'p', '--for', '24h', '--every', '1s', 'http://127.0.0.1:9'],
      'could not be judged',
    ],
  ])('refuses %s', async (_, [file = '', ...rest], says) => {
    const root = temporaryDirectory({ 'old.jsonl': '' });
    const { status, stderr } = await gateBeside(['probe', join(root, file), ...rest]);
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });
});

describe('gate probe over TLS', () => {
  it('records who answered, with an authority that is trusted', async () => {
    const { url, certificate } = await serveTls('localhost');
    const file = join(temporaryDirectory(), 'p.jsonl');
    const { status } = await gateBeside([
      'probe',
      file,
      '--name',
      'tls',
      '--ca',
      certificate,
      '--expect-status',
      '200',
      url,
    ]);
    expect(status).toBe(0);
    const [, made] = recordsOf(file);
    expect(made).toMatchObject({
      status: 200,
      tls: { trusted: true, host: 'localhost', subject: 'localhost', names: ['DNS:localhost'] },
    });
    const tls = made?.['tls'] as JsonObject;
    expect(tls['notAfter']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(tls['sha256']).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['nobody vouches for', 'localhost', [], 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is of another host', 'example.net', ['--ca'], 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('sends no request to a host whose certificate %s', async (_, host, args, reason) => {
    let requests = 0;
    const { url, certificate } = await serveTls(host, () => (requests += 1));
    const file = join(temporaryDirectory(), 'p.jsonl');
    const ca = args.flatMap((option) => [option, certificate]);
    const ended = await gateBeside(['probe', file, '--name', 'tls', '--expect-status', '200', ...ca, url]);
    expect(ended.status).toBe(1);
    expect(requests).toBe(0);
    expect(recordsOf(file)[1]).toMatchObject({
      outcome: 'error',
      status: null,
      reason,
      tls: { trusted: false, reason, subject: host },
    });
    expect(refusalOf(readArtifact('probe-series', readFileSync(file), {}))).toBeUndefined();
  });

  async function serveTls(host: string, onRequest = () => 0): Promise<{ url: string; certificate: string }> {
    const folder = temporaryDirectory();
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    const san = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        certificate,
        ...san,
      ],
      { stdio: 'ignore' },
    );
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => {
      onRequest();
      response.end('{"ok":true}');
    });
    return { url: (await listen(server)).replace('http://127.0.0.1', 'https://localhost'), certificate };
  }
});

function recordsOf(file: string): JsonObject[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as JsonObject);
}

function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
