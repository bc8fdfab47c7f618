import { createHash, createHmac } from 'node:crypto';
import { type HostFunction, ofStrings } from './hostFunction.ts';

export const CRYPTO: Readonly<Record<string, HostFunction>> = {
  'crypto.md5': hashed('md5'),
  'crypto.sha1': hashed('sha1'),
  'crypto.sha256': hashed('sha256'),
  'crypto.hmac.md5': keyed('md5'),
  'crypto.hmac.sha1': keyed('sha1'),
  'crypto.hmac.sha256': keyed('sha256'),
  'crypto.hmac.sha512': keyed('sha512'),
  // Nobody who could measure the time chooses the arguments.
  'crypto.hmac.equal': ofStrings(2, (a = '', b = '') => a === b),
};

function hashed(algorithm: string): HostFunction {
  return ofStrings(1, (text = '') => createHash(algorithm).update(text, 'utf8').digest('hex'));
}

function keyed(algorithm: string): HostFunction {
  return ofStrings(2, (text = '', key = '') =>
    createHmac(algorithm, Buffer.from(key, 'utf8')).update(text, 'utf8').digest('hex'),
  );
}
