import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isFormat } from '../../src/procedure/formats.ts';
import { describeWithCorpus } from '../corpora.ts';
import { itemsOf, type Read, readArtifact, refusalOf } from './readArtifact.ts';

/**
 * What somebody who knows the file would declare it as: by what its bytes begin with, and never by trying what works. Kinds
 * of file that no collector knows are `none`: in a run they are hashed (`opaque`), or mapped by claims.
 */
function formatOf(path: string, bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const has = (...patterns: readonly RegExp[]) => patterns.every((pattern) => pattern.test(text));
  if (/\.(?:tgz|zip|zst)$/.test(path)) return 'none';
  if (has(/<testsuites?[\s>]/)) return 'junit';
  if (has(/<coverage[\s>]/)) return 'cobertura';
  if (has(/<report[\s>]/, /JACOCO/)) return 'jacoco';
  if (has(/"bomFormat"/)) return has(/"vulnerabilities"/, /"analysis"/) ? 'cyclonedx-vex' : 'sbom';
  if (has(/"spdxVersion"|^<\?xml[^]*<bom /)) return 'sbom';
  if (has(/"runs"\s*:/, /sarif/i)) return 'sarif';
  if (has(/"@context"/, /"statements"/)) return 'openvex';
  if (has(/"vulnerabilities"/, /"scanner"/, /"analyzer"/)) return 'gitlab-report';
  if (has(/"payloadType"|"dsseEnvelope"|"predicateType"|"_type"|in-toto|provenance_summary/)) return 'attestation';
  return 'none';
}

/** What the files are that no collector knows: a name for each kind, so that the table says what is left unread. */
const UNREAD: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^(?:\x1f\x8b|PK\x03\x04|\x28\xb5\x2f\xfd)/, 'an archive'],
  [/^-----BEGIN PUBLIC KEY-----/, 'a key: trust comes from the configuration'],
  [/"imageLayoutVersion"|"manifests"/, 'an OCI layout, which names other files'],
  [/"scorecard"/, 'an OpenSSF scorecard'],
  [/"described"/, 'a ClearlyDefined record'],
  [/"(?:openapi|asyncapi)"|^swagger:|^directive /, 'the description of an API'],
  [/"(?:chainloop\.material\.evidence\.id|schema)"|"data"/, 'an envelope of Chainloop'],
  [/"csaf_version"/, 'a CSAF advisory'],
  [
    /"plugins_used"|"SourceMetadata"|"SourceID"|secret_type|"security_advisory"|"scanID"|"totalCount"/,
    'another scanner',
  ],
  [/^\s*$/, 'no content'],
  [/^[^<{[]/, 'text'],
];

function unreadKind(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return UNREAD.find(([pattern]) => pattern.test(text))?.[1] ?? 'some other JSON';
}

interface Row {
  readonly format: string;
  readonly outcome: string;
}

/** About the corpus, and no part of its data. */
const IS_ABOUT = /(?:^|\/)LICENSE$/;

/** What became of the file: `read`, `unknown version`, or why it was refused. */
function outcomeOf(read: Read): string {
  const refusal = refusalOf(read);
  if (refusal !== undefined) return `refused: ${refusal}`;
  const claims = 'claims' in read ? read.claims : [];
  const [document] = itemsOf(read, 'document');
  if (document !== undefined && !document.knownSchemas.includes(document.schema)) return 'unknown version';
  // A report that found nothing says so in an item; a list of nothing at all would be a silent skip.
  return claims.length === 0 ? 'nothing' : 'read';
}

function filesIn(folder: string, under = ''): string[] {
  return readdirSync(`${folder}/${under}`)
    .sort()
    .flatMap((name) => {
      const path = under === '' ? name : `${under}/${name}`;
      return statSync(`${folder}/${path}`).isDirectory() ? filesIn(folder, path) : [path];
    });
}

/** How many files of each format came out how, as a table in the output of the tests. */
function tableOf(rows: ReadonlyMap<string, Row>): string[] {
  const counts = new Map<string, number>();
  for (const { format, outcome } of rows.values()) {
    const key = `${format.padEnd(14)} ${outcome}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => `${String(count).padStart(4)}  ${key}`);
}

const TABLES: Readonly<Record<string, readonly string[]>> = {
  'slsa-provenance': [
    ' 131  attestation    read',
    '   1  attestation    refused: malformed: syntax',
    '   2  attestation    refused: schema_violation: must be an in-toto statement, a DSSE envelope or a sigstore bundle',
    '   1  none           a key: trust comes from the configuration',
    '   5  none           an OCI layout, which names other files',
  ],
  'guac-exampledata': [
    '   5  attestation    read',
    '   1  attestation    refused: schema_violation: every subject must have a digest',
    '   2  attestation    refused: schema_violation: must be an in-toto statement, a DSSE envelope or a sigstore bundle',
    '   1  cyclonedx-vex  read',
    '   3  none           a ClearlyDefined record',
    '   2  none           an OpenSSF scorecard',
    '   1  none           an archive',
    '   1  none           some other JSON',
    '   1  openvex        refused: schema_violation: must be one of https://openvex.dev/ns/v0.2.0',
    '   6  sbom           read',
    '   1  sbom           refused: malformed: syntax',
    '   1  sbom           refused: schema_violation: does not match ^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$',
    '   1  sbom           refused: schema_violation: unknown key "ref"',
    '   8  sbom           unknown version',
  ],
  'chainloop-materials': [
    '   2  attestation    read',
    '   1  attestation    refused: malformed: syntax',
    '   1  cobertura      read',
    '   3  gitlab-report  read',
    '   1  jacoco         read',
    '   1  none           a CSAF advisory',
    '   4  none           an OCI layout, which names other files',
    '   2  none           an OpenSSF scorecard',
    '   4  none           an archive',
    '   5  none           an envelope of Chainloop',
    '   6  none           another scanner',
    '   2  none           no content',
    '   2  none           some other JSON',
    '  11  none           text',
    '   6  none           the description of an API',
    '   1  openvex        read',
    '   1  sarif          read',
    '   1  sarif          refused: malformed: syntax',
    '   9  sbom           read',
    '   1  sbom           refused: schema_violation: unknown key "invalidField"',
  ],
  'cyclonedx-bom-examples': [
    '  14  cyclonedx-vex  read',
    '  11  sbom           read',
    '   4  sbom           unknown version',
  ],
};

for (const [name, expected] of Object.entries(TABLES)) {
  describeWithCorpus(name, (corpus) => {
    it('has no file that is skipped in silence, or that no reader survives', () => {
      const rows = new Map(
        filesIn(corpus)
          .filter((path) => !IS_ABOUT.test(path))
          .map((path): [string, Row] => {
            const bytes = readFileSync(`${corpus}/${path}`);
            const format = formatOf(path, bytes);
            return [
              path,
              { format, outcome: isFormat(format) ? outcomeOf(readArtifact(format, bytes)) : unreadKind(bytes) },
            ];
          }),
      );
      const table = tableOf(rows);
      process.stdout.write(`corpus ${name}: ${rows.size} files\n${table.map((line) => `  ${line}\n`).join('')}`);
      expect([...rows.values()].filter(({ outcome }) => outcome === 'nothing')).toEqual([]);
      expect(table).toEqual(expected);
    });
  });
}
