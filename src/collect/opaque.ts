import type { Collector } from './collector.ts';

/** Data that is only hashed: dumps, archives, images. */
export const opaque: Collector = {
  format: 'opaque',
  yields: [],
  maxBytes: null,
  scanned: false,
  open: () => ({
    push() {
      // The run hashes what passes by.
    },
    end: () => ({ claims: [], show: () => ({}) }),
  }),
};
