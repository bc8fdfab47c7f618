import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { recorderTrust } from '../../src/trust/recorderTrust.ts';
import { type Trust, trustedKey } from '../../src/trust/trust.ts';

const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

function trustIn(keys: Readonly<Record<string, readonly string[]>>): Trust {
  const secrets = [{ name: 's', signs: ['step'], value: undefined }];
  return { keys: Object.entries(keys).map(([name, signs]) => trustedKey({ name, pem, signs })), secrets };
}

const names = ['step:rollout', 'step:rollout:deploy'];

it('lets whoever signs the use at all, or within one of the names, sign the record', () => {
  const trust = trustIn({
    any: ['seal', 'step'],
    rollout: ['step:rollout', 'seal'],
    deploy: ['step:rollout:deploy'],
    backup: ['step:backup'],
    seal: ['seal'],
  });
  const pinned = recorderTrust(trust, 'step', names);
  expect(pinned?.keys.map(({ name, signs }) => [name, signs])).toEqual([
    ['any', ['step']],
    ['rollout', ['step']],
    ['deploy', ['step']],
  ]);
  expect(pinned?.secrets).toEqual([]);
});

it('lets nobody sign where only others are pinned for records of the use', () => {
  expect(recorderTrust(trustIn({ seal: ['seal'], backup: ['seal', 'step:backup'] }), 'step', names)).toEqual({
    keys: [],
    secrets: [],
  });
});

it.each([{}, { seal: ['seal'], probe: ['probe:rollout'] }, { steps: ['steps', 'a:step:', 'stepwise:rollout'] }])(
  'says nothing where nobody is pinned for any record of the use',
  (keys) => {
    expect(recorderTrust(trustIn(keys), 'step', names)).toBeUndefined();
  },
);
