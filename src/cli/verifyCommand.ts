import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';
import { renderRederivation } from '../render/rederivation.ts';
import type { GateReport } from '../report/gateReport.ts';
import type { Rederivation } from '../report/rederivation.ts';
import { openRun } from '../run/openRun.ts';
import { readReportAttestation, type ReportAttestation } from '../trust/attestedReport.ts';
import { trustedKey } from '../trust/trust.ts';
import { obstacleTo, verify } from '../verify.ts';
import { collectOption } from './collectOption.ts';
import { judgementOf, realRun, refuseInside } from './judgement.ts';
import { readReport } from './readReport.ts';
import { readKey } from './readKey.ts';
import { wantsColour } from './wantsColour.ts';

interface VerifyCommandOptions {
  readonly procedure?: string;
  readonly config?: string;
  readonly policy?: readonly string[];
  readonly format: 'human' | 'json';
  readonly attestation?: string;
  readonly key?: string;
}

const EXIT_CODES = {
  identical: 0,
  equivalent: 0,
  differs: 1,
  not_rederivable: 3,
} as const satisfies Record<Rederivation['result'], number>;

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('derive a report again from its run, and say whether it still stands')
    .argument('<report>', 'a report that `gate check --report` wrote')
    .argument('<run>', 'the run directory that it is about')
    .option('--procedure <name or file>', 'the procedure of the report, where it is a file')
    .option(
      '--config <file>',
      'where trust and exceptions come from (default: gate.config.yaml in the current directory)',
    )
    .option('--policy <dir or bundle>', 'rules of your own beside the shipped ones; may be repeated', collectOption)
    .option('--attestation <file>', 'what `gate attest` wrote: the report must be signed, by the key')
    .option('--key <pem>', 'public key for --attestation')
    .addOption(new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human'))
    .addHelpText(
      'after',
      `
As-of, expectation and params are those that the report records. Exits with 0 where the report is identical or
equivalent, with 1 where it differs or the attestation does not hold, with 3 where it cannot be derived again.

Examples:
  gate verify report.json artifacts/run
  gate verify report.json artifacts/run --attestation report.sigstore.json --key attest.pub`,
    )
    .action(async (file: string, run: string, options: VerifyCommandOptions) => {
      const root = realRun(run);
      refuseInside(root, file, 'the report');
      const { report, canonical } = readReport(file);
      const attestation = attestationOf(root, file, report, options);
      if (attestation?.attested === false) {
        process.stdout.write(
          options.format === 'json'
            ? canonicalJson({ canonical, attestation })
            : `NOT ATTESTED  ${file}: ${WORDS[attestation.reason]}\n`,
        );
        process.exitCode = 1;
        return;
      }
      const derived = await derive(report, run, options);
      if (attestation !== undefined && options.format === 'human')
        process.stdout.write(`ATTESTED  ${file} by ${attestation.signer}\n`);
      process.stdout.write(
        options.format === 'json'
          ? canonicalJson({ canonical, ...(attestation && { attestation }), ...derived } as unknown as JsonValue)
          : renderRederivation(derived, { colour: wantsColour(), report: file, run, canonical }),
      );
      process.exitCode = EXIT_CODES[derived.result];
    });
}

const WORDS = {
  malformed: 'the attestation is no signed in-toto statement',
  bad_signature: 'the attestation is not signed by that key',
  other_report: 'the attestation is about another report',
  other_content: 'the attestation says something else than the report',
} as const satisfies Record<Extract<ReportAttestation, { attested: false }>['reason'], string>;

/** Undefined where none is asked for. */
function attestationOf(
  root: string,
  file: string,
  report: GateReport,
  { attestation, key }: VerifyCommandOptions,
): ReportAttestation | undefined {
  if (attestation === undefined && key === undefined) return undefined;
  if (attestation === undefined || key === undefined) {
    throw new GateError('usage', '--attestation and --key belong together', {
      solution: 'Give both: a signature is checked with a key that you trust.',
    });
  }
  for (const one of [attestation, key]) refuseInside(root, one, 'what the report is checked with');
  return readReportAttestation(readAttestation(attestation), trustedKey({ name: key, pem: readKey(key), signs: [] }), {
    sha256: sha256Hex(readFileSync(file)),
    verdict: report.verdict,
    document: report as unknown as JsonObject, // read from JSON
  });
}

function readAttestation(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new GateError('usage', 'cannot read the attestation', {
      place: { file },
      solution: 'Name a file that `gate attest` wrote.',
      cause,
    });
  }
}

async function derive(report: GateReport, name: string, options: VerifyCommandOptions): Promise<Rederivation> {
  // Before anything is loaded: what is missing then is no mistake of the user's.
  const obstacle = obstacleTo(report, options.procedure !== undefined);
  if (obstacle !== undefined) return { result: 'not_rederivable', reason: obstacle };
  const judgement = await judgementOf(name, {
    procedure: options.procedure ?? report.procedure.name,
    asOf: report.asOf,
    ...(options.config !== undefined && { config: options.config }),
    ...(options.policy !== undefined && { policy: options.policy }),
  });
  const run = openRun(name);
  try {
    return await verify(report, run, judgement);
  } finally {
    run.close();
  }
}
