import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets, SecretScan } from '../../src/collect/secrets.ts';
import { SECRETS } from './exampleSecrets.ts';

describe.each(SECRETS)('$detector: $text', ({ detector, text, value }) => {
  it('is found, with its line', () => {
    expect(scan(`first\nsecond ${text} rest\n`)).toEqual([{ detector, line: 2 }]);
  });

  it('is found wherever two chunks meet', () => {
    const bytes = Buffer.from(`first\nsecond ${text} rest\n`);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(scanChunks([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual([{ detector, line: 2 }]);
    }
    expect(scanChunks(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual([{ detector, line: 2 }]);
  });

  it('is found behind a megabyte, in its line', () => {
    const filler = `${'x'.repeat(99)}\n`.repeat(12_000);
    const bytes = Buffer.from(`${filler}${text}\n`);
    const chunks = [bytes.subarray(0, 1_048_576), bytes.subarray(1_048_576)];
    expect(scanChunks(chunks)).toEqual([{ detector, line: 12_001 }]);
  });

  it('is masked where it is shown', () => {
    const masked = maskSecrets(`before ${text} between ${text} after`);
    expect(masked).not.toContain(value);
    expect(masked).toMatch(/^before .*\[masked\].* between .*\[masked\].* after$/s);
  });
});

describe('what is no secret', () => {
  it.each([
    'AKIA',
    'AKIAABCDEFGHIJKLMNOPQ',
    'ghp_short',
    'https://example.net/path?x=a:b@c',
    'postgres://user@host/db',
    'postgres://user:***@host/db',
    'postgres://user:xxxxx@host/db',
    'postgres://user:$PGPASSWORD@host/db',
    'postgres://user:${PGPASSWORD}@host/db',
    'postgres://user:%PGPASSWORD%@host/db',
    'postgres://user:[redacted]@host/db',
    'postgres://user:MASKED@host/db',
    'Bearer ****',
    'Bearer token',
    '-----BEGIN PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----',
    'sha256:0123456789abcdef',
    'git@github.com:owner/name.git',
    'ssh://git@github.com:22/owner/name',
    // What a careful tool leaves of a token: the part that says which kind it was.
    'AKIAXXXXXXXXXXXXXXXX',
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ])('%s is left alone', (text) => {
    expect(scan(`${text}\n`)).toEqual([]);
    expect(maskSecrets(text)).toBe(text);
  });
});

describe('what hides a secret from a search of its bytes', () => {
  const token = `ghp_${'a1B2c3D4'.repeat(5)}`;

  it.each([
    ['the slashes of a URL escaped in JSON', '{"url":"https:\\/\\/user:hunter22@host\\/x"}'],
    ['a letter escaped in JSON', `{"token":"${token.replace('g', '\\u0067')}"}`],
    ['a match that grep coloured', `\u001b[01;31m\u001b[Kghp_\u001b[m\u001b[K${token.slice(4)}`],
  ])('%s does not', (_, text) => {
    expect(scan(`${text}\n`).length).toBe(1);
  });
});

it('finds the same however the bytes are cut', () => {
  const word = fc.constantFrom(
    ...SECRETS.map(({ text }) => text),
    'AKIAABCDEFGHIJKLMNOPQ',
    'npm_abcdefghijklmnopqrstuvwxyz0123456789Z',
    '://',
    'eyJ',
    'plain',
  );
  const document = fc.array(fc.tuple(word, fc.constantFrom('\n', ' ', 'x')), { maxLength: 12 });
  fc.assert(
    fc.property(document, fc.array(fc.nat(4000), { maxLength: 6 }), (words, places) => {
      const bytes = Buffer.from(words.map((pair) => pair.join('')).join(''));
      const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index] ?? 0, end));
      expect(scanChunks(chunks)).toEqual(scanChunks([bytes]));
    }),
    { numRuns: 300 },
  );
});

it('finds the same of more secrets than it keeps, however the bytes are cut', () => {
  const half = (text: string) => `${text}\n`.repeat(80);
  const [first, second] = SECRETS.filter(({ detector }) => detector === 'npm_token' || detector === 'aws_access_key');
  const bytes = Buffer.from(half(second?.text ?? '') + half(first?.text ?? ''));
  const cut = half(second?.text ?? '').length;
  expect(scanChunks([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(scanChunks([bytes]));
});

describe('cost', () => {
  // What is linear takes some ten milliseconds here, what is quadratic more than the test runner's patience.
  it.each(['://a:b@', '://', 'xox', 'eyJ', 'AKIA', 'earer '])('of masking a text full of %j is bounded', (unit) => {
    const text = unit.repeat(Math.ceil((256 * 1024) / unit.length));
    expect(maskSecrets(maskSecrets(text)).length).toBeGreaterThan(0);
  });

  it.each(['://a:b@', '://', 'xox', 'eyJ', 'AKIA', 'earer '])('of scanning a line full of %j is bounded', (unit) => {
    const text = unit.repeat(Math.ceil((1024 * 1024) / unit.length));
    expect(scan(text).length).toBeLessThanOrEqual(1);
  });
});

function scan(text: string) {
  return scanChunks([Buffer.from(text)]);
}

function scanChunks(chunks: readonly Buffer[]) {
  const found = new SecretScan();
  for (const chunk of chunks) found.push(chunk);
  return found.found();
}
