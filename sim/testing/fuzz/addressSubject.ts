/** Addresses of the dashboard: what stands behind `#`, which anybody may have written. */
import type { Chance } from './chance';
import { ODD_WORDS } from './oddValues';
import type { Reading, Subject } from './subject';

/** Fields and values of each, as the dashboard writes them. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  v: ['1', '2'],
  scenario: ['zone-outage', 'mine'],
  run: ['served', 'embedded', 'file'],
  file: ['outage.arrow'],
  seed: ['0', '4294967295', '4294967296'],
  level: ['summary', 'normal', 'full'],
  draft: ['S8svSVWyUipOTSxKzlCyUlAqSVWqBQA', 'AAAA', '_-_-', '7dEBAA'],
  view: ['map', 'auctions', 'apps', 'network', 'capacity', 'deploys'],
  at: ['0', '1200.5', '999999999', '0.000001'],
  speed: ['1', '100', '10000'],
  select: [
    'zone:z1',
    'cell:diego-cell-3',
    'app:checkout-1',
    'instance:checkout-1/0',
    'task:nightly-1',
    'auction:17/3/diego-cell-3',
    'auction:17',
    'pass:4',
    'subnet:184549376',
    'record:9999999999',
  ],
  window: ['0-60', '1200-1201', '5-3', '0-0.001'],
  range: ['10-20', '0-999999999'],
  glyph: ['state', 'app', 'age', 'size'],
  fill: ['memory', 'disk', 'containers'],
  tracks: ['cells instances', 'faults'],
  pin: ['cells', 'cells cells'],
  fold: ['instances'],
  inspector: ['320', '9999', '00'],
  timeline: ['200'],
  editor: ['480'],
  edit: ['1', '0'],
  mark: ['60 here', '1200.5 the outage begins', '9', '7 '],
};
const NAMES = Object.keys(FIELDS);
const REPEATED_MAX = 2000;

/** `read` opens an address as the dashboard does. */
export function addressSubject(read: (hash: string) => Reading | Promise<Reading>): Subject {
  return {
    kind: 'url',
    timeMax: 5000,
    generate(chance) {
      const fields = Array.from({ length: chance.below(12) }, () => field(chance));
      const hash = `#${fields.join('&')}`;
      return chance.happens(0.3) ? damaged(hash, chance) : hash;
    },
    read: (input) => read(typeof input === 'string' ? input : ''),
  };
}

function field(chance: Chance): string {
  const name = chance.pick(NAMES);
  const known = chance.pick(FIELDS[name] ?? ['']);
  const times = chance.happens(0.01) ? chance.below(REPEATED_MAX) : 1;
  const value = changed(known, chance);
  const written = chance.happens(0.7) ? encoded(value) : value;
  return Array.from({ length: times }, () => `${name}=${written}`).join('&');
}

function changed(known: string, chance: Chance): string {
  const at = chance.below(known.length + 1);
  switch (chance.below(8)) {
    case 0:
      return chance.pick(ODD_WORDS);
    case 1:
      return known.slice(0, at) + chance.pick(ODD_WORDS) + known.slice(at);
    case 2:
      return known.slice(0, at);
    case 3:
      return chance.pick(FIELDS[chance.pick(NAMES)] ?? ['']);
    case 4:
      return known.toUpperCase();
    default:
      return known;
  }
}

/** A lone surrogate cannot be encoded, and browsers write the mark for what is no character. */
function encoded(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'));
}

function damaged(hash: string, chance: Chance): string {
  const at = chance.below(hash.length + 1);
  const piece = chance.pick(['%', '%E2%28%A1', '&', '=', '#', '+', '%00', ...ODD_WORDS]);
  return chance.happens(0.3) ? hash.slice(0, at) : hash.slice(0, at) + piece + hash.slice(at);
}
