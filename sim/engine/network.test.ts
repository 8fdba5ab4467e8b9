/** Links and rules: who is how far from whom, and what faults do to a message. */
import { describe, expect, test } from 'vitest';
import type { Address } from './actor';
import type { Distribution } from './distribution';
import {
  addRule,
  constantLatency,
  createNetwork,
  LOST,
  matchingRule,
  type Network,
  type Rule,
  removeRule,
  transit,
} from './network';
import { RandomStreams } from './random';
import { MILLISECOND } from './units';

const milliseconds = (value: number): Distribution => ({
  kind: 'constant',
  value: value * MILLISECOND,
});

const bbs: Address = { role: 'bbs', name: 'bbs', zone: 'z1' };
const repHere: Address = { role: 'rep', name: 'cell-1', zone: 'z1' };
const repThere: Address = { role: 'rep', name: 'cell-2', zone: 'z2' };

function network(...rules: Rule[]): Network {
  const made = createNetwork({
    sameZone: milliseconds(1),
    acrossZones: milliseconds(2),
    links: { 'bbs>database': milliseconds(7) },
  });
  for (const rule of rules) addRule(made, rule);
  return made;
}

function rule(id: string, action: Rule['action'], match: Partial<Rule> = {}): Rule {
  return { id, from: {}, to: {}, ...match, action };
}

function cross(over: Network, from: Address, to: Address, kind = 'ping'): number {
  return transit(over, new RandomStreams(1), from, to, kind);
}

describe('a message', () => {
  test('takes longer to another zone', () => {
    expect(cross(network(), bbs, repHere)).toBe(1 * MILLISECOND);
    expect(cross(network(), bbs, repThere)).toBe(2 * MILLISECOND);
  });

  test('takes what its link says when the two roles have one of their own, in that direction', () => {
    const database: Address = { role: 'database', name: 'database', zone: 'z2' };
    expect(cross(network(), bbs, database)).toBe(7 * MILLISECOND);
    expect(cross(network(), database, bbs)).toBe(2 * MILLISECOND);
  });

  test('draws its latency from a stream of its link', () => {
    const spread: Distribution = { kind: 'uniform', low: 0, high: 1000 };
    const made = createNetwork({ sameZone: spread, acrossZones: spread, links: {} });
    const reference = new RandomStreams(1);
    const toRep = [reference.draw('network.bbs>rep'), reference.draw('network.bbs>rep')];

    const streams = new RandomStreams(1);
    const first = transit(made, streams, bbs, repHere, 'ping');
    transit(made, streams, repHere, bbs, 'other link');
    const second = transit(made, streams, bbs, repThere, 'ping');
    expect([first, second]).toEqual(toRep.map((draw) => Math.round(draw * 1000)));
  });
});

describe('a constant latency', () => {
  const spread: Distribution = { kind: 'uniform', low: 0, high: 1000 };
  const takes = (over: Network, to: Address, kind?: string) => {
    const latency = constantLatency(over, bbs, to, kind);
    // What is foretold is what happens, and is foretold without a draw.
    if (latency !== undefined) expect(cross(over, bbs, to, kind)).toBe(latency);
    return latency;
  };

  test('is foretold for a link that draws nothing', () => {
    expect(takes(network(), repHere)).toBe(1 * MILLISECOND);
    expect(takes(network(), repThere)).toBe(2 * MILLISECOND);
    const database: Address = { role: 'database', name: 'database', zone: 'z2' };
    expect(takes(network(), database)).toBe(7 * MILLISECOND);
    const drawn = createNetwork({ sameZone: spread, acrossZones: milliseconds(2), links: {} });
    expect(takes(drawn, repHere)).toBeUndefined();
    expect(takes(drawn, repThere)).toBe(2 * MILLISECOND);
  });

  test('is not foretold where a rule could select the message, whatever it would do', () => {
    const slow = network(rule('slow', { delay: milliseconds(9) }, { kind: 'a', to: repHere }));
    expect(takes(slow, repHere, 'a')).toBeUndefined();
    expect(takes(slow, repHere, 'b')).toBe(1 * MILLISECOND);
    expect(takes(slow, repThere, 'a')).toBe(2 * MILLISECOND);
    // Without a kind, a rule about any kind could.
    expect(takes(slow, repHere)).toBeUndefined();
    const ofAll = network(rule('open', { pass: true }));
    expect(takes(ofAll, repHere, 'a')).toBeUndefined();
  });
});

describe('a latency that is constant', () => {
  test('of a microsecond arrives', () => {
    const fast = createNetwork({
      sameZone: { kind: 'constant', value: 1 },
      acrossZones: milliseconds(1),
      links: {},
    });
    expect(cross(fast, bbs, repHere)).toBe(1);
    expect(LOST).toBeLessThan(0);
  });

  test('takes no draw from the stream of its link', () => {
    const spread: Distribution = { kind: 'uniform', low: 0, high: 1000 };
    const made = createNetwork({ sameZone: spread, acrossZones: spread, links: {} });
    const streams = new RandomStreams(1);
    addRule(made, rule('slow', { delay: milliseconds(3) }));
    expect(transit(made, streams, bbs, repHere, 'ping')).toBe(3 * MILLISECOND);
    removeRule(made, 'slow');
    const first = new RandomStreams(1).draw('network.bbs>rep');
    expect(transit(made, streams, bbs, repHere, 'ping')).toBe(Math.round(first * 1000));
  });
});

describe('a rule', () => {
  test('drops, delays or passes', () => {
    expect(cross(network(rule('cut', { drop: true })), bbs, repHere)).toBe(LOST);
    const slow = rule('slow', { delay: milliseconds(500) });
    expect(cross(network(slow), bbs, repHere)).toBe(500 * MILLISECOND);
    expect(cross(network(rule('open', { pass: true })), bbs, repHere)).toBe(1 * MILLISECOND);
  });

  test('drops about the share that it names, and lets the others take their time', () => {
    const lossy = network(rule('lossy', { dropShare: 0.25 }));
    const streams = new RandomStreams(1);
    const times = Array.from({ length: 4000 }, () => transit(lossy, streams, bbs, repHere, 'ping'));
    const lost = times.filter((time) => time === LOST).length;
    expect(Math.abs(lost / 4000 - 0.25)).toBeLessThan(0.03);
    expect(new Set(times)).toEqual(new Set([LOST, 1 * MILLISECOND]));

    expect(cross(network(rule('none', { dropShare: 0 })), bbs, repHere)).toBe(1 * MILLISECOND);
    expect(cross(network(rule('all', { dropShare: 1 })), bbs, repHere)).toBe(LOST);
  });

  test('speaks only of whom it selects: by role, name, zone, direction and message kind', () => {
    const cut = { drop: true } as const;
    const selects = (match: Partial<Rule>, from: Address, to: Address, kind: string) =>
      matchingRule(network(rule('cut', cut, match)), from, to, kind) !== undefined;

    expect(selects({ from: { zone: 'z1' }, to: { zone: 'z2' } }, bbs, repThere, 'a')).toBe(true);
    expect(selects({ from: { zone: 'z1' }, to: { zone: 'z2' } }, bbs, repHere, 'a')).toBe(false);
    expect(selects({ from: { zone: 'z1' }, to: { zone: 'z2' } }, repThere, bbs, 'a')).toBe(false);
    expect(selects({ to: { role: 'rep' } }, repHere, bbs, 'a')).toBe(false);
    expect(selects({ to: { role: 'rep', name: 'cell-2' } }, bbs, repHere, 'a')).toBe(false);
    expect(selects({ to: { role: 'rep', name: 'cell-2' } }, bbs, repThere, 'a')).toBe(true);
    expect(selects({ to: { names: ['cell-2', 'cell-3'] } }, bbs, repHere, 'a')).toBe(false);
    expect(selects({ to: { names: ['cell-3', 'cell-2'] } }, bbs, repThere, 'a')).toBe(true);
    expect(selects({ kind: 'a' }, bbs, repHere, 'a')).toBe(true);
    expect(selects({ kind: 'a' }, bbs, repHere, 'b')).toBe(false);
  });

  test('that cuts a wire, or loses messages on it, leaves no way round for one that delays them', () => {
    const slow = rule('slow', { delay: milliseconds(7) });
    expect(cross(network(slow, rule('cut', { drop: true })), bbs, repHere)).toBe(LOST);
    const both = network(slow, rule('lossy', { dropShare: 0.5 }));
    const streams = new RandomStreams(1);
    const times = Array.from({ length: 100 }, () => transit(both, streams, bbs, repHere, 'kind'));
    expect(new Set(times)).toEqual(new Set([LOST, 7 * MILLISECOND]));
  });

  test('comes before those added after it', () => {
    const open = rule('open', { pass: true }, { to: { name: 'cell-1' } });
    const cut = rule('cut', { drop: true });
    expect(cross(network(open, cut), bbs, repHere)).toBe(1 * MILLISECOND);
    expect(cross(network(open, cut), bbs, repThere)).toBe(LOST);
    expect(cross(network(cut, open), bbs, repHere)).toBe(LOST);
  });

  test('is gone once removed, and no other with it', () => {
    const cut = network(rule('cut', { drop: true }), rule('slow', { delay: milliseconds(9) }));
    removeRule(cut, 'unknown');
    expect(cross(cut, bbs, repHere)).toBe(LOST);
    removeRule(cut, 'cut');
    expect(cross(cut, bbs, repHere)).toBe(9 * MILLISECOND);
    removeRule(cut, 'slow');
    expect(cross(cut, bbs, repHere)).toBe(1 * MILLISECOND);
  });
});
