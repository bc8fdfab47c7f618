import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/collect.ts';
import type { EvidenceItem } from '../../src/evidence/evidence.ts';
import { MAPPABLE, type MappableFields } from '../../src/evidence/fields.ts';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { parseYaml } from '../../src/format/yaml.ts';
import { parseProcedure } from '../../src/procedure/parseProcedure.ts';
import { openRun } from '../../src/run/openRun.ts';
import { NO_TRUST } from '../../src/trust/trust.ts';
import { procedureDocument } from '../procedure/ownProcedure.ts';

const FILE = fileURLToPath(new URL('../../docs/procedures.md', import.meta.url));
const TEXT = readFileSync(FILE, 'utf8');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;

const NAMES = [...TEXT.matchAll(/<!-- example: artifact ([^ ]+) -->/g)].map(([, name = '']) => name);

describe('docs/procedures.md', () => {
  it('has an example for each format that data describes', () => {
    expect(NAMES.length).toBeGreaterThan(5);
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it.each(NAMES)('shows what becomes of %s', async (name) => {
    const actual = await evidenceOf(name);
    if (UPDATE) {
      const text = readFileSync(FILE, 'utf8');
      const mark = `<!-- example: evidence ${name} -->\n\`\`\`json\n`;
      writeFileSync(
        FILE,
        text.replace(`${mark}${block('evidence', name, text) ?? ''}`, () => `${mark}${actual}`),
      );
    } else {
      expect(actual).toBe(block('evidence', name));
    }
  });

  it('lists the kinds and fields that data may give', () => {
    const rows = Object.entries<MappableFields>(MAPPABLE).map(
      ([kind, { required, optional, sparse }]) =>
        `| \`${kind}\` | ${listed(required)} | ${listed({ ...optional, ...sparse })} |\n`,
    );
    expect(TEXT).toContain(rows.join(''));
  });
});

function listed(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, type]) => `\`${name}\` ${type === 'stated' ? 'digest' : type}`)
    .join(', ');
}

/** What the example's declarations make of its artifact: a JSON object a line, without what every item has and nulls. */
async function evidenceOf(name: string): Promise<string> {
  const document = procedureDocument({ files: yaml('files', name), lines: yaml('lines', name) ?? [] });
  const procedure = parseProcedure(
    { file: 'docs/procedures.md', value: document as unknown as JsonValue, locate: () => undefined },
    { files: [], requirements: [], canonical: '' },
    'file',
  );
  const run = openRun(new Map([[name, Buffer.from(block('artifact', name) ?? '')]]));
  const { evidence } = await collect(run, procedure, NO_TRUST);
  const lines = Object.entries(evidence).flatMap(([kind, items]: [string, readonly EvidenceItem[]]) =>
    kind === 'file' ? [] : items.map((item) => `${JSON.stringify({ kind, ...brief(item) })}\n`),
  );
  return lines.join('');
}

function brief({ source, from: _, ...fields }: EvidenceItem): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields as Record<string, unknown>)) {
    if (value !== null) shown[name] = isTime(value) ? value.text : value;
  }
  const place = source.pointer === undefined ? { lines: source.lines } : { pointer: source.pointer };
  return { ...shown, ...place };
}

function isTime(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && 'us' in value && 'text' in value;
}

function yaml(part: string, name: string): JsonValue | undefined {
  const text = block(part, name);
  return text === undefined ? undefined : parseYaml(Buffer.from(text)).value;
}

function block(part: string, name: string, text = TEXT): string | undefined {
  const mark = `<!-- example: ${part} ${name} -->\n`;
  const at = text.indexOf(mark);
  return at < 0 ? undefined : /^```[a-z]*\n([\s\S]*?)```\n/.exec(text.slice(at + mark.length))?.[1];
}
