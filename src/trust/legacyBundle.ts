import { Buffer } from 'node:buffer';
import { FormatError } from '../format/formatError.ts';
import { asInteger, asObject, asString, isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import { base64 } from './dsse.ts';

/** What cosign wrote before version 3, and still writes with `--new-bundle-format=false`. */
export function isLegacyBundle(value: JsonValue): value is JsonObject {
  return isObject(value) && value['base64Signature'] !== undefined;
}

/**
 * The same as a sigstore bundle v0.1, so that one verifier judges both: it holds the log's entry against this signature and
 * this certificate, which readers of the old form forgot. Undefined for what cannot be put so.
 */
export function modernBundle({ base64Signature, cert, rekorBundle }: JsonObject): JsonObject | undefined {
  const signature = base64(base64Signature);
  if (signature === undefined) return undefined;
  const entry = logEntry(rekorBundle);
  const pem = cert === undefined ? undefined : (base64(cert)?.toString('latin1') ?? '');
  // A bundle brings the public key along that it was signed with: whose it is, only the configuration says.
  const byKey = pem === undefined || pem.startsWith('-----BEGIN PUBLIC KEY-----');
  const material = byKey ? { publicKey: { hint: '' } } : certificate(pem);
  if (material === undefined || (!byKey && entry === undefined)) return undefined;
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: { ...material, tlogEntries: entry === undefined ? [] : [entry.entry] },
    // Where it signed a statement, the signature is a whole envelope.
    ...(signature[0] === OPENING_BRACE
      ? { dsseEnvelope: objectOf(signature) ?? null }
      : { messageSignature: { signature: signature.toString('base64'), ...entry?.message } }),
  };
}

const OPENING_BRACE = 0x7b;

function certificate(pem: string): JsonObject | undefined {
  const body = /^-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----\s*$/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  return { x509CertificateChain: { certificates: [{ rawBytes: body.replaceAll(/[\r\n]/g, '') }] } };
}

function logEntry(
  bundle: JsonValue | undefined,
): { readonly entry: JsonObject; readonly message: JsonObject } | undefined {
  const payload = asObject(asObject(bundle)?.['Payload']);
  const body = base64(payload?.['body']);
  const logged = body === undefined ? undefined : objectOf(body);
  const logId = asString(payload?.['logID']);
  if (payload === undefined || logged === undefined || logId === undefined) return undefined;
  const hash = asObject(asObject(asObject(logged['spec'])?.['data'])?.['hash']);
  return {
    entry: {
      logIndex: String(asInteger(payload['logIndex']) ?? ''),
      logId: { keyId: Buffer.from(logId, 'hex').toString('base64') },
      kindVersion: { kind: logged['kind'] ?? null, version: logged['apiVersion'] ?? null },
      integratedTime: String(asInteger(payload['integratedTime']) ?? ''),
      inclusionPromise: { signedEntryTimestamp: asObject(bundle)?.['SignedEntryTimestamp'] ?? null },
      canonicalizedBody: payload['body'] ?? null,
    },
    message:
      hash?.['algorithm'] === 'sha256'
        ? {
            messageDigest: {
              algorithm: 'SHA2_256',
              digest: Buffer.from(asString(hash['value']) ?? '', 'hex').toString('base64'),
            },
          }
        : {},
  };
}

function objectOf(bytes: Uint8Array): JsonObject | undefined {
  try {
    return asObject(parseStrictJson(bytes).value);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
