/**
 * Foundations whose reps and cells have every trouble there is, beside all else that is done to them: drains,
 * processes that are killed, stopped, started, restarted and hung, Gardens that break and lose containers.
 */
import fc from 'fast-check';
import { type Instant, MINUTE, SECOND } from '../engine/units';
import type { CellPosition, FoundationSpec, TimedEvent } from '../model/foundationSpec';

type Trouble =
  | 'drain'
  | 'kill'
  | 'stop'
  | 'start'
  | 'restart'
  | 'hang'
  | 'resume'
  | 'killDaemon'
  | 'garden fails'
  | 'garden hangs'
  | 'mend'
  | 'lose';

const TROUBLES: readonly Trouble[] = [
  'drain',
  'drain',
  'kill',
  'kill',
  'stop',
  'start',
  'restart',
  'hang',
  'resume',
  'killDaemon',
  'garden fails',
  'garden hangs',
  'mend',
  'lose',
];

interface Attack {
  readonly at: Instant;
  readonly trouble: Trouble;
  readonly first: number;
  readonly count: number;
}

/** Quick evacuations, so that some time out within minutes. */
const TIMEOUTS = [20 * SECOND, MINUTE, 600 * SECOND];

/** Troubles come until `calmFrom`, at which everything is mended and started that can be. */
export function withRepTrouble(
  foundations: fc.Arbitrary<FoundationSpec>,
  calmFrom: Instant,
): fc.Arbitrary<FoundationSpec> {
  const attack: fc.Arbitrary<Attack> = fc.record({
    at: fc.integer({ min: 1, max: calmFrom / SECOND }).map((seconds) => seconds * SECOND),
    trouble: fc.constantFrom(...TROUBLES),
    first: fc.nat({ max: 13 }),
    count: fc.integer({ min: 1, max: 3 }),
  });
  return fc
    .tuple(
      foundations,
      fc.array(attack, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...TIMEOUTS),
    )
    .map(([spec, attacks, evacuationTimeout]) => {
      const added = attacks.map((each) => eventOf(each, cellsOf(spec, each)));
      const all: CellPosition[] = [...spec.cells.keys()];
      const rep = (cell: CellPosition) => ({ component: 'rep', cell }) as const;
      const mended: TimedEvent[] = [
        { kind: 'mendGarden', at: calmFrom, cells: all },
        { kind: 'resumeProcesses', at: calmFrom, processes: all.map(rep) },
        { kind: 'startProcesses', at: calmFrom, processes: all.map(rep) },
      ];
      const events = [...spec.events, ...added, ...mended].sort((a, b) => a.at - b.at);
      const config = { ...spec.config, rep: { ...spec.config.rep, evacuationTimeout } };
      return { ...spec, events, config };
    });
}

function cellsOf({ cells }: FoundationSpec, { at, first, count }: Attack): CellPosition[] {
  const present = [...cells.keys()].filter((cell) => (cells[cell]?.joinsAt ?? 0) <= at);
  const some = Array.from({ length: count }, (_, i) => present[(first + i) % present.length] ?? 0);
  return [...new Set(some)];
}

function eventOf({ at, trouble }: Attack, cells: readonly CellPosition[]): TimedEvent {
  const processes = cells.map((cell) => ({ component: 'rep', cell }) as const);
  switch (trouble) {
    case 'drain':
      return { kind: 'drainCells', at, cells };
    case 'kill':
      return { kind: 'killProcesses', at, processes };
    case 'stop':
      return { kind: 'stopProcesses', at, processes };
    case 'start':
      return { kind: 'startProcesses', at, processes };
    case 'restart':
      return { kind: 'restartProcesses', at, processes };
    case 'hang':
      return { kind: 'hangProcesses', at, processes };
    case 'resume':
      return { kind: 'resumeProcesses', at, processes };
    case 'killDaemon': {
      const daemons = cells.map((cell) => ({ component: 'silk-daemon', cell }) as const);
      return { kind: 'killProcesses', at, processes: daemons };
    }
    case 'garden fails':
      return { kind: 'breakGarden', at, cells, mode: 'fails' };
    case 'garden hangs':
      return { kind: 'breakGarden', at, cells, mode: 'hangs' };
    case 'mend':
      return { kind: 'mendGarden', at, cells };
    case 'lose':
      return { kind: 'loseContainers', at, cells, share: 0.5 };
  }
}
