import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellId, createIdentities, lrpId, lrpName, processId, textId } from '../model/identity';
import { addNames, noNames, takeNames } from './names';

describe('names in a file', () => {
  it('give every id its name back, however the table grew', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(names, { maxLength: 5 }), (rounds) => {
        const identities = createIdentities();
        const read = createIdentities();
        const mark = noNames();
        for (const round of rounds) {
          for (const [index, name] of round.entries()) {
            textId(identities, name);
            cellId(identities, name);
            lrpId(identities, processId(identities, name), index);
          }
          const block = takeNames(identities, mark);
          if (block !== undefined) expect(addNames(read, structuredClone(block))).toBeUndefined();
        }
        expect(read).toEqual(identities);
      }),
    );
  });

  it('are sent once', () => {
    const identities = createIdentities();
    const mark = noNames();
    cellId(identities, 'cell-1');
    expect(takeNames(identities, mark)).toEqual({ cells: ['cell-1'] });
    expect(takeNames(identities, mark)).toBeUndefined();
    const lrp = lrpId(identities, processId(identities, 'web'), 4);
    expect(takeNames(identities, mark)).toEqual({ processes: ['web'], lrps: [0, 4] });
    expect(lrpName(identities, lrp)).toBe('web/4');
  });

  it.each([
    [17, 'the names are not an object'],
    [null, 'the names are not an object'],
    [{ cells: 'cell-1' }, 'the names of cells are not a list'],
    [{ cells: [1] }, 'a name of cells is not a text'],
    [{ tasks: ['a', 'a'] }, 'tasks name a twice'],
    [{ lrps: [0] }, 'the LRPs are not a list of pairs'],
    [{ lrps: [0, 0] }, 'an LRP of an unknown process'],
    [{ processes: ['a'], lrps: [0.5, 0] }, 'an LRP of an unknown process'],
    [{ processes: ['a'], lrps: [0, 1e9] }, 'an LRP with an index out of range'],
    [{ processes: ['a'], lrps: [0, -1] }, 'an LRP with an index out of range'],
    [{ processes: ['a'], lrps: [0, 1, 0, 1] }, 'an LRP is named twice'],
  ])('are refused when they are %j', (block, problem) => {
    expect(addNames(createIdentities(), block)).toBe(problem);
  });
});
