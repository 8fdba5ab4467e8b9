/** What a person is told: where all is equal, what differs and where it begins, and what was not tried. */
import { describe, expect, test } from 'vitest';
import type { CheckOutcome, EngineState, JobOutcomes, Outcome } from './outcomes';
import { isEverywhereEqual } from './outcomes';
import { formatOutcome } from './table';

const REPORT = { digest: 'aaaaaaaa11111111', outcome: 'bbbb', events: 10 };
const EQUAL: Outcome = { kind: 'equal' };

const jobIn = (firefox: Outcome, kind: JobOutcomes['kind'] = 'scenario'): JobOutcomes => ({
  name: kind === 'scenario' ? 'zone-outage' : 'foundation 1',
  kind,
  reference: REPORT,
  threads: [
    { engine: 'node', thread: 'main', seconds: 1, outcome: EQUAL },
    { engine: 'node', thread: 'worker', seconds: 1.25, outcome: EQUAL },
    { engine: 'firefox', thread: 'main', seconds: 2, outcome: EQUAL },
    { engine: 'firefox', thread: 'worker', seconds: 3, outcome: firefox },
  ],
});

const ENGINES: readonly EngineState[] = [
  { name: 'node', version: '20.20.2', reason: null },
  { name: 'firefox', version: '153.7.0', reason: null },
];

const checked = (others: Partial<CheckOutcome>): CheckOutcome => ({
  seed: 1,
  engines: ENGINES,
  jobs: [jobIn(EQUAL)],
  sweeps: [],
  seconds: 9,
  ...others,
});

describe('the table of a check', () => {
  test('has a line a scenario, a column a thread, and one line for all random foundations', () => {
    const all = checked({
      jobs: [jobIn(EQUAL), jobIn(EQUAL, 'foundation'), jobIn(EQUAL, 'foundation')],
      sweeps: [{ name: 'cell-loss', jobs: 2, seconds: 4, different: [] }],
    });
    expect(isEverywhereEqual(all)).toBe(true);
    expect(formatOutcome(all)).toBe(`Node 20.20.2
Firefox 153.7.0

                                Node           Firefox
scenario              digest    main   worker  main     worker
zone-outage           aaaaaaaa  1.0 s  1.3 s   2.0 s    3.0 s
2 random foundations  seed 1    2.0 s  2.5 s   4.0 s    6.0 s

sweep cell-loss --jobs 2: the same bytes in every file (4.0 s)
3 runs, the same in every thread tried (9 s)
`);
  });

  test('names the first line that differs, and fails', () => {
    const first = { line: 12, one: '{"at":1}', other: null };
    const differs: Outcome = { kind: 'differs', report: { ...REPORT, digest: 'cccc' }, first };
    const outcome = checked({ jobs: [jobIn(differs), jobIn(EQUAL)] });
    expect(isEverywhereEqual(outcome)).toBe(false);
    const text = formatOutcome(outcome);
    expect(text).toContain('DIFFERS\n');
    expect(text).toContain('zone-outage in Firefox, worker thread: DIFFERS: digest cccc');
    expect(text).toContain(
      'first in line 12, which of a record is its row:\n    Node:  {"at":1}\n    here:  (no such line)\n',
    );
    expect(text).toContain('FAILED: 1 of 2 runs are not the same everywhere (9 s)');
  });

  test('says so when what differed is the same when it is made again', () => {
    const differs: Outcome = {
      kind: 'differs',
      report: { ...REPORT, digest: 'cccc' },
      first: null,
    };
    const text = formatOutcome(checked({ jobs: [jobIn(differs)] }));
    expect(text).toContain('made again, it is the same');
  });

  test('does not pass over a browser that is missing, or a run that broke', () => {
    const reason = 'apt-get install webkit2gtk-driver xvfb';
    const engines = [...ENGINES, { name: 'webkit', version: null, reason } as const];
    const untried = checked({ engines });
    expect(isEverywhereEqual(untried)).toBe(false);
    const text = formatOutcome(untried);
    expect(text).toContain(`WebKit: NOT TRIED: ${reason}`);
    expect(text).toMatch(/zone-outage .* not tried {2}not tried\n/);
    expect(text).toContain('FAILED: not tried: WebKit');
    const broken = checked({ jobs: [jobIn({ kind: 'failed', error: 'out of memory' })] });
    expect(isEverywhereEqual(broken)).toBe(false);
    expect(formatOutcome(broken)).toContain('worker thread: FAILED: out of memory');
  });

  test('fails when nothing was run, and when a sweep depends on its threads or broke', () => {
    expect(isEverywhereEqual(checked({ jobs: [] }))).toBe(false);
    for (const different of [['/table.txt'], null]) {
      const sweeps = [{ name: 'cell-loss', jobs: 4, seconds: 1, different }];
      expect(isEverywhereEqual(checked({ sweeps }))).toBe(false);
      expect(formatOutcome(checked({ sweeps }))).toContain(
        different === null ? '--jobs 4: FAILED' : '--jobs 4: DIFFERS in /table.txt',
      );
    }
  });
});
