// Notes, version 1. It talks to PostgreSQL through psql, so that the example needs no driver.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const release = `sha256:${createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex')}`;
const { PORT, MAINTENANCE_FILE, SMOKE_TOKEN } = process.env;

function sql(query, ...values) {
  const variables = values.flatMap((value, index) => ['-v', `v${index + 1}=${value}`]);
  return new Promise((settle, fail) => {
    const psql = execFile('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', ...variables, '-d', 'notes'], (error, out) =>
      error === null ? settle(out.trim()) : fail(error),
    );
    psql.stdin.end(query);
  });
}

async function answer(request, body) {
  if (request.url === '/healthz') {
    const dbOk = await sql('select 1').then(
      () => true,
      () => false,
    );
    return [dbOk ? 200 : 503, { ok: dbOk, dbOk, build: { version: 1, release } }];
  }
  const isSmoke = request.headers['x-smoke-token'] === SMOKE_TOKEN;
  if (existsSync(MAINTENANCE_FILE) && !isSmoke) return [503, { error: 'maintenance' }];
  if (request.method === 'POST')
    return [201, { id: await sql("insert into notes (body) values (:'v1') returning id", body) }];
  return [200, { notes: Number(await sql('select count(*) from notes')) }];
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const [status, value] = await answer(request, Buffer.concat(chunks).toString()).catch(() => [
    500,
    { error: 'internal' },
  ]);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}).listen(Number(PORT), '127.0.0.1');
