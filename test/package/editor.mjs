// What an editor makes of the schemas: the language server that editors use for YAML completes the examples, and says what is
// wrong with a mistake in one.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const server = spawn('npx', ['--yes', 'yaml-language-server@1.25.0', '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
  detached: true,
});
const answers = new Map();
const diagnostics = new Map();
let received = Buffer.alloc(0);
let asked = 0;

server.stdout.on('data', (chunk) => {
  received = Buffer.concat([received, chunk]);
  for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
    const length = Number(/Content-Length: ([0-9]+)/.exec(received.subarray(0, end).toString())?.[1]);
    if (received.length < end + 4 + length) return;
    take(JSON.parse(received.subarray(end + 4, end + 4 + length).toString()));
    received = received.subarray(end + 4 + length);
  }
});

function take({ id, method, params, result }) {
  if (method === 'textDocument/publishDiagnostics') diagnostics.get(params.uri)?.(params.diagnostics);
  else if (method !== undefined && id !== undefined)
    send({ id, result: method === 'workspace/configuration' ? params.items.map(() => null) : null });
  else answers.get(id)?.(result);
}

function send(message) {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function ask(method, params) {
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    answers.set(id, resolve);
    send({ id, method, params });
  });
}

/** Opens a text as if it stood beside a file of the repository, and gives what is wrong with it. */
function open(name, text) {
  const uri = pathToFileURL(`${ROOT}${name}`).href;
  return new Promise((resolve) => {
    diagnostics.set(uri, (found) => resolve(found.map(({ range, message }) => `${range.start.line + 1}: ${message}`)));
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
  });
}

async function completed(name, line, character) {
  const position = { textDocument: { uri: pathToFileURL(`${ROOT}${name}`).href }, position: { line, character } };
  const { items } = await ask('textDocument/completion', position);
  return items.map(({ label }) => label);
}

function expectSame(what, actual, expected) {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  throw new Error(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

const timer = setTimeout(() => {
  console.error('the language server did not answer');
  process.kill(-server.pid);
  process.exitCode = 1;
}, 120_000);
try {
  await ask('initialize', { processId: null, rootUri: null, capabilities: {} });
  send({ method: 'initialized', params: {} });
  const folder = 'examples/kubernetes-postgres-minor';
  for (const name of [
    `${folder}/procedure.yaml`,
    `${folder}/gate.config.yaml`,
    'examples/postgres-service-upgrade/procedure.yaml',
  ])
    expectSame(name, await open(name, readFileSync(`${ROOT}${name}`, 'utf8')), []);

  const [first, ...rest] = readFileSync(`${ROOT}${folder}/procedure.yaml`, 'utf8').split('\n');
  const text = [first, ...rest].join('\n');
  const line = text.slice(0, text.indexOf('  completed:')).split('\n').length;
  expectSame('a misspelt key', await open(`${folder}/wrong.yaml`, text.replace('  completed:', '  complete:')), [
    `${line - 1}: Missing property "completed".`,
    `${line}: Property complete is not allowed.`,
  ]);
  await open(`${folder}/new.yaml`, `${first}\nrequirements:\n  - id: a\n    \n`);
  const keys = await completed(`${folder}/new.yaml`, 3, 4);
  for (const key of ['rule', 'with', 'when', 'solution'])
    if (!keys.includes(key)) throw new Error(`an editor does not offer "${key}", but ${keys.join(', ')}`);
  console.log('an editor completes procedures and configurations');
} finally {
  clearTimeout(timer);
  process.kill(-server.pid);
}
