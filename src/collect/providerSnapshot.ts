import validate from '../../generated/validators/provider-snapshot-v1.js';
import { asString } from '../format/jsonValue.ts';
import type { Claim } from './collector.ts';
import { jsonCollector, timeAt } from './jsonDocument.ts';
import { isPlaceholder } from './placeholder.ts';

/** `ProviderSnapshot.v1`: stands in a run for a snapshot that a provider keeps. */
export const providerSnapshot = jsonCollector({
  format: 'provider-snapshot',
  yields: ['event', 'setting', 'digest'],
  says: {
    event: { name: ['provider-snapshot'] },
    setting: { group: ['provider-snapshot'] },
    digest: { role: ['provider-snapshot'] },
  },
  validator: validate,
  schemas: ['ProviderSnapshot.v1'],
  claims(descriptor) {
    const snapshotId = asString(descriptor['snapshotId']) ?? '';
    const digest = asString(descriptor['digest']) ?? '';
    const name = (key: string): Claim => {
      const value = asString(descriptor[key]) ?? '';
      return {
        kind: 'setting',
        place: { pointer: `/${key}` },
        item: { group: 'provider-snapshot', name: key, value, placeholder: isPlaceholder(value) },
      };
    };
    return [
      name('provider'),
      name('snapshotId'),
      {
        kind: 'event',
        place: { pointer: '/completedAt' },
        item: {
          name: 'provider-snapshot',
          subject: snapshotId,
          state: 'completed',
          at: timeAt(descriptor['completedAt'], '/completedAt'),
          until: null,
        },
      },
      {
        kind: 'digest',
        place: { pointer: '/digest' },
        item: {
          role: 'provider-snapshot',
          subject: snapshotId,
          path: null,
          of: 'content',
          stated: digest.replace(/^sha256:/, ''),
          actual: null,
          statedBytes: null,
          bytes: null,
        },
      },
    ];
  },
});
