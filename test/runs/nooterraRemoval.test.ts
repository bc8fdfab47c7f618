import { fixtures } from './nooterra.ts';
import { provesRemoval } from './provesRemoval.ts';

await provesRemoval(fixtures, {
  files: {
    // What it could hide, the steps of a rollback, is missed by the numbers of the steps and the closing record.
    'rollback-transcript-is-no-transcript: rollback.txt':
      'It says nothing, nothing recorded it, and nothing asks for it: without it the run is the passing one.',
  },
  items: {},
});
