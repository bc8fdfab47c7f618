import { readFileSync } from 'node:fs';
import { GateError } from '../error.ts';
import { FormatError } from '../format/formatError.ts';
import type { ProcedureText } from './procedureText.ts';

/** Reads a YAML file that the user named. Throws GateError of the given code with file and line. */
export async function readYaml(file: string, code: 'procedure_invalid' | 'config_invalid'): Promise<ProcedureText> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new GateError(code, 'cannot be read', {
      place: { file },
      solution: 'Name a file that exists and is readable.',
      cause,
    });
  }
  const { parseYaml } = await import('../format/yaml.ts');
  try {
    const yaml = parseYaml(bytes);
    return { file, value: yaml.value, locate: (pointer) => yaml.locate(pointer) };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new GateError(code, `not valid YAML: ${cause.message}`, {
      place: {
        file,
        ...(cause.line !== undefined && { line: cause.line }),
        ...(cause.column !== undefined && { column: cause.column }),
      },
      solution: 'Mend the YAML; see docs/procedures.md for what is allowed.',
      cause,
    });
  }
}
