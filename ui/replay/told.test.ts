import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../sim/engine/units';
import type { KindName } from '../../sim/trace/kinds';
import { type Told, toldAt, toldRange } from './told';

const THINNED: Told = {
  tells: new Set<KindName>(['actualLRP.claimed', 'cell.killed']),
  tellsThroughout: new Set<KindName>(['cell.killed']),
  detail: { from: MINUTE, until: HOUR, level: 'full' },
  until: 10 * MINUTE,
};

describe('a thinned trace', () => {
  it('tells of some kinds everywhere, of others within its details only', () => {
    expect(toldRange(THINNED, 'cell.killed')).toEqual({ from: 0, until: 10 * MINUTE });
    expect(toldRange(THINNED, 'cell.killed', 'actualLRP.claimed')).toEqual({
      from: MINUTE,
      until: 10 * MINUTE,
    });
    expect(toldRange(THINNED, 'actualLRP.started')).toBeUndefined();
  });

  it('tells nothing more where it ends before its details begin', () => {
    expect(toldRange({ ...THINNED, until: 30 }, 'actualLRP.claimed')).toBeUndefined();
  });

  it('tells at the ends of its details what it tells within them', () => {
    const tellsOfClaims = (at: number) => toldAt(THINNED, at).has('actualLRP.claimed');
    expect([MINUTE - 1, MINUTE, HOUR, HOUR + 1].map(tellsOfClaims)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
