import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { JsonObject } from '../format/jsonValue.ts';

const LONGEST_CHAIN = 10;

/** What a connection says of itself and of the certificates that it was set up with. */
export function tlsFacts(socket: TLSSocket, url: URL): JsonObject {
  const leaf = socket.getPeerCertificate(true);
  const chain = chainOf(leaf);
  return {
    trusted: socket.authorized,
    host: url.hostname,
    protocol: socket.getProtocol() ?? 'unknown',
    ...nameOf('subject', leaf.subject.CN),
    ...nameOf('issuer', leaf.issuer.CN),
    names: (leaf.subjectaltname ?? '').split(', ').filter((name) => name !== ''),
    ...timeOf('notBefore', leaf.valid_from),
    ...timeOf('notAfter', leaf.valid_to),
    sha256: fingerprint(leaf),
    chain: chain.map(fingerprint),
  };
}

/** The same of a host that no request was sent to, because its certificate is not trusted. */
export function untrustedFacts(url: URL, timeoutMs: number): Promise<JsonObject | undefined> {
  return new Promise((settle) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(url.port === '' ? 443 : url.port),
      ...(/^[0-9.]+$|:/.test(host) ? {} : { servername: host }),
      // Only looked at: nothing is sent to whoever this is.
      rejectUnauthorized: false,
      timeout: timeoutMs,
    });
    const end = (facts: JsonObject | undefined) => {
      socket.destroy();
      settle(facts);
    };
    socket.once('secureConnect', () => {
      end({ ...tlsFacts(socket, url), trusted: false });
    });
    socket.once('timeout', () => {
      end(undefined);
    });
    socket.once('error', () => {
      end(undefined);
    });
  });
}

function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain = [leaf];
  // A root is its own issuer.
  for (let next = leaf.issuerCertificate; chain.length < LONGEST_CHAIN; next = next.issuerCertificate) {
    if ((next as unknown) === undefined || chain.some((known) => known.fingerprint256 === next.fingerprint256)) break;
    chain.push(next);
  }
  return chain;
}

function fingerprint({ fingerprint256 }: DetailedPeerCertificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}

function nameOf(key: string, name: string | string[] | undefined): JsonObject {
  return name === undefined ? {} : { [key]: typeof name === 'string' ? name : name.join(', ') };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mar 14 01:02:10 2026 GMT`, as OpenSSL writes it, in RFC 3339. */
function timeOf(key: string, text: string): JsonObject {
  const match = /^([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9:]{8}) ([0-9]{4}) GMT$/.exec(text);
  if (match === null) return {};
  const [, month = '', day = '', time = '', year = ''] = match;
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  return { [key]: `${year}-${number}-${day.padStart(2, '0')}T${time}Z` };
}
