import type { KeyObject } from 'node:crypto';
import {
  type RecordedRun,
  type RecordedThing,
  type RecordingLink,
  seriesStatement,
  transcriptStatement,
} from '../evidence/recording.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';
import { signStatement } from './signStatement.ts';

/** A signed record as the next one has to name it. */
export interface LastSigned {
  readonly sequence: number;
  /** Of the signed payload. */
  readonly sha256: string;
}

/** Signs the records of one run, each naming the one before. */
export class RecordingSigner {
  readonly #key: KeyObject;
  readonly #run: RecordedRun;
  #last: LastSigned | undefined;

  constructor(key: KeyObject, run: RecordedRun, last: LastSigned | undefined) {
    this.#key = key;
    this.#run = run;
    this.#last = last;
  }

  /** The envelope; `sha256` is of the transcript up to the end of the record. */
  sign(thing: RecordedThing, sha256: string): JsonObject {
    const link: RecordingLink = { sequence: (this.#last?.sequence ?? 0) + 1, previous: this.#last?.sha256 ?? null };
    const payload = canonicalBytes(transcriptStatement(this.#run, thing, link, sha256));
    this.#last = { sequence: link.sequence, sha256: sha256Hex(payload) };
    return signStatement(payload, this.#key, { keyid: 'fingerprint' }).envelope;
  }
}

export function signSeries(key: KeyObject, run: string, series: string, sha256: string): JsonObject {
  return signStatement(canonicalBytes(seriesStatement(run, series, sha256)), key, { keyid: 'fingerprint' }).envelope;
}
