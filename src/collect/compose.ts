import { FormatError } from '../format/formatError.ts';
import { asObject, asString, pointerToken } from '../format/jsonValue.ts';
import { parseYaml } from '../format/yaml.ts';
import type { Claim, Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { unreadableFormat, wholeFile } from './jsonDocument.ts';

/** A Compose file: the image of each service (Compose Specification, `services.<name>.image` and `.build`). */
export const compose: Collector = {
  format: 'compose',
  yields: ['image'],
  maxBytes: 1024 * 1024,
  scanned: true,
  open: () =>
    wholeFile((bytes) => {
      if (bytes.length === 0) throw new Unreadable('empty', 'empty');
      const yaml = readYaml(bytes);
      const services = asObject(asObject(yaml.value)?.['services']);
      if (services === undefined) throw new Unreadable('schema_violation', 'lacks "services"', { pointer: '' });
      const claims = Object.entries(services).map(([component, value]): Claim => {
        const service = asObject(value) ?? {};
        const reference = asString(service['image']) ?? '';
        const built = service['build'] !== undefined && service['build'] !== null;
        return {
          kind: 'image',
          place: { pointer: `/services/${pointerToken(component)}${reference === '' ? '' : '/image'}` },
          item: { component, reference, digest: digestOf(reference), built },
        };
      });
      return {
        claims,
        show(place) {
          const claim = claims.find((candidate) => candidate.place.pointer === place.pointer);
          const at = place.pointer === undefined ? undefined : yaml.locate(place.pointer);
          return {
            ...(claim?.kind === 'image' && { excerpt: claim.item.reference }),
            ...(at !== undefined && { lines: [at.line, at.line] as const }),
          };
        },
      };
    }),
};

function readYaml(bytes: Uint8Array): ReturnType<typeof parseYaml> {
  try {
    return parseYaml(bytes);
  } catch (error) {
    throw error instanceof FormatError ? unreadableFormat(error) : error;
  }
}

/** The digest of `name[:tag]@sha256:<hex>` (OCI distribution reference). */
function digestOf(reference: string): string | null {
  const at = reference.lastIndexOf('@');
  const digest = reference.slice(at + 1);
  return at > 0 && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : null;
}
