import { expect, it } from 'vitest';
import { isSha256Hex, sha256Hex } from '../../src/format/sha256.ts';

it('sha256Hex gives the digests of FIPS 180-4', () => {
  expect(sha256Hex(Buffer.from(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('isSha256Hex takes 64 lower-case digits only', () => {
  const hex = 'a1'.repeat(32);
  expect(isSha256Hex(hex)).toBe(true);
  for (const text of [hex.toUpperCase(), hex.slice(1), `${hex}0`, `${hex}\n`, `sha256:${hex}`, '']) {
    expect(isSha256Hex(text)).toBe(false);
  }
});
