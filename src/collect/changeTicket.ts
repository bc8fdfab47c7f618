import validate from '../../generated/validators/change-ticket-v1.js';
import type { JsonValue } from '../format/jsonValue.ts';
import { asArray, asObject, asString } from '../format/jsonValue.ts';
import type { Claim } from './collector.ts';
import { jsonCollector, optionalTimeAt, timeAt } from './jsonDocument.ts';
import { isPlaceholder, personKey } from './placeholder.ts';

/** `ChangeTicket.v1`: identities, environment, people, approvals and the window. */
export const changeTicket = jsonCollector({
  format: 'change-ticket',
  yields: ['release', 'setting', 'approval', 'window'],
  says: {
    release: { identity: ['source', 'target'] },
    setting: { group: ['run', 'change', 'assignment'] },
    window: { name: ['maintenance'] },
  },
  validator: validate,
  schemas: ['ChangeTicket.v1'],
  claims(ticket) {
    const text = (key: string) => asString(ticket[key]) ?? '';
    const release = (key: string, identity: string): Claim => ({
      kind: 'release',
      place: { pointer: `/${key}` },
      item: { identity, component: 'ticket', value: text(key), placeholder: isPlaceholder(text(key)) },
    });
    const person = (key: string, role: string): Claim => ({
      kind: 'approval',
      place: { pointer: `/${key}` },
      item: {
        role,
        who: text(key),
        whoKey: personKey(text(key)),
        placeholder: isPlaceholder(text(key)),
        at: null,
        until: null,
        of: null,
      },
    });
    const window = asObject(ticket['window']);
    const windowText = (key: string) => asString(window?.[key]) ?? '';
    // What preflight repeats of the ticket, as settings, so that the two can be compared.
    const setting = (name: string, value: string, pointer: string): Claim => ({
      kind: 'setting',
      place: { pointer },
      item: { group: 'assignment', name, value, placeholder: isPlaceholder(value) },
    });
    const environment = text('environment');
    return [
      release('sourceRelease', 'source'),
      release('targetRelease', 'target'),
      {
        kind: 'setting',
        place: { pointer: '/environment' },
        item: { group: 'run', name: 'environment', value: environment, placeholder: isPlaceholder(environment) },
      },
      {
        kind: 'setting',
        place: { pointer: '/id' },
        item: { group: 'change', name: 'id', value: text('id'), placeholder: isPlaceholder(text('id')) },
      },
      setting('rollback-owner', text('rollbackOwner'), '/rollbackOwner'),
      setting('maintenance-window', `${windowText('begin')}/${windowText('end')}`, '/window'),
      person('author', 'author'),
      person('operator', 'operator'),
      person('rollbackOwner', 'rollback-owner'),
      ...(asArray(ticket['approvals']) ?? []).map(approval),
      {
        kind: 'window',
        place: { pointer: '/window' },
        item: {
          name: 'maintenance',
          begin: timeAt(window?.['begin'], '/window/begin'),
          end: timeAt(window?.['end'], '/window/end'),
        },
      },
    ];
  },
});

function approval(value: JsonValue, index: number): Claim {
  const pointer = `/approvals/${index}`;
  const given = asObject(value);
  const who = asString(given?.['who']) ?? '';
  return {
    kind: 'approval',
    place: { pointer },
    item: {
      role: asString(given?.['role']) ?? '',
      who,
      whoKey: personKey(who),
      placeholder: isPlaceholder(who),
      at: timeAt(given?.['at'], `${pointer}/at`),
      until: optionalTimeAt(given?.['until'], `${pointer}/until`),
      of: asString(given?.['of']) ?? null,
    },
  };
}
