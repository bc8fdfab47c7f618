import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWithCorpus } from '../corpora.ts';
import { itemsOf, readArtifact, refusalOf } from './readArtifact.ts';

/** Valid, and refused: the schemas that the library ships know a JSF signature only where nothing stands beside it. */
const SIGNED = [
  'valid-attestation-1.6.json',
  'valid-signatures-1.4.json',
  'valid-signatures-1.5.json',
  'valid-signatures-1.6.json',
  'valid-standard-1.6.json',
];

describeWithCorpus('cyclonedx-spec-vectors', (corpus) => {
  it.each(['1.4', '1.5', '1.6', '1.7'])('%s: accepts the valid and refuses the invalid', (version) => {
    const matrix = {
      valid: { accepted: 0, refused: [] as string[] },
      invalid: { accepted: [] as string[], refused: 0 },
    };
    for (const name of readdirSync(`${corpus}/${version}`).filter((file) => file.endsWith('.json'))) {
      const read = readArtifact('sbom', readFileSync(`${corpus}/${version}/${name}`));
      const isAccepted = itemsOf(read, 'bom').length === 1;
      if (name.startsWith('invalid')) {
        if (isAccepted) matrix.invalid.accepted.push(name);
        else matrix.invalid.refused += 1;
      } else if (isAccepted) {
        matrix.valid.accepted += 1;
      } else {
        matrix.valid.refused.push(name);
      }
    }
    expect(matrix.invalid.accepted).toEqual([]);
    expect(matrix.valid.refused).toEqual(SIGNED.filter((name) => name.endsWith(`-${version}.json`)));
    expect(matrix.valid.accepted).toBeGreaterThan(15);
    expect(matrix.invalid.refused).toBeGreaterThan(5);
  });

  it.each(['1.1', '1.2', '1.3'])('%s: reads nothing from a version that it does not know', (version) => {
    for (const name of readdirSync(`${corpus}/${version}`).filter((file) => file.endsWith('.json'))) {
      const read = readArtifact('sbom', readFileSync(`${corpus}/${version}/${name}`));
      expect(itemsOf(read, 'bom'), name).toEqual([]);
    }
  });

  it('refuses what is no JSON', () => {
    const names = readdirSync(`${corpus}/1.6`).filter((file) => !file.endsWith('.json'));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      expect(refusalOf(readArtifact('sbom', readFileSync(`${corpus}/1.6/${name}`))), name).toMatch(/^malformed: /);
    }
  });
});
