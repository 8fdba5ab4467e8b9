/** The cases of auction:auctionrunner/zone_builder_test.go. */
import { describe, expect, test } from 'vitest';
import { AuctionFixture, type CellStory } from '../../testing/auctionFixture';
import { buildZones, type StateReply, type Zones } from './zoneBuilder';

const fixture = new AuctionFixture();

function reply(guid: string, story: Partial<CellStory> & { answersAs?: string } = {}): StateReply {
  const { answersAs, ...rest } = story;
  const state = fixture.cell({ guid, size: '100/100/10', ...rest });
  return { cell: state.cell, cellGuid: guid, state: { ...state, cellGuid: answersAs ?? guid } };
}

function failing(guid: string): StateReply {
  return { ...reply(guid), state: undefined };
}

/** Each zone as `name: cell/index cell/index`, in the order in which scoring visits them. */
function told(zones: Zones): string[] {
  return zones.names.map((name, z) => {
    const cells = (zones.positions[z] ?? []).map((position) => {
      const guid = fixture.identities.cells[zones.cellIds[position] ?? -1];
      return `${guid}/${zones.indices[position]}`;
    });
    return `${name}: ${cells.join(' ')}`;
  });
}

describe('cells', () => {
  test('stand in the zone that they report, in order of arrival (cell 67)', () => {
    const zones = buildZones(
      [
        reply('A', { zone: 'z2', index: 4 }),
        reply('B', { zone: 'z1', index: 2 }),
        reply('C', { zone: 'z2', index: 1 }),
      ],
      0,
    );
    expect(told(zones)).toEqual(['z2: A/4 C/1', 'z1: B/2']);
    expect(zones.cells.map((cell) => cell.cellGuid)).toEqual(['A', 'B', 'C']);
  });

  test('that evacuate are left out, and are no failure (cell 68)', () => {
    const zones = buildZones([reply('A', { evacuating: true }), reply('B')], 0);
    expect(told(zones)).toEqual(['z1: B/0']);
    expect(zones.evacuating).toEqual([reply('A').cell]);
    expect(zones.failed).toEqual([]);
  });

  test('that answer at an address of another cell are left out, and are no failure (cell 69)', () => {
    const zones = buildZones([reply('A', { answersAs: 'Z' }), reply('B')], 0);
    expect(told(zones)).toEqual(['z1: B/0']);
    expect(zones.mismatched).toEqual([reply('A').cell]);
    expect(zones.failed).toEqual([]);
  });

  test('that do not know their id are believed (cell 70)', () => {
    expect(told(buildZones([reply('A', { answersAs: '' })], 0))).toEqual(['z1: A/0']);
  });

  test('that do not answer are left out and counted (cell 71)', () => {
    const zones = buildZones([failing('A'), reply('B'), failing('C')], 0);
    expect(told(zones)).toEqual(['z1: B/0']);
    expect(zones.failed).toEqual([reply('A').cell, reply('C').cell]);
  });

  test('that all fail leave no zone', () => {
    expect(buildZones([failing('A'), failing('B')], 0)).toMatchObject({ names: [], cells: [] });
    expect(buildZones([], 1).names).toEqual([]);
  });
});

describe('indices', () => {
  const replies = [
    reply('A', { zone: 'z1', index: 2 }),
    reply('B', { zone: 'z2', index: 5 }),
    reply('C', { zone: 'z1', index: 0 }),
  ];

  test('stay BOSH indices while packing has no weight (cell 73)', () => {
    expect(told(buildZones(replies, 0))).toEqual(['z1: A/2 C/0', 'z2: B/5']);
  });

  test('are sorted and counted anew in each zone when it has (cell 72)', () => {
    expect(told(buildZones(replies, 1))).toEqual(['z1: C/0 A/1', 'z2: B/0']);
  });

  test('leave the reported states as they were', () => {
    buildZones(replies, 1);
    expect(replies.map(({ state }) => state?.index)).toEqual([2, 5, 0]);
  });
});
