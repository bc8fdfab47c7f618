import type { Claim, ClaimPlace, FileContext } from './collector.ts';
import { isPlaceholder } from './placeholder.ts';
import type { LineDeclaration } from '../procedure/procedure.ts';

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
    return values === undefined ? [] : [claim(declaration, { ...values, ...declaration.set }, place, frame)];
  });
}

/** The declaration was checked at load: every required field is matched or set, so an absent one is empty, not missing. */
function claim(
  declaration: LineDeclaration,
  fields: Readonly<Record<string, string>>,
  place: ClaimPlace,
  frame: Frame,
): Claim {
  const field = (name: string) => fields[name] ?? '';
  switch (declaration.kind) {
    case 'release':
      return {
        kind: 'release',
        place,
        item: {
          ...frame,
          identity: field('identity'),
          component: field('component'),
          value: field('value'),
          placeholder: isPlaceholder(field('value')),
        },
      };
    case 'setting':
      return {
        kind: 'setting',
        place,
        item: {
          ...frame,
          group: field('group'),
          name: field('name'),
          value: field('value'),
          placeholder: isPlaceholder(field('value')),
        },
      };
    case 'event':
      return {
        kind: 'event',
        place,
        item: { ...frame, name: field('name'), subject: field('subject'), state: field('state') },
      };
    case 'digest': {
      const path = fields['path'];
      return {
        kind: 'digest',
        place,
        item: {
          ...frame,
          role: field('role'),
          subject: field('subject'),
          // A tool may print "./a" for "a".
          path: path === undefined ? null : path.replace(/^(?:\.\/)+/, ''),
          of: path === undefined ? 'content' : 'file',
          stated: field('stated'),
          actual: null,
          statedBytes: null,
          bytes: null,
        },
      };
    }
  }
}
