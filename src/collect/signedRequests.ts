import { Buffer } from 'node:buffer';
import validate from '../../generated/validators/signed-request-v1.js';
import { asObject, asString, type JsonObject, type JsonValue, pointerGet } from '../format/jsonValue.ts';
import { LineReader, type LineView } from '../format/lines.ts';
import { schemaProblems } from '../format/schema.ts';
import type { Trust } from '../trust/trust.ts';
import type { Claim, ClaimPlace, Collected, Collector, FileContext, Reading } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { hmacSignature } from './hmacSignature.ts';
import { timeAt } from './jsonDocument.ts';
import { DocumentMapper } from './mapDocument.ts';
import { documentClaim, MAPPED_YIELDS } from './mappedFile.ts';
import { NotedLines } from './notedLines.ts';
import { assertWholeLine, lineJson, lineOf } from './wholeLine.ts';

const SCHEMA = 'SignedRequestLog.v1';

/**
 * `SignedRequestLog.v1`, JSON Lines: requests as a server received them, each with its raw body and the HMAC-SHA256 over
 * exactly these bytes. `with: { use, sender }` says what the secrets sign, and where in the body the sender is named: a secret
 * that signs `<use>:<sender>` is that sender's own, and where one is pinned, no other counts; one that signs `<use>` is
 * shared. `claims` read each line with the parsed body in the place of the raw one.
 */
export const signedRequests: Collector = {
  format: 'signed-requests',
  yields: ['signature', ...MAPPED_YIELDS],
  maxBytes: null,
  scanned: true,
  open: (context) => new RequestsReading(context),
};

class RequestsReading implements Reading {
  readonly #context: FileContext;
  readonly #use: string;
  readonly #sender: string;
  readonly #lines: LineReader;
  readonly #noted = new NotedLines();
  readonly #signatures: Claim[] = [];
  readonly #mapper: DocumentMapper;

  constructor(context: FileContext) {
    this.#context = context;
    this.#use = asString(context.with['use']) ?? 'request';
    this.#sender = asString(context.with['sender']) ?? '/sender';
    this.#mapper = new DocumentMapper(context.claims, context.wildcards);
    this.#lines = new LineReader((line) => {
      this.#line(line);
    });
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    if (this.#signatures.length === 0) throw new Unreadable('empty', 'empty');
    const document = documentClaim(SCHEMA, [SCHEMA], { place: lineOf(1), canonical: false, inexactNumbers: [] });
    return {
      claims: [document, ...this.#signatures, ...this.#mapper.end()],
      show: (place) => this.#noted.show(place),
    };
  }

  #line(line: LineView): void {
    const place = lineOf(line.number);
    assertWholeLine(line);
    if (this.#signatures.length >= MAX_CLAIMS) throw tooMany(line.number);
    const bytes = Buffer.from(line.bytes);
    this.#noted.note(line.number, bytes.toString('utf8'));
    const request = lineJson(bytes, place);
    if (schemaProblems(validate, request).length > 0) throw new Unreadable('schema_violation', 'record_fields', place);
    const record = asObject(request) ?? {};
    const raw = Buffer.from(asString(record['body']) ?? '', 'utf8');
    const body = lineJson(raw, place);
    this.#signatures.push({ kind: 'signature', place, item: this.#signature(record, raw, body, place) });
    this.#mapper.add({ root: { ...record, body }, textual: false, placeOf: () => place });
  }

  #signature(record: JsonObject, raw: Uint8Array, body: JsonValue, place: ClaimPlace) {
    const sender = pointerGet(body, this.#sender);
    if (typeof sender !== 'string' || sender === '') throw new Unreadable('schema_violation', 'names no sender', place);
    timeAt(record['receivedAt'], '/receivedAt');
    const use = useOf(this.#context.trust, this.#use, sender);
    const signed = { use, subject: sender, message: raw, mac: record['signature'] };
    return hmacSignature(this.#context.trust, signed);
  }
}

/** What a secret of the sender signs, where there is one. A secret whose value is not there is one all the same. */
function useOf({ secrets }: Trust, use: string, sender: string): string {
  const own = `${use}:${sender}`;
  return secrets.some(({ signs }) => signs.includes(own)) ? own : use;
}
