import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/collect/collector.ts';
import { collectorFor } from '../../src/collect/collectors.ts';
import type { Format } from '../../src/procedure/formats.ts';
import { ExploitList } from '../../src/trust/exploitList.ts';
import { NO_TRUST } from '../../src/trust/trust.ts';
import { contextOf, itemsOf, readArtifact } from './readArtifact.ts';

const EPSS = new ExploitList({
  list: 'epss',
  bytes: Buffer.from('#score_date:2026-05-04T00:00:00+0000\nCVE-2026-1001,0.5,0.9\nCVE-2026-1002,0.1,0.9\n'),
});

function scanned(format: Format, document: unknown): readonly Claim[] {
  const reading = collectorFor(format).open({ ...contextOf({}), trust: { ...NO_TRUST, lists: [EPSS] } });
  reading.push(Buffer.from(JSON.stringify(document)));
  return reading.end().claims;
}

describe('what a pinned list says', () => {
  it('is said of each name of each flaw that stands in it', () => {
    const flaw = (id: string, related: readonly string[]) => ({
      vulnerability: { id },
      relatedVulnerabilities: related.map((name) => ({ id: name })),
      artifact: { name: 'left-pad' },
    });
    const claims = scanned('grype', {
      matches: [flaw('GHSA-1', ['CVE-2026-1001']), flaw('CVE-2026-1003', [])],
      descriptor: { name: 'grype', version: '1' },
    });
    const ratings = claims.flatMap(({ kind, item }) => (kind === 'rating' ? [item] : []));
    expect(ratings).toEqual([
      {
        list: 'epss',
        verified: 'yes',
        at: { us: Date.UTC(2026, 4, 4) * 1000, text: '2026-05-04T00:00:00Z' },
        rows: [{ id: 'CVE-2026-1001', value: 500_000 }],
      },
      { list: 'kev', verified: 'unknown', at: null, rows: [] },
    ]);
  });
});

describe('a scan that found nothing to look at', () => {
  const cases: readonly [Format, unknown][] = [
    ['trivy', { SchemaVersion: 2, ArtifactName: 'empty', Results: [] }],
    ['trivy', { SchemaVersion: 2, ArtifactName: 'empty' }],
    ['semgrep', { version: '1', errors: [], results: [], paths: { scanned: [] } }],
  ];

  it.each(cases)('%s says so', (format, document) => {
    const scans = scanned(format, document).flatMap(({ kind, item }) => (kind === 'scan' ? [item] : []));
    expect(scans).toEqual([expect.objectContaining({ targets: 0, flaws: 0 })]);
  });
});

describe('severity', () => {
  const severityIn = (format: Format, document: unknown) =>
    itemsOf({ claims: scanned(format, document) }, 'flaw').map(({ severity }) => severity);

  it.each([
    ['Critical', 'critical'],
    ['HIGH', 'high'],
    ['moderate', 'medium'],
    ['Negligible', 'negligible'],
    ['Unknown', 'unknown'],
    ['', 'unknown'],
    ['lowish', 'unknown'],
    ['constructor', 'unknown'],
  ])('%j is %s', (word, severity) => {
    const vulnerability = { VulnerabilityID: 'CVE-1', PkgName: 'a', Severity: word };
    const document = {
      SchemaVersion: 2,
      ArtifactName: 'a',
      Results: [{ Target: 'a', Vulnerabilities: [vulnerability] }],
    };
    expect(severityIn('trivy', document)).toEqual([severity]);
  });

  it.each([
    ['10.0', 'critical'],
    ['9.0', 'critical'],
    ['8.9', 'high'],
    ['7', 'high'],
    ['6.9', 'medium'],
    ['4.0', 'medium'],
    ['3.9', 'low'],
    ['0.1', 'low'],
    ['0.0', 'none'],
    ['10.1', 'unknown'],
    ['-1', 'unknown'],
    ['', 'unknown'],
    ['CVSS:3.1/AV:N', 'unknown'],
  ])('a score of %j is %s', (score, severity) => {
    const groups = [{ ids: ['OSV-1'], max_severity: score }];
    const packages = [{ package: { name: 'a' }, vulnerabilities: [{ id: 'OSV-1' }], groups }];
    expect(severityIn('osv-scanner', { results: [{ source: { path: 'a' }, packages }] })).toEqual([severity]);
  });
});

it('keeps the secret that gitleaks found out of the evidence', () => {
  const finding = { RuleID: 'key', File: 'a', StartLine: 1, Match: 'k = hunter2hunter2', Secret: 'hunter2hunter2' };
  expect(JSON.stringify(readArtifact('gitleaks', Buffer.from(JSON.stringify([finding]))))).not.toContain('hunter2');
});
