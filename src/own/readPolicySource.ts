import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { GateError } from '../error.ts';
import { FormatError } from '../format/formatError.ts';
import { isObject, type JsonObject } from '../format/jsonValue.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { utf8Text } from '../format/utf8Text.ts';
import { ArchiveRefused, memberPath } from '../run/archive/member.ts';
import { tarMembers } from '../run/archive/tar.ts';
import { openDirectory } from '../run/directory.ts';
import { numericKey } from './policyData.ts';
import type { PolicySource } from './policySource.ts';

/** A policy is written by people; what is larger is none, or is meant to exhaust its reader. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 2_000;
/** Of a bundle, which holds the compiled policy as well. */
const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;

type Files = readonly (readonly [path: string, bytes: Uint8Array])[];

/** What else a bundle holds. The compiled policy is not used: what judges is compiled from the sources beside it. */
const IN_BUNDLES = ['.manifest', '.signatures.json', 'policy.wasm'];

/**
 * Reads a folder of rules, or a bundle of them as `opa build` and `gate policy build` write it. Throws
 * GateError('policy_invalid') for anything that another reader might read differently.
 */
export async function readPolicySource(name: string): Promise<PolicySource> {
  const files = isFile(name) ? bundleFiles(name) : await folderFiles(name);
  const texts: Record<string, string> = {};
  let data: JsonObject = {};
  let bytes = 0;
  for (const [path, content] of files) {
    bytes += content.length;
    if (bytes > MAX_BYTES) throw refused(name, path, `it is larger than ${MAX_BYTES} bytes with the files before it`);
    if (path === 'data.json') data = dataOf(name, content);
    else texts[path] = textOf(name, path, content);
  }
  if (Object.keys(texts).length === 0) {
    throw new GateError('policy_invalid', 'there is no Rego file', {
      place: { file: name },
      solution: 'Name the folder that holds your rules, or a bundle with their sources.',
    });
  }
  const isTest = ([path]: [string, string]) => path.endsWith('_test.rego');
  const entries = Object.entries(texts);
  return {
    name,
    files: Object.fromEntries(entries.filter((entry) => !isTest(entry))),
    tests: Object.fromEntries(entries.filter(isTest)),
    data,
  };
}

function isFile(name: string): boolean {
  try {
    return statSync(name).isFile();
  } catch (cause) {
    throw new GateError('policy_invalid', 'there is no such policy', {
      place: { file: name },
      solution: 'Name a folder of Rego files, or a bundle.',
      cause,
    });
  }
}

async function folderFiles(name: string): Promise<Files> {
  const run = openDirectory(name);
  try {
    const [problem] = run.problems;
    if (problem !== undefined) throw refused(name, problem.path, 'it cannot be listed');
    const files: [string, Uint8Array][] = [];
    for (const entry of run.entries) {
      // Editors and version control keep their own things in such folders.
      if (entry.path.split('/').some((part) => part.startsWith('.'))) continue;
      if (!isPolicyFile(name, entry.path)) continue;
      // Where a link leads is not part of the folder, and may change without it.
      if (entry.type !== 'file') throw refused(name, entry.path, 'it is no regular file');
      if (files.length >= MAX_FILES || (entry.size ?? 0) > MAX_BYTES) throw refused(name, entry.path, 'it is too much');
      const chunks: Uint8Array[] = [];
      const read = await run.read(entry, (chunk) => chunks.push(chunk.slice()));
      if (!read.ok) throw refused(name, entry.path, 'it cannot be read');
      files.push([entry.path, Buffer.concat(chunks)]);
    }
    return files;
  } finally {
    run.close();
  }
}

function bundleFiles(name: string): Files {
  try {
    const tar = gunzipSync(readFileSync(name), { maxOutputLength: MAX_BUNDLE_BYTES });
    const seen = new Set<string>();
    return tarMembers(tar).flatMap((member): [string, Uint8Array][] => {
      // OPA writes absolute names.
      const path = memberPath(member.name.at(0) === 0x2f ? member.name.subarray(1) : member.name);
      if (member.type === 'directory' || IN_BUNDLES.includes(path)) return [];
      if (member.type !== 'file' || seen.has(path)) throw refused(name, path, 'it is no regular file, or stands twice');
      seen.add(path);
      if (!isPolicyFile(name, path)) throw refused(name, path, 'it is nothing that a bundle of rules holds');
      return [[path, member.bytes()]];
    });
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    throw new GateError('policy_invalid', 'it is no bundle', {
      place: { file: name },
      solution: 'Name a folder of Rego files, or what `gate policy build` or `opa build` wrote.',
      cause: cause instanceof ArchiveRefused ? cause.detail : cause,
    });
  }
}

/** Whether a file is part of a policy. OPA would read more kinds of data: they are refused, so that none is left out. */
function isPolicyFile(name: string, path: string): boolean {
  if (path.endsWith('.rego') || path === 'data.json') return true;
  if (!/(?:^|\/)data\.(?:json|yaml|yml)$/.test(path)) return false;
  throw refused(name, path, 'data belongs into data.json at the top');
}

function textOf(name: string, path: string, bytes: Uint8Array): string {
  try {
    return utf8Text(bytes, MAX_BYTES);
  } catch (cause) {
    if (cause instanceof FormatError) throw refused(name, path, 'it is not UTF-8 without a byte order mark');
    throw cause;
  }
}

/** Only below `user`: nothing else is the user's. */
function dataOf(name: string, bytes: Uint8Array): JsonObject {
  const file = `${name}: data.json`;
  try {
    const { value, inexactNumbers } = parseStrictJson(bytes);
    if (!isObject(value) || Object.keys(value).some((key) => key !== 'user'))
      throw refused(name, 'data.json', 'it is no object with the one member "user"');
    if (inexactNumbers.length > 0) throw refused(name, 'data.json', 'a number in it has more digits than are kept');
    const key = numericKey(value);
    if (key !== undefined)
      throw refused(name, 'data.json', `the key "${key}" reads as a number, which not every engine finds`);
    return value;
  } catch (cause) {
    if (cause instanceof GateError) throw cause;
    if (cause instanceof FormatError) throw refused(file, 'data.json', 'it is not strict JSON');
    throw cause;
  }
}

function refused(name: string, path: string, reason: string): GateError {
  return new GateError('policy_invalid', `the policy is refused: ${reason}`, {
    place: { file: path === '' ? name : `${name}/${path}` },
    solution: 'A policy is Rego files, and perhaps one data.json.',
  });
}
