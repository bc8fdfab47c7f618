import { Buffer } from 'node:buffer';
import { stripControl } from '../format/ansi.ts';

export interface FoundSecret {
  readonly detector: string;
  readonly line: number;
}

interface Detector {
  readonly name: string;
  /** What every match begins with. It is looked for first; the pattern is tried only where it stands. */
  readonly needle: string;
  /** Matches at the needle; group 1 is the secret. Every quantifier is bounded, and none crosses a line. */
  readonly pattern: RegExp;
  /**
   * Parts of the needle, the rarest in text first: bytes without one of them hold no secret of this kind. A byte that is rare is
   * looked for at the speed of memory, and most text needs no other look.
   */
  readonly parts: readonly string[];
  /** The needle may stand in the middle of a word. */
  readonly inWord?: true;
}

/** Formats that their issuers document, so that a hit is hardly ever anything else. */
const DETECTORS: readonly Detector[] = [
  {
    name: 'private_key',
    needle: '-----BEGIN ',
    parts: ['BEGIN '],
    pattern: /^(-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----)/d,
    inWord: true,
  },
  { name: 'aws_access_key', needle: 'AKIA', parts: ['AKIA'], pattern: /^(AKIA[0-9A-Z]{16})(?![0-9A-Z])/d },
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((needle) => ({
    name: 'github_token',
    needle,
    parts: needle === 'github_pat_' ? ['_', '_pat_'] : ['_', 'gh', needle],
    pattern: /^([a-z]{2,6}_(?:pat_)?[A-Za-z0-9_]{36,255})/d,
  })),
  { name: 'gitlab_token', needle: 'glpat-', parts: ['glpat-'], pattern: /^(glpat-[A-Za-z0-9_-]{20,64})/d },
  { name: 'slack_token', needle: 'xox', parts: ['xox'], pattern: /^(xox[abprs]-[A-Za-z0-9-]{10,250})/d },
  { name: 'stripe_key', needle: 'sk_live_', parts: ['_', '_live_'], pattern: /^(sk_live_[A-Za-z0-9]{16,255})/d },
  { name: 'stripe_key', needle: 'rk_live_', parts: ['_', '_live_'], pattern: /^(rk_live_[A-Za-z0-9]{16,255})/d },
  { name: 'npm_token', needle: 'npm_', parts: ['_', 'npm_'], pattern: /^(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])/d },
  { name: 'google_api_key', needle: 'AIza', parts: ['AIza'], pattern: /^(AIza[0-9A-Za-z_-]{35})/d },
  {
    name: 'json_web_token',
    needle: 'eyJ',
    parts: ['J', 'eyJ'],
    pattern: /^(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,2000})/d,
  },
  {
    name: 'password_in_url',
    needle: '://',
    parts: ['//', '://'],
    pattern: /^:\/\/[^\s/:@"'<>]{0,128}:([^\s/@"'<>]{1,128})@/d,
    inWord: true,
  },
  ...['Bearer ', 'bearer '].map((needle) => ({
    name: 'bearer_token',
    needle,
    parts: [needle.trimEnd()],
    pattern: /^[Bb]earer ([A-Za-z0-9._~+/-]{20,2000}=*)/d,
    inWord: true as const,
  })),
];

const LONGEST_MATCH = 8192;
/** A longer line is searched in pieces that overlap by the longest match. */
const LONGEST_LINE = 1024 * 1024;
const MAX_FOUND = 100;
const LF = 0x0a;
const EMPTY = Buffer.alloc(0);

/**
 * Looks for secrets in a stream of bytes, line by line, so that what is found does not depend on where the stream is cut.
 * No secret is kept, only where it stands.
 */
export class SecretScan {
  #found: FoundSecret[] = [];
  #held: Buffer = EMPTY;
  #line = 1;

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    // Only the line that lies in two chunks is copied.
    const begin = this.#held.length === 0 ? 0 : bytes.indexOf(LF) + 1;
    const end = bytes.lastIndexOf(LF) + 1;
    if (begin > 0) {
      this.#search(Buffer.concat([this.#held, bytes.subarray(0, begin)]));
      this.#held = EMPTY;
    }
    this.#search(bytes.subarray(begin, end));
    this.#held = Buffer.concat([this.#held, bytes.subarray(end)]);
    if (this.#held.length > LONGEST_LINE) {
      this.#search(this.#held);
      this.#held = Buffer.from(this.#held.subarray(this.#held.length - LONGEST_MATCH));
    }
  }

  /** By line, then detector; the first hundred. To be called once, at the end. */
  found(): readonly FoundSecret[] {
    this.#search(this.#held);
    return this.#found;
  }

  #search(lines: Buffer): void {
    const hides = mayHide(lines);
    const detectors = hides ? DETECTORS : detectorsFor(lines);
    if (detectors.length > 0 && this.#found.length < MAX_FOUND) {
      const text = lines.toString('latin1');
      const places = [...placesOf(text, detectors), ...(hides ? placesOf(unhidden(text), detectors) : [])];
      const found = new Map(
        places.map(({ name, line }) => [`${line} ${name}`, { detector: name, line: this.#line + line }]),
      );
      const ordered = [...found.values()].sort((a, b) => a.line - b.line || (a.detector < b.detector ? -1 : 1));
      const known = new Set(this.#found.map(({ detector, line }) => `${line} ${detector}`));
      this.#found = [
        ...this.#found,
        ...ordered.filter(({ detector, line }) => !known.has(`${line} ${detector}`)),
      ].slice(0, MAX_FOUND);
    }
    this.#line += count(lines);
  }
}

/** Those of whose needles all parts are there. */
function detectorsFor(bytes: Buffer): readonly Detector[] {
  const known = new Map<string, boolean>();
  const has = (part: string): boolean => {
    const found = known.get(part) ?? bytes.includes(part, 0, 'latin1');
    known.set(part, found);
    return found;
  };
  return DETECTORS.filter(({ parts }) => parts.every(has));
}

/** Lines, from 0, on which a detector fires. */
function placesOf(text: string, detectors: readonly Detector[]): { name: string; line: number }[] {
  return detectors.flatMap((detector) => {
    let line = 0;
    let counted = 0;
    return rangesOf(text, detector).map(([start]) => {
      for (let at = text.indexOf('\n', counted); at !== -1 && at < start; at = text.indexOf('\n', counted)) {
        line += 1;
        counted = at + 1;
      }
      return { name: detector.name, line };
    });
  });
}

/** Where a detector's secrets stand, in order and without overlap. */
function rangesOf(text: string, { needle, pattern, inWord }: Detector): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) {
    // A token begins a word; without this, a line that repeats a needle would be searched once for each.
    if (inWord !== true && at > 0 && /[A-Za-z0-9]/.test(text.charAt(at - 1))) continue;
    const match = pattern.exec(text.slice(at, at + LONGEST_MATCH));
    const place = match?.indices?.[1];
    if (place === undefined || isMasked(match?.[1] ?? '')) continue;
    ranges.push([at + place[0], at + place[1]]);
  }
  return ranges;
}

/** Whether escapes may stand between the letters of a secret: terminal sequences, or JSON's. */
function mayHide(bytes: Buffer): boolean {
  return bytes.includes(0x1b) || bytes.includes('\\/') || bytes.includes('\\u');
}

/** The text as a reader of JSON or a terminal would show it, with the same line breaks. */
function unhidden(text: string): string {
  return stripControl(text)
    .replaceAll('\\/', '/')
    .replaceAll(/\\u00([2-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A private key from its head to its end or, where the end is cut off, over everything that can be its body. */
const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,8192}-----END [A-Z0-9 ]{0,64}-----|(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{16,76})*)/g;

/** Replaces every secret in a text that is about to be shown. */
export function maskSecrets(text: string): string {
  const keyless = text.replaceAll(PRIVATE_KEY, '[masked]');
  return DETECTORS.reduce((masked, detector) => {
    if (!masked.includes(detector.needle)) return masked;
    const parts: string[] = [];
    let kept = 0;
    for (const [start, end] of rangesOf(masked, detector)) {
      if (start < kept) continue;
      parts.push(masked.slice(kept, start), '[masked]');
      kept = end;
    }
    return parts.join('') + masked.slice(kept);
  }, keyless);
}

/** What a careful tool prints in the place of a secret, or of all of it but the part that says which kind it was. */
function isMasked(secret: string): boolean {
  if (
    /^(?:\[?(?:masked|redacted|hidden|secret)\]?|\$\{?[A-Za-z_][A-Za-z0-9_]{0,80}\}?|<[^>]{0,80}>|%[A-Za-z_]{1,80}%)$/i.test(
      secret,
    )
  ) {
    return true;
  }
  return /^(?:[A-Za-z]{2,10}[_-]?)?([xX*.])\1*$/.test(secret) || /([xX*])\1{7}$/.test(secret);
}

function count(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
