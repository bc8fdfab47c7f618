import { Buffer } from 'node:buffer';

export interface FoundSecret {
  readonly detector: string;
  readonly line: number;
}

interface Detector {
  readonly name: string;
  /** Bytes that every match begins with. They are looked for first; a pattern is tried only where they stand. */
  readonly needle: string;
  /** Matches at the needle; group 1 is the secret. Every quantifier is bounded. */
  readonly pattern: RegExp;
}

/** Formats that their issuers document, so that a hit is hardly ever anything else. */
const DETECTORS: readonly Detector[] = [
  {
    name: 'private_key',
    needle: '-----BEGIN ',
    pattern: /^(-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----)/,
  },
  { name: 'aws_access_key', needle: 'AKIA', pattern: /^(AKIA[0-9A-Z]{16})(?![0-9A-Z])/ },
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((needle) => ({
    name: 'github_token',
    needle,
    pattern: /^([a-z]{2,6}_(?:pat_)?[A-Za-z0-9_]{36,255})/,
  })),
  { name: 'gitlab_token', needle: 'glpat-', pattern: /^(glpat-[A-Za-z0-9_-]{20,64})/ },
  { name: 'slack_token', needle: 'xox', pattern: /^(xox[abprs]-[A-Za-z0-9-]{10,250})/ },
  { name: 'stripe_key', needle: 'k_live_', pattern: /^(k_live_[A-Za-z0-9]{16,255})/ },
  { name: 'npm_token', needle: 'npm_', pattern: /^(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])/ },
  { name: 'google_api_key', needle: 'AIza', pattern: /^(AIza[0-9A-Za-z_-]{35})/ },
  {
    name: 'json_web_token',
    needle: 'eyJ',
    pattern: /^(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,2000})/,
  },
  { name: 'password_in_url', needle: '://', pattern: /^:\/\/[^\s/:@"'<>]{0,128}:([^\s/@"'<>]{1,128})@/ },
  { name: 'bearer_token', needle: 'earer ', pattern: /^earer ([A-Za-z0-9._~+/-]{20,2000}=*)/ },
];

const NEEDLES = DETECTORS.map(({ needle }) => Buffer.from(needle));
/** No match is longer, so one that crosses two chunks is found as long as this much of the first is kept. */
const LONGEST_MATCH = 8192;
const MAX_FOUND = 100;
const LF = 0x0a;

/** Looks for secrets in a stream of bytes. No secret is kept, only where it stands. */
export class SecretScan {
  readonly #found = new Map<string, FoundSecret>();
  #tail = Buffer.alloc(0);
  #line = 1;

  push(chunk: Uint8Array): void {
    const bytes =
      this.#tail.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.#tail, chunk]);
    DETECTORS.forEach((detector, index) => {
      const needle = NEEDLES[index];
      if (needle !== undefined) this.#search(bytes, detector, needle);
    });
    const dropped = Math.max(0, bytes.length - LONGEST_MATCH);
    this.#line += count(bytes.subarray(0, dropped));
    this.#tail = Buffer.from(bytes.subarray(dropped));
  }

  /** By line, then detector. */
  found(): FoundSecret[] {
    return [...this.#found.values()].sort((a, b) => a.line - b.line || (a.detector < b.detector ? -1 : 1));
  }

  #search(bytes: Buffer, { name, pattern }: Detector, needle: Buffer): void {
    for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
      const secret = pattern.exec(bytes.toString('latin1', at, at + LONGEST_MATCH))?.[1];
      if (secret === undefined || isMasked(secret)) continue;
      if (this.#found.size >= MAX_FOUND) return;
      const line = this.#line + count(bytes.subarray(0, at));
      this.#found.set(`${line} ${name}`, { detector: name, line });
    }
  }
}

/** Replaces every secret in a text that is about to be shown. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const { needle, pattern } of DETECTORS) {
    for (let at = masked.indexOf(needle); at !== -1; at = masked.indexOf(needle, at + 1)) {
      const match = new RegExp(pattern, 'd').exec(masked.slice(at, at + LONGEST_MATCH));
      const place = match?.indices?.[1];
      if (place === undefined || isMasked(match?.[1] ?? '')) continue;
      masked = `${masked.slice(0, at + place[0])}[masked]${masked.slice(at + place[1])}`;
    }
  }
  return masked;
}

/** What a careful tool prints in the place of a secret. */
function isMasked(secret: string): boolean {
  return /^(?:\*+|x+|\.+|\[?(?:masked|redacted|hidden|secret)\]?|\$\{?[A-Za-z_][A-Za-z0-9_]{0,80}\}?|<[^>]{0,80}>|%[A-Za-z_]{1,80}%)$/i.test(
    secret,
  );
}

function count(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
