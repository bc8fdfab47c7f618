import { Buffer } from 'node:buffer';

export interface FoundSecret {
  readonly detector: string;
  readonly line: number;
}

interface Detector {
  readonly name: string;
  /** Bytes that every match holds, to look for before anything is decoded. */
  readonly needle: string;
  /** Group 1 is the secret. Every quantifier is bounded. */
  readonly pattern: RegExp;
}

/** Formats that their issuers document, so that a hit is hardly ever anything else. */
const DETECTORS: readonly Detector[] = [
  { name: 'private_key', needle: '-----BEGIN ', pattern: /(-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----)/g },
  { name: 'aws_access_key', needle: 'AKIA', pattern: /\b(AKIA[0-9A-Z]{16})\b/g },
  { name: 'github_token', needle: 'gh', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{36,255})/g },
  { name: 'gitlab_token', needle: 'glpat-', pattern: /\b(glpat-[A-Za-z0-9_-]{20,64})/g },
  { name: 'slack_token', needle: 'xox', pattern: /\b(xox[abprs]-[A-Za-z0-9-]{10,250})/g },
  { name: 'stripe_key', needle: '_live_', pattern: /\b([rs]k_live_[A-Za-z0-9]{16,255})/g },
  { name: 'npm_token', needle: 'npm_', pattern: /\b(npm_[A-Za-z0-9]{36})\b/g },
  { name: 'google_api_key', needle: 'AIza', pattern: /\b(AIza[0-9A-Za-z_-]{35})/g },
  { name: 'json_web_token', needle: 'eyJ', pattern: /\b(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,2000})/g },
  { name: 'password_in_url', needle: '://', pattern: /[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,128}:([^\s/@"'<>]{1,128})@/gi },
  { name: 'bearer_token', needle: 'earer ', pattern: /\b[Bb]earer ([A-Za-z0-9._~+/-]{20,2000}=*)/g },
];

const NEEDLES = DETECTORS.map(({ needle }) => Buffer.from(needle));
/** A match that crosses two chunks is found as long as it fits in here. */
const OVERLAP_BYTES = 8192;
const MAX_FOUND = 100;
const LF = 0x0a;

/** Looks for secrets in a stream of bytes. Bytes are searched first; only a chunk with a needle is decoded. */
export class SecretScan {
  readonly #found = new Map<string, FoundSecret>();
  #tail = Buffer.alloc(0);
  #line = 1;

  push(chunk: Uint8Array): void {
    const bytes = this.#tail.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([this.#tail, chunk]);
    DETECTORS.forEach((detector, index) => {
      const needle = NEEDLES[index];
      if (needle !== undefined && bytes.includes(needle)) this.#search(bytes, detector);
    });
    const kept = bytes.subarray(Math.max(0, bytes.length - OVERLAP_BYTES));
    this.#line += count(bytes.subarray(0, bytes.length - kept.length));
    this.#tail = Buffer.from(kept);
  }

  /** By line, then detector; no secret is kept, only where it stands. */
  found(): FoundSecret[] {
    return [...this.#found.values()].sort((a, b) => a.line - b.line || (a.detector < b.detector ? -1 : 1));
  }

  #search(bytes: Buffer, { name, pattern }: Detector): void {
    const text = bytes.toString('latin1');
    for (const match of text.matchAll(pattern)) {
      if (this.#found.size >= MAX_FOUND) return;
      if (isMasked(match[1] ?? '')) continue;
      const line = this.#line + count(bytes.subarray(0, match.index));
      this.#found.set(`${line} ${name}`, { detector: name, line });
    }
  }
}

/** Replaces every secret in a text that is about to be shown. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const { needle, pattern } of DETECTORS) {
    if (!masked.includes(needle)) continue;
    masked = masked.replace(pattern, (whole: string, secret: string) => (isMasked(secret) ? whole : whole.replace(secret, '[masked]')));
  }
  return masked;
}

/** What a careful tool prints in the place of a secret. */
function isMasked(secret: string): boolean {
  return /^(?:\*+|x+|\.+|\[?(?:masked|redacted|hidden|secret)\]?|\$\{?[A-Za-z_][A-Za-z0-9_]{0,80}\}?|<[^>]{0,80}>|%[A-Za-z_]{1,80}%)$/i.test(secret);
}

function count(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
