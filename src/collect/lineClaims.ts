import { mappableFields } from '../evidence/fields.ts';
import type { LineDeclaration } from '../procedure/procedure.ts';
import type { Claim, ClaimPlace, FileContext } from './collector.ts';
import { fieldValue, type FieldValue } from './fieldValue.ts';
import { mappedClaim } from './mappedClaim.ts';

/** What a frame says about the lines inside it. */
export interface Frame {
  readonly framed: boolean;
  readonly step?: string;
  readonly n?: number;
  readonly phase?: 'forward' | 'rollback' | 'after_rollback';
}

/** The claims of one line of output: one for each declaration whose template matches the whole line. */
export function lineClaims(context: FileContext, line: string, place: ClaimPlace, frame: Frame): Claim[] {
  return context.lines.flatMap((declaration) => {
    const values = declaration.template.match(line);
    return values === undefined ? [] : [claim(declaration, values, place, frame)];
  });
}

/** The declaration was checked at load: each field is matched by a placeholder of its type. */
function claim(
  declaration: LineDeclaration,
  matched: Readonly<Record<string, string>>,
  place: ClaimPlace,
  frame: Frame,
): Claim {
  const types = mappableFields(declaration.kind);
  const fields: Record<string, FieldValue> = { ...declaration.set };
  for (const [name, text] of Object.entries(matched)) {
    const type = types[name] ?? 'text';
    // A tool prints digests in its own way; what it printed is compared as it stands.
    const asPrinted = type === 'stated' || type === 'checks' || type === 'texts';
    fields[name] = asPrinted ? text : fieldValue(type, text, place, { parse: true, decimal: 0 });
  }
  return mappedClaim(declaration.kind, fields, place, frame);
}
