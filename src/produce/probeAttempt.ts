import { Buffer, isUtf8 } from 'node:buffer';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { JsonObject, JsonValue } from '../format/jsonValue.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { tlsFacts, untrustedFacts } from './tlsFacts.ts';

export interface AttemptRequest {
  readonly url: URL;
  readonly timeoutMs: number;
  /** Sent with the request, and not recorded. */
  readonly headers: ReadonlyMap<string, string>;
  /** Names of response headers to record besides the usual ones. */
  readonly keepHeaders: readonly string[];
  /** PEM of authorities to trust in place of the usual ones. */
  readonly authorities: string | undefined;
}

/** One attempt, as a record of `GateProbeSeries.v1` has it. */
export type Attempt = {
  readonly outcome: 'response' | 'refused' | 'timeout' | 'error';
  readonly status: number | null;
  readonly latencyMs: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  readonly tls?: JsonObject;
};

const MAX_BODY = 64 * 1024;
/** A body that is no JSON is for people to look at, not for rules. */
const MAX_TEXT = 4096;
const HEADERS = ['content-type', 'location', 'date', 'retry-after', 'cache-control', 'server'];

/** Makes one request, follows no redirect, and says what came of it. It never throws: whatever happens is the result. */
export async function attempt(request: AttemptRequest): Promise<Attempt> {
  const begun = process.hrtime.bigint();
  const latency = () => Number((process.hrtime.bigint() - begun) / 1000n) / 1000;
  try {
    const { response, body } = await send(request);
    const { socket } = response;
    return {
      outcome: 'response',
      status: response.statusCode ?? 0,
      latencyMs: latency(),
      headers: headersOf(response, request.keepHeaders),
      ...bodyOf(body),
      ...(socket instanceof TLSSocket && { tls: tlsFacts(socket, request.url) }),
    };
  } catch (error) {
    const latencyMs = latency();
    const reason = reasonOf(error);
    if (reason === 'ECONNREFUSED') return { outcome: 'refused', status: null, latencyMs };
    if (reason === 'ABORT_ERR' || reason === 'ETIMEDOUT') return { outcome: 'timeout', status: null, latencyMs };
    // A certificate that is not trusted got no request, and its facts are what people then want to see.
    const tls = request.url.protocol === 'https:' ? await untrustedFacts(request.url, request.timeoutMs) : undefined;
    return { outcome: 'error', status: null, latencyMs, reason, ...(tls !== undefined && { tls: { ...tls, reason } }) };
  }
}

interface Answer {
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

function send({ url, timeoutMs, headers, authorities }: AttemptRequest): Promise<Answer> {
  return new Promise((settle, fail) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options = {
      // A connection of its own each time: a kept one would hide that no new one is accepted.
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'user-agent': 'rungate', accept: '*/*', ...Object.fromEntries(headers) },
      ...(authorities !== undefined && { ca: authorities }),
    };
    const outgoing = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = () => {
        settle({ response, body: Buffer.concat(chunks) });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes <= MAX_BODY) return;
        done();
        response.destroy();
      });
      response.on('end', done);
      response.on('error', fail);
    });
    outgoing.on('error', fail);
    outgoing.end();
  });
}

function headersOf({ headers }: IncomingMessage, keep: readonly string[]): Record<string, string> {
  const wanted = [...new Set([...HEADERS, ...keep.map((name) => name.toLowerCase())])].sort();
  return Object.fromEntries(
    wanted.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]];
    }),
  );
}

/** JSON as what it says, if a record can say it without loss; text as text; and of the rest nothing. */
function bodyOf(bytes: Buffer): { body?: JsonValue } {
  if (bytes.length === 0) return {};
  if (bytes.length <= MAX_BODY) {
    try {
      const { value, inexactNumbers } = parseStrictJson(bytes, { maxDepth: 50 });
      if (inexactNumbers.length === 0) return { body: value };
    } catch {
      // Then it is text.
    }
  }
  return isUtf8(bytes.subarray(0, MAX_BODY))
    ? { body: [...bytes.toString('utf8', 0, MAX_BODY)].slice(0, MAX_TEXT).join('') }
    : {};
}

/** A code of the platform; where several addresses were tried, the first one's. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
