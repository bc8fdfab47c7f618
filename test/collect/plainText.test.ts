import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/collect.ts';
import { compileLineTemplate } from '../../src/format/lineTemplate.ts';
import { compilePathPattern } from '../../src/format/pathPattern.ts';
import type { Run } from '../../src/run/run.ts';
import { NO_TRUST } from '../../src/trust/trust.ts';
import { procedureOf } from '../policy/ownPolicy.ts';
import { readArtifact, refusalOf } from './readArtifact.ts';

describe.each(['text', 'log'])('%s', (format) => {
  it.each([
    ['invalid UTF-8', Buffer.from([0x61, 0xff, 0x0a])],
    ['half a character', Buffer.from([0xc3])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['a byte order mark', Buffer.from('\ufeffa\n')],
    ['nothing', Buffer.alloc(0)],
  ])('is refused with %s', (_, bytes) => {
    expect(refusalOf(readArtifact(format, bytes))).toMatch(/^(?:malformed|empty): /);
  });

  it('is read with anything else', () => {
    expect(refusalOf(readArtifact(format, Buffer.from('a\r\nb\0\u001b[31mé\u{1f600}')))).toBeUndefined();
  });
});

it('keeps no more claims of a file than are ever used, however long the file is', async () => {
  const chunk = Buffer.from('environment: production\n'.repeat(40_000));
  const chunks = 24;
  let grown = 0;
  const run: Run = {
    entries: [{ path: 'long.log', type: 'file', size: chunk.length * chunks }],
    problems: [],
    read(_, sink) {
      const before = process.memoryUsage().heapUsed;
      for (let index = 0; index < chunks; index += 1) {
        sink(chunk);
        grown = Math.max(grown, process.memoryUsage().heapUsed - before);
      }
      return Promise.resolve({ ok: true, sha256: 'a'.repeat(64), bytes: chunk.length * chunks });
    },
    close: () => undefined,
  };
  const { evidence } = await collect(
    run,
    {
      ...procedureOf([]),
      files: [
        { role: 'log', path: compilePathPattern('long.log'), format: 'log', optional: false, many: false, with: {} },
      ],
      lines: [
        {
          template: compileLineTemplate('environment: {value:word}'),
          kind: 'setting',
          set: { group: 'run', name: 'environment' },
        },
      ],
    },
    NO_TRUST,
  );
  expect(evidence.unreadable).toMatchObject([{ reason: 'cap_exceeded', decided: false }]);
  expect(grown).toBeLessThan(200 * 1024 * 1024);
});
