import type { JsonValue } from './jsonValue.ts';
import { pointerJoin } from './jsonValue.ts';

/** A validator compiled from one of `schemas/`. Leaves what it found in `errors`. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface SchemaProblem {
  /** JSON Pointer of the value that is wrong; for an unknown key, of the key. */
  readonly pointer: string;
  /** Own text: the engine's may change between its versions. */
  readonly text: string;
  /** The key that the schema does not define. */
  readonly unknownKey?: string;
}

/** What is wrong with a value, in the order of the schema; empty where it is valid. */
export function schemaProblems(validator: Validator, value: JsonValue): SchemaProblem[] {
  if (validator(value)) return [];
  return (validator.errors ?? []).map(problem);
}

function problem({ instancePath, keyword, params }: SchemaError): SchemaProblem {
  const pointer = instancePath;
  switch (keyword) {
    case 'additionalProperties': {
      const unknownKey = String(params['additionalProperty']);
      return { pointer: pointerJoin(pointer, unknownKey), text: `unknown key "${unknownKey}"`, unknownKey };
    }
    case 'required':
      return { pointer, text: `lacks "${String(params['missingProperty'])}"` };
    case 'type':
      return { pointer, text: `must be of type ${[params['type']].flat().join(' or ')}` };
    case 'const':
      return { pointer, text: `must be ${JSON.stringify(params['allowedValue'])}` };
    case 'enum':
      return { pointer, text: `must be one of ${[params['allowedValues']].flat().join(', ')}` };
    case 'pattern':
      return { pointer, text: `does not match ${String(params['pattern'])}` };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { pointer, text: 'must not be empty' };
    case 'oneOf':
      return { pointer, text: 'matches two alternatives that exclude each other' };
    default:
      return { pointer, text: `violates "${keyword}"` };
  }
}
