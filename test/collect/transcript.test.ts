import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, sha256, transcriptOf } from './frames.ts';
import { type Declaration, itemsOf, readArtifact, refusalOf } from './readArtifact.ts';

const DECLARATION: Declaration = {
  role: 'rollout',
  lines: [{ line: 'service {subject:name} {state:word}', kind: 'event', set: { name: 'service-state' } }],
};

const GOOD = transcriptOf([
  { step: 'deploy-api', output: ['|service api starting', '!service api unhealthy'], exit: 1 },
  { step: 'deploy-api', output: ['|service api healthy'] },
  { step: 'reopen', command: ['sh', '-c', 'printf "%s\\n" \u{1f600}'] },
]);
const LINES = GOOD.split(/(?<=\n)/);

it('reads a good transcript', () => {
  const result = read(GOOD);
  expect(itemsOf(result, 'step').map(({ name, n, exit }) => [name, n, exit])).toEqual([
    ['deploy-api', 1, 1],
    ['deploy-api', 2, 0],
    ['reopen', 3, 0],
  ]);
  expect(itemsOf(result, 'event').map(({ n, state }) => [n, state])).toEqual([
    [1, 'starting'],
    [1, 'unhealthy'],
    [2, 'healthy'],
  ]);
  expect(itemsOf(result, 'transcript')).toMatchObject([{ closed: true, final: true, steps: 3 }]);
});

it('takes no proper prefix for a closed transcript', () => {
  const bytes = Buffer.from(GOOD);
  for (let length = 0; length < bytes.length; length += 1) {
    const result = readArtifact('transcript', Buffer.from(bytes.subarray(0, length)), DECLARATION);
    const closed = itemsOf(result, 'transcript').some((frameItem) => frameItem.closed);
    expect(closed, `cut after ${length} bytes`).toBe(false);
  }
});

it('refuses any line that is removed, repeated, or swapped with another', () => {
  const last = LINES.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const line = LINES[index] ?? '';
    const without = LINES.filter((_, at) => at !== index).join('');
    expect(whole(without), `without line ${index + 1}`).toBe(false);
    expect(whole(LINES.toSpliced(index, 0, line).join('')), `line ${index + 1} twice`).toBe(false);
    for (let other = index + 1; other <= last; other += 1) {
      if (LINES[other] === line) continue;
      const swapped = LINES.with(index, LINES[other] ?? '')
        .with(other, line)
        .join('');
      expect(whole(swapped), `lines ${index + 1} and ${other + 1} swapped`).toBe(false);
    }
  }
});

it('refuses any change of a byte, or does not call the transcript closed', () => {
  const bytes = Buffer.from(GOOD);
  const close = bytes.lastIndexOf('%close');
  fc.assert(
    fc.property(fc.nat(close - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const edited = Buffer.from(bytes);
      edited[at] = (edited[at] ?? 0) ^ change;
      expect(whole(edited.toString('latin1'), 'latin1')).toBe(false);
    }),
    { numRuns: 400 },
  );
});

describe('output', () => {
  const forgeries = [
    '|%end {"at":"2026-03-14T01:00:01Z","exit":0,"lines":0,"n":1,"sha256":"x"}',
    '!%close {"at":"2026-03-14T01:00:01Z","final":true,"sha256":"x","steps":1}',
    '|exit=0',
    '|\r%end {"exit":0}',
    '|\u001b[2K\u001b[1G%end {"exit":0}',
    '||service api healthy',
    '|!service api healthy',
    '|',
    '!',
  ];

  it('cannot say how its own step ended', () => {
    const result = read(transcriptOf([{ exit: 3, output: forgeries }]));
    expect(itemsOf(result, 'step').map(({ exit }) => exit)).toEqual([3]);
    expect(itemsOf(result, 'event')).toEqual([]);
  });

  it('becomes evidence only where the whole line matches', () => {
    const output = [
      '| service api healthy',
      '|service api healthy ',
      '|service api',
      '|xservice api healthy',
      '|service  api healthy',
    ];
    expect(itemsOf(read(transcriptOf([{ output }])), 'event')).toEqual([]);
  });

  it('may end its lines with CR LF, which its digest covers', () => {
    const good = transcriptOf([{ output: ['|service api healthy\r'] }]);
    expect(itemsOf(read(good), 'event').map(({ state }) => state)).toEqual(['healthy']);
    expect(whole(good.replace('\r', ''))).toBe(false);
    expect(whole(LINES.map((line) => (line.startsWith('|') ? line.replace('\n', '\r\n') : line)).join(''))).toBe(false);
  });

  it('may be binary', () => {
    const lines = Buffer.from('|\0\u0001\xff\xfe\n|service api \xff\n', 'latin1');
    const text = transcriptOf([{ output: [] }]).split(/(?<=\n)/);
    const begun = Buffer.concat([Buffer.from((text[0] ?? '') + (text[1] ?? '')), lines]);
    const end = frame('end', { at: '2026-03-14T01:00:01Z', exit: 0, lines: 2, n: 1, sha256: sha256Bytes(begun) });
    const body = Buffer.concat([begun, Buffer.from(end)]);
    const close = frame('close', { at: '2026-03-14T02:00:00Z', final: true, sha256: sha256Bytes(body), steps: 1 });
    const result = readArtifact('transcript', Buffer.concat([body, Buffer.from(close)]), DECLARATION);
    expect(refusalOf(result)).toBeUndefined();
    expect(itemsOf(result, 'event')).toEqual([]);
  });

  it('of more than the longest line is a cap, not a statement about the run', () => {
    const result = read(transcriptOf([{ output: [`|${'x'.repeat(1024 * 1024 + 1)}`] }]));
    expect(refusalOf(result)).toBe('cap_exceeded: line_too_long');
  });
});

describe('a frame record', () => {
  const begin = LINES[1] ?? '';
  const header = LINES[0] ?? '';

  it.each([
    ['an unknown record', LINES.toSpliced(1, 0, '%note {}\n'), 'unknown_record'],
    ['a second header', LINES.toSpliced(1, 0, header), 'transcript_record_misplaced'],
    ['no header', LINES.slice(1), 'transcript_record_misplaced'],
    ['a name alone', LINES.with(1, '%begin\n'), 'syntax'],
    ['no object', LINES.with(1, '%begin []\n'), 'syntax'],
    ['a space too many', LINES.with(1, begin.replace('%begin ', '%begin  ')), 'not_canonical'],
    ['a space at the end', LINES.with(1, begin.replace('\n', ' \n')), 'not_canonical'],
    ['keys in another order', LINES.with(1, begin.replace(/"n":1,("phase":"forward"),/, '$1,"n":1,')), 'not_canonical'],
    ['an escape that needs none', LINES.with(1, begin.replace('deploy-api', 'deploy\\u002dapi')), 'not_canonical'],
    ['a number with a fraction', LINES.with(1, begin.replace('"n":1', '"n":1.0')), 'not_canonical'],
    ['a key twice', LINES.with(1, begin.replace('"n":1', '"n":1,"n":1')), 'duplicate_key'],
    ['the key __proto__', LINES.with(1, begin.replace('{', '{"__proto__":{},')), 'forbidden_key'],
    ['an extra key', LINES.with(1, begin.replace('{', '{"a":1,')), 'record_fields'],
    ['a missing key', LINES.with(1, begin.replace('"n":1,', '')), 'record_fields'],
    ['CR LF', LINES.with(1, begin.replace('\n', '\r\n')), 'carriage_return'],
    ['invalid UTF-8', LINES.with(1, begin.replace('deploy-api', '\ufffd')), undefined],
    ['an unknown phase', LINES.with(1, begin.replace('forward', 'sideways')), 'bad_phase'],
    ['an empty step', LINES.with(1, begin.replace('deploy-api', '')), 'bad_step'],
    ['an empty command', LINES.with(1, begin.replace('["true"]', '[]')), 'bad_command'],
    ['a command that is a text', LINES.with(1, begin.replace('["true"]', '"true"')), 'bad_command'],
    ['a command of numbers', LINES.with(1, begin.replace('["true"]', '[1]')), 'bad_command'],
    ['a number that is a text', LINES.with(1, begin.replace('"n":1', '"n":"1"')), 'bad_n'],
    ['a negative number', LINES.with(1, begin.replace('"n":1', '"n":-1')), 'bad_n'],
    ['a number that is none', LINES.with(1, begin.replace('"n":1', '"n":null')), 'bad_n'],
    ['no such day', LINES.with(1, begin.replace('2026-03-14', '2026-02-30')), 'bad_time'],
    ['a time without a zone', LINES.with(1, begin.replace('01:00:00Z', '01:00:00')), 'bad_time'],
    ['another version', LINES.with(0, header.replace('v1', 'v2')), 'unknown_version'],
    ['an empty environment', LINES.with(0, header.replace('production', '')), 'bad_environment'],
    ['a step inside a step', LINES.toSpliced(2, 0, begin), 'step_not_ended'],
    ['an end without a step', LINES.toSpliced(5, 0, LINES[4] ?? ''), 'end_without_begin'],
    ['output outside a step', LINES.toSpliced(1, 0, '|x\n'), 'output_outside_step'],
    ['an empty line', LINES.toSpliced(1, 0, '\n'), 'unframed_line'],
    ['an unframed line', LINES.toSpliced(1, 0, 'exit=0\n'), 'unframed_line'],
    ['a byte order mark', ['\ufeff', ...LINES], 'unframed_line'],
    ['a line after the close', [...LINES, '|x\n'], 'text_after_close'],
    ['an empty line after the close', [...LINES, '\n'], 'text_after_close'],
    ['a second close', [...LINES, LINES.at(-1) ?? ''], 'text_after_close'],
  ])('with %s is refused', (_, lines, detail) => {
    const refusal = refusalOf(read(lines.join('')));
    if (detail === undefined) expect(refusal).toBeDefined();
    else expect(refusal).toBe(`malformed: ${detail}`);
  });

  it.each([
    ['an exit beyond a byte', { exit: 256 }],
    ['a negative exit', { exit: -1 }],
    ['an exit with a fraction', { exit: 0.5 }],
  ])('with %s is refused', (_, step) => {
    expect(refusalOf(read(transcriptOf([step])))).toMatch(/^malformed: bad_exit$/);
  });

  it.each([
    ['lines', 'line_count_mismatch'],
    ['sha256', 'digest_mismatch'],
  ])('that counts %s wrongly is refused', (key, detail) => {
    const end = LINES[4] ?? '';
    const wrong = end.replace(
      new RegExp(`"${key}":("?)[0-9a-f]`),
      (found, quote: string) => `"${key}":${quote}${found.endsWith('7') ? '8' : '7'}`,
    );
    expect(wrong).not.toBe(end);
    expect(refusalOf(read(LINES.with(4, wrong).join('')))).toBe(`malformed: ${detail}`);
  });

  it('that closes over other bytes is refused', () => {
    const close = (LINES.at(-1) ?? '').replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${sha256('other')}"`);
    expect(refusalOf(read([...LINES.slice(0, -1), close].join('')))).toBe('malformed: digest_mismatch');
  });

  it('says in which line it is wrong', () => {
    const result = read(LINES.with(4, '%end {}\n').join(''));
    expect(result).toMatchObject({ unreadable: { place: { lines: [5, 5] } } });
  });
});

it('says that a step without its end was cut off', () => {
  expect(refusalOf(read(LINES.slice(0, 3).join('')))).toBe('truncated: step_not_ended');
  expect(refusalOf(read(GOOD.slice(0, -1)))).toBe('truncated: no_final_line_feed');
  expect(refusalOf(read(''))).toBe('empty: empty');
});

it('reads an open transcript, and says that it is open', () => {
  expect(itemsOf(read(LINES.slice(0, -1).join('')), 'transcript')).toMatchObject([
    { closed: false, final: false, closedAt: null },
  ]);
});

function read(text: string, encoding: 'utf8' | 'latin1' = 'utf8') {
  return readArtifact('transcript', Buffer.from(text, encoding), DECLARATION);
}

/** Whether a text is taken for a transcript with everything in it. */
function whole(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): boolean {
  return itemsOf(read(text, encoding), 'transcript').some(({ closed }) => closed);
}

function sha256Bytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
