/** What an edited place says of the run. All but `text` and `measure` decide whether the run may be believed. */
export type Fact =
  | 'identity'
  | 'digest'
  | 'order'
  | 'time'
  | 'approval'
  | 'status'
  /** A number that something was measured or configured to. */
  | 'measure'
  /** Words, white space, and names of things that no verdict rests on. */
  | 'text'
  /** A whole file or its layout. */
  | 'file';

const DIGEST = /(?:^|[^0-9a-f])[0-9a-f]{32,}(?:[^0-9a-f]|$)/i;
const TIME = /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$|[^0-9-])|\d\d:\d\d:\d\d/;
const ORDER_KEY = /^(?:n|attempt|attempts|seq|sequence|index|order|steps|planned|batch|batchIndex|number)$/i;
const STATUS_KEY =
  /status|state|^ok$|exit|verdict|conclusion|result|outcome|passed|failed|success|error|verified|valid|enabled|pass|final|required|total|count/i;
const APPROVAL_KEY = /approv|review|author|owner|^by$|user|login|role|sign|decid|operator|who|requested|keyid|actor/i;
const IDENTITY_KEY =
  /commit|sha|version|image|tag|release|target|source|environment|installation|^id$|Id$|_id$|host|^run$|repo|ref|name|component|from|^to$|path|url|instance|step|procedure|key|subject|schema/i;
const STATUS_WORD =
  /^(?:pass(?:ed)?|fail(?:ed|ure)?|ok|success(?:ful)?|succeeded|error|true|false|up|down|healthy|ready|approved|rejected|merged|closed|open|completed?|running|connected|allow(?:ed)?|deny|denied|rolled_back|none|green)$/i;

/** What the value of a key says. */
export function factOfMember(key: string, value: string): Fact {
  if (DIGEST.test(value)) return 'digest';
  if (TIME.test(value)) return 'time';
  if (ORDER_KEY.test(key)) return 'order';
  if (value === 'true' || value === 'false' || STATUS_KEY.test(key) || STATUS_WORD.test(value.replaceAll('"', '')))
    return 'status';
  if (APPROVAL_KEY.test(key)) return 'approval';
  if (IDENTITY_KEY.test(key)) return 'identity';
  return /^-?\d/.test(value) ? 'measure' : 'text';
}

/** What a word of a line of text says. */
export function factOfWord(word: string): Fact {
  if (/^(?:sha256:)?[0-9a-f]{32,}$/i.test(word)) return 'digest';
  if (/^[0-9a-f]{7,}$/i.test(word) || /^v?\d+\.\d+/.test(word)) return 'identity';
  if (TIME.test(word)) return 'time';
  if (STATUS_WORD.test(word)) return 'status';
  return /^-?\d/.test(word) ? 'measure' : 'text';
}
