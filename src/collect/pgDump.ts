import { LineReader, type LineView } from '../format/lines.ts';
import { SqlScanner } from '../format/sqlScanner.ts';
import { Buffer } from 'node:buffer';
import type { Claim, Collected, Collector, FileContext, Reading } from './collector.ts';
import { boundedText } from './fieldValue.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { NotedLines } from './notedLines.ts';

/**
 * A plain dump as `pg_dump` writes it: versions, rows of each table, and that it is whole. A row or a text can hold the line
 * that a dump ends with, so it counts only outside of both, and as the last one.
 */
export const pgDump: Collector = {
  format: 'pg-dump',
  yields: ['event', 'metric', 'setting'],
  says: { event: { name: ['dump'], state: ['complete'] }, metric: { name: ['rows'], series: ['dump'] } },
  maxBytes: null,
  scanned: false,
  open: (context) => new DumpReading(context),
};

const END_OF_ROWS = Buffer.from('\\.');
const VERSIONS = [
  ['-- Dumped from database version ', 'server-version'],
  ['-- Dumped by pg_dump version ', 'pg_dump-version'],
] as const;

class DumpReading implements Reading {
  readonly #name: string;
  readonly #claims: Claim[] = [];
  readonly #noted = new NotedLines();
  readonly #sql = new SqlScanner();
  readonly #lines = new LineReader((line) => {
    this.#line(line);
  });
  #isBegun = false;
  /** Newer versions open and close with a word that no row can know. */
  #word: string | undefined;
  #table: { readonly name: string; readonly line: number; rows: number } | undefined;
  #end: { readonly line: number; word: string | undefined } | undefined;
  #last = 0;

  constructor({ wildcards: [name], role }: FileContext) {
    this.#name = name ?? role;
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): Collected {
    this.#lines.end();
    if (this.#last === 0) throw new Unreadable('empty', 'empty');
    if (!this.#isBegun) throw new Unreadable('malformed', 'no_header', { lines: [1, 1] });
    if (this.#end === undefined || this.#end.word !== this.#word)
      throw new Unreadable('truncated', 'dump_not_complete', { lines: [this.#last, this.#last] });
    const lines = [this.#end.line, this.#end.line] as const;
    const item = { name: 'dump', subject: this.#name, state: 'complete', at: null, until: null };
    const claims: Claim[] = [...this.#claims, { kind: 'event', place: { lines }, item }];
    return { claims, show: (place) => this.#noted.show(place) };
  }

  #line(line: LineView): void {
    this.#last = line.number;
    if (!line.terminated)
      throw new Unreadable('truncated', 'no_final_line_feed', { lines: [line.number, line.number] });
    if (this.#table !== undefined) {
      this.#row(this.#table, line);
      return;
    }
    if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', { lines: [line.number, line.number] });
    const text = Buffer.from(line.bytes).toString('utf8');
    if (this.#end !== undefined) this.#after(this.#end, text, line.number);
    else if (!this.#sql.isOpen && text.startsWith('--')) this.#comment(text, line.number);
    else if (!this.#sql.isOpen && text.startsWith('\\')) this.#word ??= /^\\restrict (\S+)$/.exec(text)?.[1];
    else if (!this.#sql.isOpen && text.startsWith('COPY ') && text.endsWith(' FROM stdin;'))
      this.#table = { name: tableOf(text, line.number), line: line.number, rows: 0 };
    else this.#statement(text, line.number);
  }

  #statement(text: string, number: number): void {
    // Then a backslash escapes in every text, which nobody has written a dump with for many years.
    if (text === 'SET standard_conforming_strings = off;')
      throw new Unreadable('schema_violation', 'strings_do_not_conform', { lines: [number, number] });
    this.#sql.line(text);
  }

  #row(table: { readonly name: string; readonly line: number; rows: number }, line: LineView): void {
    if (line.byteLength !== END_OF_ROWS.length || Buffer.compare(line.bytes, END_OF_ROWS) !== 0) {
      table.rows += 1;
      return;
    }
    this.#table = undefined;
    const item = { name: 'rows', value: table.rows, series: 'dump', scope: table.name, at: null };
    this.#claim({ kind: 'metric', place: { lines: [table.line, line.number] }, item });
  }

  #comment(text: string, number: number): void {
    if (text === '-- PostgreSQL database dump') this.#isBegun = true;
    if (text === '-- PostgreSQL database dump complete') {
      this.#end = { line: number, word: undefined };
      this.#noted.note(number, text);
    }
    for (const [prefix, name] of VERSIONS) {
      if (!text.startsWith(prefix)) continue;
      // What follows the number is the name of the distribution.
      const value = boundedText(text.slice(prefix.length).split(' ')[0] ?? '', { lines: [number, number] });
      this.#noted.note(number, text);
      const item = { group: 'pg_dump', name, value, placeholder: value === '' };
      this.#claim({ kind: 'setting', place: { lines: [number, number] }, item });
    }
  }

  #after(end: { word: string | undefined }, text: string, number: number): void {
    if (text === '' || text === '--') return;
    const word = /^\\unrestrict (\S+)$/.exec(text)?.[1];
    if (word === undefined || end.word !== undefined)
      throw new Unreadable('malformed', 'text_after_end', { lines: [number, number] });
    end.word = word;
  }

  #claim(claim: Claim): void {
    if (this.#claims.length >= MAX_CLAIMS) throw tooMany(this.#last);
    this.#claims.push(claim);
  }
}

/** `COPY public.item (id, price) FROM stdin;` */
function tableOf(text: string, number: number): string {
  const end = text.indexOf(' (');
  return boundedText(text.slice('COPY '.length, end < 0 ? -' FROM stdin;'.length : end), { lines: [number, number] });
}
