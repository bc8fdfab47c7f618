/** What a seal is called: written by `gate seal`, read by the collector, judged by policy. */
export const SEAL_FILE = 'gate.seal.json';
/** The predicate type of the in-toto statement that a seal is. */
export const SEAL_SCHEMA = 'urn:rungate:run-seal:v1';
/** What `trust.keys[].signs` calls it. */
export const SEAL_USE = 'seal';
/** The role of the file, as `policies/common.yaml` declares it for every procedure: no other file has it. */
export const SEAL_FROM = 'seal';
/** As many digests as one run may state; a seal of more files could never be judged. */
export const MAX_SEALED_FILES = 20_000;
/** The role of the digests that it states. */
export const SEALED_ROLE = 'sealed';

export const IN_TOTO_STATEMENT = 'https://in-toto.io/Statement/v1';
export const IN_TOTO_PAYLOAD = 'application/vnd.in-toto+json';
