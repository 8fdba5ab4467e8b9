/** Whole upgrades of a tiny foundation, in the test's own process; their threads are real. */
import { describe, expect, it } from 'vitest';
import { UPGRADE, type UpgradeDocument } from '../lab/upgrade/document';
import { runProgram } from './program';
import { createTestIo, invoke } from './testIo';
import { scenarioFile } from './testSweep';

/** Six cells with little on them; a VM takes some four minutes. */
const SMALL = `
name: small-upgrade
question: How long does a new stemcell take?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 6, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: web, count: 6, instances: 2, memory: 256MB, disk: 256MB }
EVENTS
run: { duration: 1h, startsAt: 2026-01-05T09:00:00Z }
`;
const DEPLOY = '  - { at: 10m, deploy: { name: stemcell } }';
const ROTATION =
  '  - { at: 10m, rotate: { certificate: ca, expires: 33m, pause: 5m, deploy: { maxInFlight: 1 } } }';

function fileWith(...events: readonly string[]): string {
  const list = events.length === 0 ? '' : `events:\n${events.join('\n')}`;
  return scenarioFile(SMALL.replace('EVENTS', list));
}

const documentOf = (out: string): UpgradeDocument => UPGRADE.parse(JSON.parse(out));

describe('an upgrade', () => {
  it('puts settings side by side on the same seeds, the same bytes whatever ran at once', async () => {
    const file = fileWith(DEPLOY);
    const argv = ['upgrade', file, '--max-in-flight', '1,3', '--seeds', '2', '--quiet'];
    const [one, two] = await Promise.all(
      ['1', '2'].map((jobs) => invoke([...argv, '--json', '--jobs', jobs])),
    );
    expect([one?.code, one?.err]).toEqual([0, '']);
    expect(two?.out).toBe(one?.out);
    const { settings, subject, deadline, seeds } = documentOf(one?.out ?? '');
    expect(seeds).toEqual([1, 2]);
    expect(subject).toMatchObject({
      kind: 'deploy',
      name: 'stemcell',
      change: 'recreate',
      beginDate: '2026-01-05T09:10:00Z',
    });
    expect(deadline).toBeNull();
    const [slow, fast] = settings;
    expect(slow).toMatchObject({
      maxInFlight: '1',
      isScenarios: true,
      runs: 2,
      completed: 2,
      vms: 6,
      atATime: 1,
      vanishedMaximum: 0,
    });
    const mean = slow?.durationSeconds?.mean ?? 0;
    expect(mean).toBeGreaterThan((fast?.durationSeconds?.mean ?? 0) * 1.5);
    expect(slow?.durationSeconds?.low).toBeLessThan(mean);
    expect(slow?.limits.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(slow?.command).toBe(`diegosim upgrade ${file} --max-in-flight 1 --seeds 2`);
  });

  it('that misses the date of a rotation finds the cheapest change that makes it', async () => {
    const argv = ['upgrade', fileWith(ROTATION), '--max-in-flight', '1', '--seeds', '2'];
    const { code, out, err } = await invoke([...argv, '--quiet', '--json']);
    expect([code, err]).toEqual([1, '']);
    const { settings, deadline, subject } = documentOf(out);
    expect(subject).toMatchObject({ kind: 'rotation', name: 'ca', deploys: 3 });
    expect(settings[0]?.deadline).toMatchObject({ made: 0, isMade: false });
    expect(settings[0]?.deadline?.marginHours).toBeLessThan(0);
    expect(deadline).toMatchObject({
      date: '2026-01-05T09:43:00Z',
      source: 'the certificate expires',
      isMade: false,
    });
    const { cheapest, tried } = deadline ?? { cheapest: null, tried: [] };
    expect(cheapest?.deadline).toMatchObject({ made: 2, isMade: true });
    // One less at a time was tried, or is the number that is too few.
    const count = Number(cheapest?.maxInFlight);
    const less = [settings[0], ...tried].find((each) => each?.maxInFlight === String(count - 1));
    expect(less?.deadline?.isMade).toBe(false);
  });

  it('that does not complete is not met, and says why', async () => {
    const failing = DEPLOY.replace('stemcell', 'stemcell, failing: 100%');
    const argv = ['upgrade', fileWith(failing), '--max-in-flight', '1', '--seeds', '1', '--quiet'];
    const { code, out } = await invoke([...argv, '--json']);
    expect(code).toBe(1);
    const [setting] = documentOf(out).settings;
    expect(setting).toMatchObject({ runs: 1, completed: 0, durationSeconds: null });
    expect(setting?.failures[0]).toContain('diego-cell-0');
  });
});

describe('bad input', () => {
  it('is told at once and runs nothing', async () => {
    const argv = ['upgrade', fileWith(DEPLOY), '--deploy', 'stemcel', '--max-in-flight', '0,5%,x'];
    const { code, out, err } = await invoke(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n')).toEqual([
      'error: --deploy: the scenario has no deploy stemcel; it has stemcell; did you mean stemcell?',
      'error: --max-in-flight "0" is no number from 1 and no percentage from 1% to 100%; expected a list such as 1,4,10%',
      'error: --max-in-flight "x" is no number from 1 and no percentage from 1% to 100%; expected a list such as 1,4,10%',
      '',
    ]);
  });

  it.each([
    ['soon', 'is no date and no duration'],
    ['2026-01-05T09:00:00Z', 'is not after the begin, 2026-01-05T09:10:00Z'],
  ])('a deadline of %s', async (deadline, reason) => {
    const { code, err } = await invoke(['upgrade', fileWith(DEPLOY), '--deadline', deadline]);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });
});

it('Ctrl-C prints what there is', async () => {
  // Each run writes a line, because the clock leaps.
  const io = createTestIo({
    tick: 20_000,
    onWrite: (to, written) => {
      if (to === 'err' && written.split('\n').length === 4) io.send('SIGINT');
    },
  });
  const argv = ['upgrade', fileWith(DEPLOY), '--seeds', '40', '--jobs', '1', '--json'];
  const code = await runProgram(argv, io);
  expect(code).toBe(130);
  expect(io.err()).toMatch(/\ninterrupted: what is shown is of the runs that have ended\n$/);
  const { isInterrupted, settings } = documentOf(io.out());
  expect(isInterrupted).toBe(true);
  expect(settings.reduce((sum, { runs }) => sum + runs, 0)).toBe(3);
});
