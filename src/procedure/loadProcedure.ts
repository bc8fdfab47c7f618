import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GateError } from '../error.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { nearestName } from '../format/nearest.ts';
import { type Common, parseProcedure } from './parseProcedure.ts';
import type { Procedure } from './procedure.ts';
import { readYaml } from './readYaml.ts';

/** Where the build puts procedures, as JSON: no command has to parse the YAML that ships with the program. */
const SHIPPED = fileURLToPath(new URL('../../dist/policy/', import.meta.url));

/** Names of the shipped procedures, sorted. They are reserved. */
export function shippedProcedures(): string[] {
  return readdirSync(`${SHIPPED}procedures`)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/**
 * Loads a procedure by its shipped name, or from a YAML file where the text names one (it contains `/` or ends in
 * `.yaml` or `.yml`). A file may not call itself by a shipped name: its report would be taken for the shipped
 * procedure's. Throws GateError('procedure_invalid').
 */
export async function loadProcedure(nameOrFile: string): Promise<Procedure> {
  if (/[/\\]|\.ya?ml$/.test(nameOrFile)) return loadFile(nameOrFile);
  const names = shippedProcedures();
  if (!names.includes(nameOrFile)) {
    const near = nearestName(nameOrFile, names);
    throw new GateError('procedure_invalid', `there is no procedure "${nameOrFile}"`, {
      solution:
        near === undefined ? `Shipped are ${names.join(', ')}; a path names a file.` : `Did you mean "${near}"?`,
    });
  }
  // Written by the build from a checked source, in canonical form: a plain parse is enough, and there is no text to point into.
  const canonical = readFileSync(`${SHIPPED}procedures/${nameOrFile}.json`, 'utf8');
  const value = JSON.parse(canonical) as JsonValue;
  return parseProcedure({ file: nameOrFile, value, canonical, locate: () => undefined }, common(), 'shipped');
}

async function loadFile(file: string): Promise<Procedure> {
  const procedure = parseProcedure(await readYaml(file, 'procedure_invalid'), common(), 'file');
  if (shippedProcedures().includes(procedure.name)) {
    throw new GateError(
      'procedure_invalid',
      `the procedure calls itself "${procedure.name}", which is a shipped name`,
      {
        place: { file },
        solution: 'Give it a name of its own.',
      },
    );
  }
  return procedure;
}

/**
 * A procedure from the text that its digest is of: one that was kept, and may be neither shipped nor in any file now. Throws
 * GateError('procedure_invalid') where this version does not know it any more.
 */
export function keptProcedure(content: string, file: string, source: Procedure['source']): Procedure {
  const end = content.indexOf('\n');
  const canonical = content.slice(0, end);
  const value = JSON.parse(canonical) as JsonValue;
  // Checked like a file, whatever it was: the checks of the build that shipped it were those of another version.
  const text = { file, value, canonical, locate: () => undefined };
  return { ...parseProcedure(text, commonOf(content.slice(end + 1)), 'file'), source };
}

function common(): Common {
  return commonOf(readFileSync(`${SHIPPED}common.json`, 'utf8'));
}

function commonOf(canonical: string): Common {
  const { files, requirements } = JSON.parse(canonical) as Omit<Common, 'canonical'>; // written by the build
  return { files, requirements, canonical };
}
