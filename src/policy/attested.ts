import type { Evidence, FileItem, SignatureItem } from '../evidence/evidence.ts';
import { PROBE_USE, STEP_USE } from '../evidence/recording.ts';
import { sortedBy } from '../format/order.ts';
import { signsItself, signedUse } from '../procedure/formats.ts';
import type { FileDeclaration, Procedure } from '../procedure/procedure.ts';
import type { Trust } from '../trust/trust.ts';
import { isPinned } from '../trust/bundle.ts';
import { recorderTrust } from '../trust/recorderTrust.ts';

/** What is to be attested and is not, and why: a reason of a signature, or one of the chain. It is JSON. */
export type Unattested = {
  readonly path: string;
  /** Each as `<what>: <reason>`, such as `step 3 migrate: unsigned`. */
  readonly lacks: readonly string[];
};

/** The files whose makers are asked for, where a run is to be attested. */
function isMarked({ format, attested }: FileDeclaration): boolean {
  return attested !== undefined || signsItself(format);
}

/** What of the marked files nobody vouches for who is pinned for it; undefined where no marked file is there at all. */
export function unattested(evidence: Evidence, { files }: Pick<Procedure, 'files'>): Unattested[] | undefined {
  const marked = new Map(files.filter(isMarked).map((file) => [file.role, file]));
  const chain = new Chain(evidence);
  const found: [string, string[]][] = evidence.file.flatMap((file) => {
    const declaration = marked.get(file.from ?? '');
    return declaration === undefined ? [] : [[file.source.path, lacks(file, declaration, evidence, chain)]];
  });
  // What could not be read may hold anything, and nobody signed that.
  const unread = evidence.unreadable.filter(({ from }) => marked.has(from ?? ''));
  if (found.length === 0) return unread.length === 0 ? undefined : unread.map(({ source }) => unreadable(source.path));
  const rows = found.filter(([, reasons]) => reasons.length > 0).map(([path, reasons]) => ({ path, lacks: reasons }));
  return sortedBy([...rows, ...unread.map(({ source }) => unreadable(source.path))], ({ path }) => path);
}

function unreadable(path: string): Unattested {
  return { path, lacks: ['file: unreadable'] };
}

function lacks(file: FileItem, { format, attested = '' }: FileDeclaration, evidence: Evidence, chain: Chain): string[] {
  switch (format) {
    case 'transcript':
      return transcriptLacks(file.source.path, evidence, chain);
    case 'probe-series':
      return seriesLacks(file.source.path, evidence);
    default:
      return vouchedFor(file, attested, evidence);
  }
}

function transcriptLacks(path: string, evidence: Evidence, chain: Chain): string[] {
  const signatures = chain.of(path);
  // By place and not by number: of two steps with one number only one would be asked for its signature.
  const byLine = new Map(signatures.map((signature) => [signature.source.lines?.[0], signature]));
  const steps = evidence.step
    .filter(({ source }) => source.path === path)
    .flatMap(({ n, name, source }) => reason(`step ${n} ${name}`, byLine.get((source.lines?.[1] ?? 0) + 1)));
  // Unless the end is signed too, what followed may have been cut off.
  const close = signatures.find(({ n }) => n === undefined);
  const end = reason('close', close);
  const ends = evidence.transcript.some(({ source, final }) => source.path === path && final);
  return [...steps, ...end, ...signatures.filter((one) => !chain.holds(one, ends)).map(broken)];
}

function broken({ subject, n }: SignatureItem): string {
  return `${n === undefined ? subject : `step ${n} ${subject}`}: chain_broken`;
}

/**
 * All signed records of a run are one chain: each names the one before, in whichever transcript that stands. So no record
 * can be left out, repeated, or taken from an earlier attempt that had the same id.
 */
class Chain {
  readonly #records: readonly SignatureItem[];
  readonly #bySequence = new Map<number, SignatureItem[]>();
  readonly #isOneRun: boolean;

  constructor({ signature }: Evidence) {
    this.#records = signature.filter(({ use, recorded }) => use === STEP_USE && recorded !== undefined);
    for (const record of this.#records) {
      const sequence = record.recorded?.sequence ?? 0;
      const there = this.#bySequence.get(sequence);
      if (there === undefined) this.#bySequence.set(sequence, [record]);
      else there.push(record);
    }
    this.#isOneRun = new Set(this.#records.map(({ recorded }) => recorded?.run)).size < 2;
  }

  of(path: string): readonly SignatureItem[] {
    return this.#records.filter(({ source }) => source.path === path);
  }

  /** Whether the record stands where it says. The one that no other follows has to end the whole run. */
  holds({ recorded, n }: SignatureItem, isInLastTranscript: boolean): boolean {
    const { sequence = null, previous = null } = recorded ?? {};
    if (sequence === null || !this.#isOneRun || this.#at(sequence).length !== 1) return false;
    const [before] = this.#at(sequence - 1);
    const follows = sequence === 1 ? previous === null : before !== undefined && before.digest === previous;
    return follows && (this.#at(sequence + 1).length > 0 || (isInLastTranscript && n === undefined));
  }

  #at(sequence: number): readonly SignatureItem[] {
    return this.#bySequence.get(sequence) ?? [];
  }
}

function seriesLacks(path: string, evidence: Evidence): string[] {
  const signature = evidence.signature.find(({ source, use }) => source.path === path && use === PROBE_USE);
  const runs = new Set(evidence.transcript.map(({ run }) => run));
  const isOfRun = signature?.recorded === undefined || runs.size === 0 || runs.has(signature.recorded.run);
  return [...reason('series', signature), ...(isOfRun ? [] : ['series: other_run'])];
}

/** A file with other bytes is not the one that its voucher is about, whatever else the voucher says. */
function vouchedFor(file: FileItem, voucher: string, evidence: Evidence): string[] {
  const itself = file.from === voucher;
  const statements = evidence.statement.filter(({ from, subjects, source }) =>
    itself ? source.path === file.source.path : from === voucher && subjects.some(isAbout(file)),
  );
  // Of another file a verification that failed says nothing good.
  const speaking = statements.filter(({ result }) => itself || result === null || result === 'PASSED');
  const signatures = evidence.signature.filter(
    ({ from, digest, source }) => from === voucher && digest === file.source.sha256 && source.path !== file.source.path,
  );
  const all = [...speaking, ...signatures];
  if (all.length === 0) return ['file: unsigned'];
  const isGood = ({ verified }: { readonly verified: string }) => verified === 'yes';
  // Of an attestation every statement counts as evidence, so every one has to be signed.
  const suffices = itself ? all.every(isGood) : all.some(isGood);
  return suffices ? [] : [...new Set(all.filter((one) => !isGood(one)).map((one) => `file: ${one.reason}`))].sort();
}

function isAbout({ source }: FileItem): (subject: { readonly sha256: string | null }) => boolean {
  return ({ sha256 }) => sha256 !== null && sha256 === source.sha256;
}

function reason(what: string, signature: SignatureItem | undefined): string[] {
  if (signature?.verified === 'yes') return [];
  return [`${what}: ${signature?.reason ?? 'unsigned'}`];
}

/** A marked role that a run must have and nobody is pinned for, with what a key would have to sign: no run could be attested. */
export function unpinnedRole(
  { files }: Pick<Procedure, 'files'>,
  trust: Trust,
): { readonly role: string; readonly use: string } | undefined {
  for (const file of files) {
    if (!isMarked(file) || file.optional) continue;
    const { role, format } = file;
    if (signsItself(format)) {
      const use = format === 'transcript' ? STEP_USE : PROBE_USE;
      if (!isRecorderPinned(trust, use, role)) return { role, use };
    } else {
      const voucher = files.find((one) => one.role === file.attested);
      const use = voucher === undefined ? '' : signedUse(voucher);
      if (!isPinned(trust, use)) return { role, use };
    }
  }
  return undefined;
}

function isRecorderPinned(trust: Trust, use: string, role: string): boolean {
  return (recorderTrust(trust, use, [`${use}:${role}`])?.keys.length ?? 0) > 0;
}
