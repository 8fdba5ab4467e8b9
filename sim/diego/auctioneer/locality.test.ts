/** Instances per cell and per zone, against counting them anew. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuctionFixture } from '../../testing/auctionFixture';
import { createCellColumns } from './cellColumns';
import { addInstance, createLocality, gather, spread } from './locality';

test('counts on cells and in zones equal a recount over all instances', () => {
  const process = fc.nat(3);
  const cell = fc.record({ zone: fc.nat(2), hosted: fc.array(process, { maxLength: 6 }) });
  const scenario = fc.record({
    cells: fc.array(cell, { minLength: 1, maxLength: 5 }),
    wanted: fc.subarray([0, 1, 2, 3]),
    placements: fc.array(fc.tuple(process, fc.nat(4))),
  });
  fc.assert(
    fc.property(scenario, ({ cells, wanted, placements }) => {
      const fixture = new AuctionFixture();
      let nextIndex = 0;
      const name = (p: number) => `p${p}[${nextIndex++}]`;
      const states = cells.map(({ zone, hosted }, i) =>
        fixture.cell({
          guid: `c${i}`,
          zone: `z${zone}`,
          size: '9/9/9',
          lrps: Object.fromEntries(hosted.map((p) => [name(p), '0/0'])),
        }),
      );
      const zones = fixture.zones(states);
      const { zone: zoneOf } = createCellColumns(zones);
      const lrps = wanted.map((p) => fixture.lrp(name(p), '0/0'));
      const locality = createLocality(zones, lrps, fixture.identities.lrpProcess);
      const recount = cells.map(({ hosted }) => [...hosted]);
      for (const [p, position] of placements) {
        if (!wanted.includes(p) || position >= cells.length) continue;
        addInstance(locality, lrps[wanted.indexOf(p)]?.process ?? -1, position);
        recount[position]?.push(p);
      }
      lrps.forEach((lrp, i) => {
        spread(locality, lrp.process, zoneOf);
        const onCell = recount.map((hosted) => hosted.filter((p) => p === wanted[i]).length);
        expect([...locality.onCell]).toEqual(onCell);
        expect([...locality.inZone]).toEqual(
          zones.positions.map((inZone) =>
            inZone.reduce((sum, position) => sum + (onCell[position] ?? 0), 0),
          ),
        );
        gather(locality, lrp.process);
      });
      expect([...locality.onCell, ...locality.inZone].every((count) => count === 0)).toBe(true);
    }),
  );
});
