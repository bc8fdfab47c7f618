import type { CertificateVerifier } from './bundle.ts';

/** The sigstore library is loaded when it is needed: every command would pay for it. */
export async function loadCertificateVerifier(): Promise<CertificateVerifier> {
  return (await import('./certificates.ts')).verifyCertificates;
}
