import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { FormatError, type FormatErrorCode } from './formatError.ts';
import { isInexact } from './jsonNumber.ts';
import {
  hasLoneSurrogate,
  isObject,
  type JsonObject,
  type JsonValue,
  pointerToken,
  pointerTokens,
} from './jsonValue.ts';
import { textPlace } from './textPlace.ts';
import { utf8Text } from './utf8Text.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;
const DEFAULT_MAX_DEPTH = 100;

export interface YamlOptions {
  readonly maxBytes?: number;
  /** Mappings and sequences inside each other. */
  readonly maxDepth?: number;
}

export interface YamlPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in code points. */
  readonly column: number;
}

export interface Yaml {
  readonly value: JsonValue;
  /** Where the key of a member, or an item, stands; undefined if there is no value at the JSON Pointer. */
  locate(pointer: string): YamlPlace | undefined;
}

/**
 * Reads one YAML 1.2 document that means a JSON value, with the core schema (§10.3): dates stay strings, and so do `yes`
 * and `on`. Refused are tags, anchors, aliases, merge keys, directives, further documents, keys that are no string or come
 * twice or are `__proto__`, infinities and NaN, numbers that lose digits, and control characters. Throws FormatError with
 * the place of the problem.
 *
 * The library only splits the text into events with offsets; the value is made here, so none of its constructors runs.
 */
export function parseYaml(bytes: Uint8Array, options: YamlOptions = {}): Yaml {
  const text = utf8Text(bytes, options.maxBytes ?? DEFAULT_MAX_BYTES);
  const maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
  // What YAML 1.2 §5.1 does not call printable; the library looks for these in some places only.
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/);
  if (control !== -1) throw new FormatError('control_character', textPlace(text, control));
  return new Composer(text, eventsOf(text, maxDepth), maxDepth);
}

function eventsOf(text: string, maxDepth: number): Event[] {
  try {
    // The library counts scalars and implicit keys as levels too; the exact depth is checked by the composer.
    return parseEvents(text, { maxDepth: maxDepth + 2 });
  } catch (error) {
    // Its message is dropped: a report must not change with the version of a library.
    if (!(error instanceof YAMLException) || error.mark === undefined) throw new FormatError('syntax');
    const code = error.reason.includes('maxDepth') ? 'too_deep' : 'syntax';
    throw new FormatError(code, textPlace(text, error.mark.position));
  }
}

class Composer implements Yaml {
  readonly value: JsonValue;
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #maxDepth: number;
  #next = 0;
  /** Offset of the last thing met, for nodes that have no text of their own. */
  #offset = 0;
  /** Keys and indices from the root to the current node. */
  readonly #path: (string | number)[] = [];
  #rootOffset = 0;
  /** Offsets of keys and items. By container and not by pointer: all pointers together may be far longer than the text. */
  readonly #offsets = new Map<JsonValue, Map<string, number>>();

  constructor(text: string, events: readonly Event[], maxDepth: number) {
    this.#text = text;
    this.#events = events;
    this.#maxDepth = maxDepth;
    const document = this.#take();
    if (document?.type !== EVENT_ID.DOCUMENT) throw this.#error('empty');
    if (document.directives.length > 0) throw this.#error('directive');
    this.#meet();
    this.#rootOffset = this.#offset;
    this.value = this.#node();
    this.#take();
    if (this.#take() !== undefined) {
      this.#meet();
      throw this.#error('multiple_documents');
    }
  }

  locate(pointer: string): YamlPlace | undefined {
    const tokens = pointerTokens(pointer);
    if (tokens === undefined) return undefined;
    let offset: number | undefined = this.#rootOffset;
    let container: JsonValue | undefined = this.value;
    for (const token of tokens) {
      offset = container === undefined ? undefined : this.#offsets.get(container)?.get(token);
      if (offset === undefined) return undefined;
      if (Array.isArray(container)) container = container[Number(token)];
      else container = isObject(container) ? container[token] : undefined;
    }
    return textPlace(this.#text, offset);
  }

  /** Recursion is as deep as the depth allowed. */
  #node(): JsonValue {
    this.#meet();
    const event = this.#take();
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.SEQUENCE:
        this.#refuseProperties(event);
        return this.#sequence();
      case EVENT_ID.MAPPING:
        this.#refuseProperties(event);
        return this.#mapping();
      case EVENT_ID.ALIAS:
        throw this.#error('alias');
      default:
        throw this.#error('syntax');
    }
  }

  #sequence(): JsonValue[] {
    this.#descend();
    const items: JsonValue[] = [];
    const offsets = new Map<string, number>();
    while (!this.#accept(EVENT_ID.POP)) {
      this.#meet();
      offsets.set(String(items.length), this.#offset);
      this.#path.push(items.length);
      items.push(this.#node());
      this.#path.pop();
    }
    this.#offsets.set(items, offsets);
    return items;
  }

  #mapping(): JsonObject {
    this.#descend();
    const members: JsonObject = {};
    const offsets = new Map<string, number>();
    while (!this.#accept(EVENT_ID.POP)) {
      const key = this.#key();
      if (offsets.has(key)) throw this.#error('duplicate_key', key);
      offsets.set(key, this.#offset);
      this.#path.push(key);
      members[key] = this.#node();
      this.#path.pop();
    }
    this.#offsets.set(members, offsets);
    return members;
  }

  #key(): string {
    this.#meet();
    const event = this.#take();
    if (event?.type === EVENT_ID.ALIAS) throw this.#error('alias');
    if (event?.type !== EVENT_ID.SCALAR) throw this.#error('non_string_key');
    const key = this.#scalar(event);
    // `1: x` and "1": x would become the same key.
    if (typeof key !== 'string') throw this.#error('non_string_key');
    if (key === '<<' && event.style === SCALAR_STYLE.PLAIN) throw this.#error('merge_key');
    // Assigning it would set a prototype instead of a member.
    if (key === '__proto__') throw this.#error('forbidden_key', key);
    return key;
  }

  #scalar(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): JsonValue {
    this.#refuseProperties(event);
    // The library would turn an escape beyond U+10FFFF into some other character.
    if (
      event.style === SCALAR_STYLE.DOUBLE_QUOTED &&
      hasHugeEscape(this.#text.slice(event.valueStart, event.valueEnd))
    ) {
      throw this.#error('syntax');
    }
    const text = getScalarValue(this.#text, event);
    if (hasLoneSurrogate(text)) throw this.#error('lone_surrogate');
    return event.style === SCALAR_STYLE.PLAIN ? this.#plain(text) : text;
  }

  /** The core schema (YAML 1.2 §10.3.2). */
  #plain(text: string): JsonValue {
    if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
    if (/^(?:true|True|TRUE)$/.test(text)) return true;
    if (/^(?:false|False|FALSE)$/.test(text)) return false;
    if (/^(?:0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text)) {
      if (!Number.isSafeInteger(Number(text))) throw this.#error('inexact_number');
      return Number(text);
    }
    if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text)) throw this.#error('number_out_of_range');
    const match = /^([-+]?)([0-9]+|(?=\.[0-9]))(?:\.([0-9]*))?([eE][-+]?[0-9]+)?$/.exec(text);
    if (match === null) return text;
    const [, sign = '', integer = '', fraction = '', exponent = ''] = match;
    const literal = `${sign === '-' ? '-' : ''}${integer || '0'}${fraction && `.${fraction}`}${exponent}`;
    if (!Number.isFinite(Number(literal))) throw this.#error('number_out_of_range');
    if (isInexact(literal)) throw this.#error('inexact_number');
    return Number(literal);
  }

  #refuseProperties(event: { tagStart: number; anchorStart: number }): void {
    if (event.tagStart !== -1) throw this.#error('tag');
    if (event.anchorStart !== -1) throw this.#error('alias');
  }

  #descend(): void {
    if (this.#path.length >= this.#maxDepth) throw this.#error('too_deep');
  }

  #take(): Event | undefined {
    const event = this.#events[this.#next];
    this.#next += 1;
    return event;
  }

  #accept(type: Event['type']): boolean {
    if (this.#events[this.#next]?.type !== type) return false;
    this.#next += 1;
    return true;
  }

  /** Moves `#offset` to the beginning of the next event, if that has one. */
  #meet(): void {
    const event = this.#events[this.#next];
    if (event === undefined) return;
    // The library gives a tag, an anchor and a value apart, and leaves out the quote or the star before.
    const starts: number[] = [];
    if ('start' in event) starts.push(event.start);
    if ('tagStart' in event) starts.push(event.tagStart);
    if ('anchorStart' in event) starts.push(event.anchorStart - 1);
    if ('valueStart' in event) {
      const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
      starts.push(event.valueStart - (quoted ? 1 : 0));
    }
    const present = starts.filter((start) => start >= 0);
    if (present.length > 0) this.#offset = Math.min(...present);
  }

  #error(code: FormatErrorCode, key?: string): FormatError {
    const tokens = key === undefined ? this.#path : [...this.#path, key];
    const pointer = tokens.map((token) => `/${pointerToken(String(token))}`).join('');
    return new FormatError(code, { ...textPlace(this.#text, this.#offset), pointer });
  }
}

function hasHugeEscape(quoted: string): boolean {
  // Escapes are taken one by one, so that the second backslash of a pair begins none.
  for (const [, hex] of quoted.matchAll(/\\(?:U([0-9a-fA-F]{8})|[^])/g)) {
    if (hex !== undefined && parseInt(hex, 16) > 0x10ffff) return true;
  }
  return false;
}
