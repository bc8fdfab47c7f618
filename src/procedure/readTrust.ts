import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { GateError } from '../error.ts';
import type { Config, PinnedFile, SecretSource } from './config.ts';
import { placeOf, type ProcedureText } from './procedureText.ts';

/** `trust` of a configuration, as the schema guarantees it. */
export interface RawTrust {
  readonly keys?: readonly { readonly name: string; readonly file: string; readonly signs: readonly string[] }[];
  readonly secrets?: readonly {
    readonly name: string;
    readonly env?: string;
    readonly file?: string;
    readonly signs: readonly string[];
  }[];
  readonly identities?: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
    readonly root: string;
    readonly signs: readonly string[];
  }[];
  readonly lists?: readonly { readonly list: 'epss' | 'kev'; readonly file: string; readonly sha256?: string }[];
  readonly files?: readonly PinnedFile[];
}

/** Keys, secrets, identities and lists, from files beside the configuration. Which of them exist and hold a key is said here, with the line. */
export function readTrust(
  text: ProcedureText,
  trust: RawTrust = {},
): Pick<Config, 'keys' | 'secrets' | 'identities' | 'lists'> & { files: string[] } {
  const files: string[] = [];
  const read = (file: string, pointer: string): Buffer => {
    const path = resolve(dirname(text.file), file);
    files.push(path);
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new GateError('config_invalid', `cannot read ${file}`, {
        place: placeOf(text, pointer),
        solution: 'Name a readable file, relative to this configuration.',
        cause,
      });
    }
  };
  const keys = (trust.keys ?? []).map(({ name, file, signs }, index) => ({
    name,
    pem: read(file, `/trust/keys/${index}/file`).toString('utf8'),
    signs,
    place: placeOf(text, `/trust/keys/${index}/file`),
  }));
  const secrets = (trust.secrets ?? []).map(({ name, env, file, signs }, index): SecretSource => {
    if (env !== undefined) return { name, signs, from: { env } };
    return { name, signs, from: { bytes: withoutLineBreak(read(file ?? '', `/trust/secrets/${index}/file`)) } };
  });
  const identities = (trust.identities ?? []).map(({ root, ...identity }, index) => ({
    ...identity,
    root: read(root, `/trust/identities/${index}/root`),
    place: placeOf(text, `/trust/identities/${index}/root`),
  }));
  const lists = (trust.lists ?? []).map(({ file, ...list }, index) => ({
    ...list,
    bytes: read(file, `/trust/lists/${index}/file`),
    place: placeOf(text, `/trust/lists/${index}/file`),
  }));
  const pinned = [
    ...keys.map(({ name }, index) => ({ name, pointer: `/trust/keys/${index}/name` })),
    ...secrets.map(({ name }, index) => ({ name, pointer: `/trust/secrets/${index}/name` })),
    ...identities.map(({ name }, index) => ({ name, pointer: `/trust/identities/${index}/name` })),
    ...lists.map(({ list }, index) => ({ name: list, pointer: `/trust/lists/${index}/list` })),
    ...(trust.files ?? []).map(({ role }, index) => ({ name: role, pointer: `/trust/files/${index}/role` })),
  ];
  const again = pinned.find(({ name }, index) => pinned.findIndex((other) => other.name === name) < index);
  if (again !== undefined) {
    throw new GateError('config_invalid', `"${again.name}" is pinned twice`, {
      place: placeOf(text, again.pointer),
      solution: 'Give each key, secret and identity a name of its own, and name each list and role once.',
    });
  }
  return { keys, secrets, identities, lists, files };
}

/** An editor ends a file with a line break; it is no part of the secret. */
function withoutLineBreak(bytes: Buffer): Buffer {
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? -2 : -1) : bytes.length;
  return bytes.subarray(0, end);
}
