/** Predicate type of a verification summary, https://slsa.dev/spec/v1.0/verification_summary. */
export const SUMMARY_TYPE = 'https://slsa.dev/verification_summary/v1';
/** Predicate type of an attestation that holds the whole report. */
export const REPORT_TYPE = 'urn:rungate:gate-report:v1';
/** What `trust.keys[].signs` calls it. */
export const REPORT_USE = 'report';
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
