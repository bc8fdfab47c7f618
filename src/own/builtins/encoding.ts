import { type HostFunction, ofStrings, utf8 } from './hostFunction.ts';

export const ENCODING: Readonly<Record<string, HostFunction>> = {
  'hex.encode': ofStrings(1, (text = '') => Buffer.from(text, 'utf8').toString('hex')),
  'hex.decode': ofStrings(1, hexDecode),
  'base64url.encode_no_pad': ofStrings(1, (text = '') => Buffer.from(text, 'utf8').toString('base64url')),
  'urlquery.encode': ofStrings(1, queryEncode),
  'urlquery.decode': ofStrings(1, queryDecode),
};

function hexDecode(text = ''): string | undefined {
  return /^(?:[0-9A-Fa-f]{2})*$/.test(text) ? utf8(Buffer.from(text, 'hex')) : undefined;
}

/** As Go's url.QueryEscape, which leaves other characters alone than encodeURIComponent. */
function queryEncode(text = ''): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const char = String.fromCharCode(byte);
    if (char === ' ') return '+';
    return /[A-Za-z0-9_.~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function queryDecode(text = ''): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const bytes = Buffer.from(text.replaceAll('+', ' '), 'utf8').toString('latin1');
  const decoded = bytes.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return utf8(Buffer.from(decoded, 'latin1'));
}
