/** From `expect` entries about deploys and rotations to expectations: which of them are meant. */
import type { AppPosition } from '../model/foundationSpec';
import type { Expectation } from './expanded';
import type { ExpectationEntry } from './expectationSchema';
import type { Population } from './population';
import { nearest, type Path } from './problems';
import { formatDuration } from './quantities';

type EntryWith<Key extends string> = Extract<ExpectationEntry, Record<Key, unknown>>;

/** One expectation for every deploy of that name. */
export function updatesExpected(
  population: Population,
  { deploy: name, within }: EntryWith<'updated'>['updated'],
  path: Path,
): Expectation[] {
  return deploysNamed(population, name, [...path, 'deploy']).map((deploy) => {
    const draft = population.deploys[deploy];
    if (draft?.isTimed) checkEnd(population, [...path, 'within'], draft.at + within);
    return { kind: 'updated', deploy, within };
  });
}

/** One expectation for every rotation of that certificate. */
export function rotationsExpected(
  population: Population,
  { certificate, margin }: EntryWith<'rotated'>['rotated'],
  path: Path,
): Expectation[] {
  const { rotations, report } = population;
  const meant = [...rotations.entries()].filter(([, each]) => each.certificate === certificate);
  if (meant.length === 0 && isKnown(population)) {
    const known = [...new Set(rotations.map((each) => each.certificate))];
    report([...path, 'certificate'], {
      message: `no event rotates "${certificate}"`,
      expected: known.length === 0 ? 'a rotate event' : `one of ${known.join(', ')}`,
    });
  }
  return meant.map(([rotation, { expiresAt }]): Expectation => {
    if (expiresAt === null && population.parts.run !== undefined && isKnown(population)) {
      const message = `the rotation of "${certificate}" has no date to be compared with`;
      report([...path, 'certificate'], { message, expected: 'an "expires" of that event' });
    } else if (expiresAt !== null) {
      const latest = expiresAt - margin;
      const field = [...path, 'margin'];
      if (latest < 0) {
        const message = `the certificate expires at ${formatDuration(expiresAt)}`;
        report(field, { message, expected: 'a margin shorter than that' });
      } else checkEnd(population, field, latest);
    }
    return { kind: 'rotated', rotation, margin };
  });
}

/** What is expected while the deploys meant are under way. */
export function availabilityExpected(
  population: Population,
  { share, during }: EntryWith<'available'>['available'],
  apps: readonly AppPosition[],
  path: Path,
): Expectation[] {
  const all = [...population.deploys.keys()];
  if (during === undefined && all.length === 0 && isKnown(population)) {
    population.report(path, { message: 'nothing is deployed', expected: 'a deploy event' });
  }
  const deploys =
    during === undefined ? all : deploysNamed(population, during, [...path, 'during']);
  return [{ kind: 'available', share, deploys, apps }];
}

/** Positions of the deploys of that name, or of that certificate's rotations; reports when there are none. */
function deploysNamed(population: Population, name: string, path: Path): readonly number[] {
  const positions = population.deployNames.get(name)?.positions ?? [];
  if (positions.length === 0 && isKnown(population)) {
    const names = [...population.deployNames.keys()];
    population.report(path, {
      message: `there is no deploy "${name}"`,
      expected: names.length === 0 ? 'a deploy event' : `one of ${names.slice(0, 10).join(', ')}`,
      suggestion: nearest(name, names),
    });
  }
  return positions;
}

/** Whether every event could be read: only then is what is not there known to be absent. */
function isKnown({ parts }: Population): boolean {
  return parts.isComplete.cells && parts.isComplete.workload && !parts.events.includes(undefined);
}

function checkEnd({ parts, end, report }: Population, path: Path, until: number): void {
  if (parts.run === undefined || until <= end) return;
  const message = `it is decided only at ${formatDuration(until)}, after the end of the run`;
  report(path, { message, expected: `an end within run.duration, ${formatDuration(end)}` });
}
