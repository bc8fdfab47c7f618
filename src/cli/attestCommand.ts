import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { GateError } from '../error.ts';
import { attestReport } from '../produce/attestReport.ts';
import { privateKey } from '../produce/signStatement.ts';
import type { GateReport } from '../report/gateReport.ts';
import { readReport } from './readReport.ts';
import { readKey } from './readKey.ts';
import { writeFileAtomically } from './writeFile.ts';

interface AttestOptions {
  readonly key: string;
  readonly out: string;
  readonly predicate: 'summary' | 'report';
  readonly dsse?: true;
  readonly unbound?: true;
  readonly historical?: true;
}

export function addAttestCommand(program: Command): void {
  program
    .command('attest')
    .description('sign a report: an in-toto statement about its file, in a sigstore bundle')
    .argument('<report>', 'a report that `gate check --report` wrote')
    .requiredOption('--key <pem>', 'private key: Ed25519, ECDSA on P-256 or P-384, or RSA')
    .requiredOption('--out <file>', 'where the bundle is written')
    .addOption(
      new Option('--predicate <what>', 'a SLSA verification summary, or the whole report')
        .choices(['summary', 'report'])
        .default('summary'),
    )
    .option('--dsse', 'the DSSE envelope without the bundle')
    .option('--unbound', 'sign although the report was not bound to an expected release')
    .option('--historical', 'sign although the as-of was given, and not that of the clock')
    .addHelpText(
      'after',
      `
Examples:
  gate attest report.json --key attest.pem --out report.sigstore.json
  cosign verify-blob-attestation report.json --bundle report.sigstore.json --key attest.pub \\
    --type https://slsa.dev/verification_summary/v1 --insecure-ignore-tlog`,
    )
    .action((file: string, options: AttestOptions) => {
      const { report, canonical } = readReport(file);
      refuseWeak(report, canonical, options);
      const { bytes, signer } = attestReport(
        report,
        { name: basename(file), bytes: readFileSync(file) },
        privateKey(readKey(options.key)),
        { predicate: options.predicate, isBare: options.dsse === true },
      );
      writeFileAtomically(options.out, bytes.toString('utf8'));
      process.stdout.write(`${options.out}: ${report.verdict}, signed by ${signer}\n`);
    });
}

/** A signature lends weight: what it is put under must be what it looks like. */
function refuseWeak(report: GateReport, canonical: boolean, { unbound, historical }: AttestOptions): void {
  if (!canonical) {
    throw new GateError('usage', 'the file is not the report as it was written', {
      solution: 'Sign the bytes that `gate check --report` wrote.',
    });
  }
  if (!report.subject.bound && unbound !== true) {
    throw new GateError('usage', 'the report is about whatever release the run says', {
      solution: 'Check the run with --expect, or say --unbound.',
    });
  }
  if (report.asOfSource === 'given' && historical !== true) {
    throw new GateError('usage', `the report is as of ${report.asOf}, a time that somebody gave`, {
      solution: 'Check the run without --as-of, or say --historical.',
    });
  }
}
