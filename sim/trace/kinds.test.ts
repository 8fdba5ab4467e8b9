import { describe, expect, it } from 'vitest';
import { FAMILIES, KINDS, type KindSpec, kindId, kindSpec } from './kinds';
import { kindsReference } from './reference';

const kinds: readonly KindSpec[] = KINDS;

describe('the table of kinds', () => {
  it('gives every kind a name of its own, by which its number is found', () => {
    for (const [id, spec] of KINDS.entries()) expect(kindId(spec.name)).toBe(id);
    expect(kindSpec(KINDS.length)).toBeUndefined();
  });

  it('fits the column: one byte', () => {
    expect(kinds.length).toBeLessThanOrEqual(256);
  });

  it.each(kinds)('says of $name what its columns mean, each under another name', (spec) => {
    expect(spec.name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
    expect(spec.sentence).toMatch(/^[A-Z].*\.$/);
    expect(FAMILIES).toContain(spec.family);
    const fields = [spec.a, spec.b, spec.x].flatMap((field) => field?.name ?? []);
    const names = ['row', 'at', 'cause', 'kind', 'cell', 'lrp', 'instance', ...fields];
    expect(new Set(names).size).toBe(names.length);
    // `x` is a float: what is named by an id goes into `a` or `b`.
    expect(['process', 'task', 'domain', 'text']).not.toContain(spec.x?.type);
  });

  it('is documented line by line', () => {
    const page = kindsReference();
    for (const spec of kinds) expect(page).toContain(`| \`${spec.name}\` | ${spec.level} |`);
    expect(page).toContain(
      '| `actualLRP.failed` | normal | lrp |  | placementError (text) |  | The auction found no cell for the LRP. |',
    );
  });
});
