import { decodeLine, LineReader } from '../format/lines.ts';
import type { Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { coverageClaims, LineTally } from './coverageClaims.ts';
import { hasBom } from './log.ts';

const MAX_LCOV_BYTES = 512 * 1024 * 1024;

/** LCOV tracefiles. Lines are counted by their records; the sums that it states are not believed. */
export const lcov: Collector = {
  format: 'lcov',
  yields: ['metric'],
  maxBytes: MAX_LCOV_BYTES,
  scanned: true,
  open(context) {
    const lines = new LineTally();
    const branches = new LineTally();
    let file: string | undefined;
    let sections = 0;
    const reader = new LineReader((line) => {
      const place = { lines: [line.number, line.number] as const };
      if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', place);
      if (line.number === 1 && hasBom(line.bytes)) throw new Unreadable('malformed', 'bom', place);
      const text = decodeLine(line);
      if (text === undefined) throw new Unreadable('malformed', 'not_utf8', place);
      const [, name, rest = ''] = /^([A-Z]+[A-Z0-9_]*):(.*)$/u.exec(text) ?? [];
      if (name === 'SF') file = rest;
      else if (name === 'DA' || name === 'BRDA') note(name, rest, file, place);
      else if (text === 'end_of_record') {
        if (file === undefined) throw new Unreadable('malformed', 'no_source_file', place);
        file = undefined;
        sections += 1;
      } else if (name === undefined && text !== '' && !text.startsWith('#'))
        throw new Unreadable('malformed', 'no_record', place);
    });
    const note = (
      name: 'DA' | 'BRDA',
      rest: string,
      of: string | undefined,
      place: { lines: readonly [number, number] },
    ) => {
      if (of === undefined) throw new Unreadable('malformed', 'no_source_file', place);
      const [, number, hits] =
        (name === 'DA' ? /^([0-9]{1,9}),(-?[0-9]{1,15})(?:,.*)?$/ : /^([0-9]{1,9},[^,]*,.*),([0-9]{1,15}|-)$/).exec(
          rest,
        ) ?? [];
      if (number === undefined || hits === undefined) throw new Unreadable('malformed', 'no_record', place);
      const isHit = hits !== '-' && Number(hits) > 0;
      if (name === 'DA') lines.note(of, Number(number), isHit);
      else branches.note(`${of}\0${number}`, 0, isHit);
    };
    return {
      push(chunk) {
        reader.push(chunk);
      },
      end() {
        reader.end();
        if (file !== undefined) throw new Unreadable('truncated', 'no_end_of_record');
        if (sections === 0) throw new Unreadable('empty', 'empty');
        return { claims: coverageClaims({ line: lines.count(), branch: branches.count() }, context), show: () => ({}) };
      },
    };
  },
};
