/** The file of frozen digests: a line a scenario, so that a change of one is a change of one line. */

/** By name of the scenario, in alphabetical order. */
export type FrozenDigests = Readonly<Record<string, string>>;

/** As the file is written. */
export function frozenText(digests: FrozenDigests): string {
  const sorted = Object.keys(digests).sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((name) => [name, digests[name]])), null, 2)}\n`;
}

/** A sentence for each scenario whose digest is not what it was. */
export function changesBetween(before: FrozenDigests, after: FrozenDigests): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === is) return [];
    if (was === undefined) return [`${name}: new, ${is}`];
    return [is === undefined ? `${name}: gone` : `${name}: ${was} became ${is}`];
  });
}
