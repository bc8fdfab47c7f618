import { canonicalBytes, canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { GateReport } from './gateReport.ts';

/** Adds the digest over the canonical report without it. */
export function sealReport(report: Omit<GateReport, 'digest'>): GateReport {
  return { ...report, digest: reportDigest(report) };
}

export function reportDigest(report: Omit<GateReport, 'digest'>): string {
  const content: Partial<GateReport> = { ...report };
  delete (content as { digest?: string }).digest;
  return `sha256:${sha256Hex(canonicalBytes(content as JsonValue))}`;
}

/** The bytes of a report: RFC 8785, UTF-8, no trailing newline. */
export function reportText(report: GateReport): string {
  return canonicalJson(report as unknown as JsonValue);
}
