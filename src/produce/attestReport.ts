import type { KeyObject } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { BUNDLE_TYPE, REPORT_TYPE, SUMMARY_TYPE } from '../evidence/reportAttestation.ts';
import { IN_TOTO_STATEMENT } from '../evidence/seal.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';
import { signStatement } from './signStatement.ts';

/** What an attestation says of a report. */
export interface AttestedReport {
  readonly verdict: string;
  readonly assurance: string;
  readonly asOf: string;
  readonly run: { readonly digest: string };
  readonly subject: { readonly target: string | null };
  readonly procedure: { readonly name: string; readonly version: string; readonly digest: string };
  readonly policy: { readonly digest: string };
  readonly config: { readonly digest: string };
  readonly tool: { readonly name: string; readonly version: string };
}

export interface AttestationForm {
  /** `summary`: a SLSA verification summary. `report`: the report itself. */
  readonly predicate: 'summary' | 'report';
  /** Without the bundle around it. */
  readonly isBare: boolean;
}

export interface Attestation {
  readonly bytes: Buffer;
  /** Fingerprint of the key that signed. */
  readonly signer: string;
}

/** The report, signed: an in-toto statement about the bytes of its file and about the run. Throws GateError('usage'). */
export function attestReport(
  report: AttestedReport,
  file: { readonly name: string; readonly bytes: Uint8Array },
  key: KeyObject,
  { predicate, isBare }: AttestationForm,
): Attestation {
  const sha256 = sha256Hex(file.bytes);
  const statement = {
    _type: IN_TOTO_STATEMENT,
    subject: [
      { name: file.name, digest: { sha256 } },
      { name: 'run', digest: { sha256: hexOf(report.run.digest) } },
    ],
    predicateType: predicate === 'report' ? REPORT_TYPE : SUMMARY_TYPE,
    predicate: predicate === 'report' ? (report as unknown as JsonObject) : summary(report, file.name, sha256), // it is JSON
  };
  const { envelope, signer } = signStatement(canonicalBytes(statement), key, { keyid: 'none' });
  const bundle = {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: { publicKey: { hint: hintOf(signer) } },
    dsseEnvelope: envelope,
  };
  return { bytes: canonicalBytes(isBare ? envelope : bundle), signer };
}

function summary(report: AttestedReport, name: string, sha256: string): JsonObject {
  const { procedure, policy, config, tool, verdict, assurance, subject, asOf } = report;
  return {
    verifier: { id: `urn:${tool.name}`, version: { [tool.name]: tool.version } },
    timeVerified: asOf,
    resourceUri: `urn:${tool.name}:release:${encodeURIComponent(subject.target ?? '')}`,
    policy: {
      uri: `urn:${tool.name}:procedure:${encodeURIComponent(procedure.name)}:${encodeURIComponent(procedure.version)}`,
      digest: { sha256: hexOf(procedure.digest) },
    },
    inputAttestations: [
      { uri: name, digest: { sha256 } },
      { uri: `urn:${tool.name}:policy`, digest: { sha256: hexOf(policy.digest) } },
      { uri: `urn:${tool.name}:config`, digest: { sha256: hexOf(config.digest) } },
    ],
    // What could not be decided did not pass.
    verificationResult: verdict === 'pass' ? 'PASSED' : 'FAILED',
    verifiedLevels: verdict === 'pass' ? [`${tool.name.toUpperCase()}_${assurance.toUpperCase()}`] : ['FAILED'],
    slsaVersion: '1.0',
  };
}

/** As cosign writes it: base64 of the SHA-256 of the key. */
function hintOf(fingerprint: string): string {
  return Buffer.from(hexOf(fingerprint), 'hex').toString('base64');
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, '');
}
