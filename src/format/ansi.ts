const BEL = 0x07;
const TAB = 0x09;
const LF = 0x0a;
const ESC = 0x1b;
const ST = 0x9c;

/**
 * Removes terminal escape sequences (ECMA-48: CSI, two- and three-character escapes; OSC, DCS, SOS, PM and APC strings up
 * to ST or BEL; all of them in 7-bit and C1 form) and every other control character but tab and line feed. A control
 * string without its terminator loses only its introducer: a terminal would swallow what follows, and with it the line
 * that a person should see. Characters that are invisible without being controls stay; `escapeControl` shows them.
 */
export function stripControl(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (!isControl(unit) || unit === TAB || unit === LF) {
      at += 1;
      continue;
    }
    kept += text.slice(from, at);
    at = skipSequence(text, at);
    from = at;
  }
  return from === 0 ? text : kept + text.slice(from);
}

/**
 * Makes visible, as `\u{…}`, what could make a line show something other than its bytes say: controls, bidirectional
 * marks and overrides, zero-width and other invisible characters, line separators, surrogate halves. Tabs stay. The
 * result is for people and is not meant to be unescaped: a backslash in the text stays as it is.
 */
export function escapeControl(text: string): string {
  return text.replace(INVISIBLE, escapeCodePoint);
}

/**
 * At most `maxChars` code points of one line to show: stripped, escaped, trimmed at its end, and cut with an ellipsis (a
 * part of the count) where it is longer. An escape is never cut in two.
 */
export function excerpt(text: string, maxChars: number): string {
  const shown: string[] = [];
  let length = 0;
  // Length and size at the last point where an ellipsis still fitted.
  let fitting = 0;
  for (const char of withoutTrailingSpace(stripControl(text))) {
    const visible = escapeControl(char);
    length += visible === char ? 1 : visible.length;
    if (length > maxChars) return `${shown.slice(0, fitting).join('')}…`;
    shown.push(visible);
    if (length < maxChars) fitting = shown.length;
  }
  return shown.join('');
}

function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

// Fixed ranges and not \p{Cf}: what a property holds changes with the Unicode version of the engine.
const INVISIBLE = new RegExp(
  '[' +
    '\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f' + // C0 without tab, DEL, C1
    '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' + // soft hyphen, joiners, fillers
    '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f' + // zero width, separators, bidirectional
    '\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff' + // fillers, variation selectors, specials
    '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}' + // format controls, tags
    '\\ud800-\\udfff' + // halves only: under the `u` flag a whole pair is one character
    ']',
  'gu',
);

function escapeCodePoint(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

function isControl(unit: number): boolean {
  return unit < 0x20 || (unit >= 0x7f && unit <= 0x9f);
}

/** The index after the control character or sequence that begins at `at`. */
function skipSequence(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit !== ESC) return skipIntroduced(text, at + 1, unit);
  const second = text.charCodeAt(at + 1);
  // ESC and 0x40–0x5F stand for the C1 characters 0x80–0x9F.
  if (second >= 0x40 && second <= 0x5f) return skipIntroduced(text, at + 2, second + 0x40);
  let end = at + 1;
  while (inRange(text.charCodeAt(end), 0x20, 0x2f)) end += 1;
  // Without a final character the ESC alone goes: what follows was never a sequence.
  return inRange(text.charCodeAt(end), 0x30, 0x7e) ? end + 1 : at + 1;
}

/** The index after what the C1 character `introducer` begins, its parameters being at `from`. */
function skipIntroduced(text: string, from: number, introducer: number): number {
  switch (introducer) {
    case 0x9b:
      return skipCsi(text, from);
    case 0x90: // DCS
    case 0x98: // SOS
    case 0x9d: // OSC
    case 0x9e: // PM
    case 0x9f: // APC
      return skipString(text, from);
    default:
      return from;
  }
}

function skipCsi(text: string, from: number): number {
  let end = from;
  while (inRange(text.charCodeAt(end), 0x30, 0x3f)) end += 1;
  while (inRange(text.charCodeAt(end), 0x20, 0x2f)) end += 1;
  return inRange(text.charCodeAt(end), 0x40, 0x7e) ? end + 1 : from;
}

function skipString(text: string, from: number): number {
  let end = from;
  // Any control ends the search: looking on would cost the square of the length for text full of introducers.
  while (end < text.length && !isControl(text.charCodeAt(end))) end += 1;
  const unit = text.charCodeAt(end);
  if (unit === BEL || unit === ST) return end + 1;
  return unit === ESC && text[end + 1] === '\\' ? end + 2 : from;
}

/** False for NaN, which charCodeAt gives beyond the end. */
function inRange(unit: number, low: number, high: number): boolean {
  return unit >= low && unit <= high;
}
