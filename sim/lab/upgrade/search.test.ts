import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SettingResult } from './document';
import { type SearchFacts, searchCheapest, type Trial } from './search';
import { countText, type UpgradeSetting } from './setting';

const FACTS: SearchFacts = {
  slotsMaximum: 64,
  evacuationTimeout: 600_000_000,
  startingContainersMaximum: 0,
  canSwap: false,
  hasPause: false,
};

/** A foundation in which so many VMs at a time make the date, and so many do harm. */
interface World {
  readonly needed: number;
  /** From here on apps vanish. */
  readonly harmful?: number;
  /** Texts of changes with which the date is made as well, at any number. */
  readonly helps?: readonly string[];
  readonly limits?: SettingResult['limits'];
  readonly drainsTimedOut?: number;
  /** Margins tell less than they should: everything seems but a little late. */
  readonly isSublinear?: boolean;
}

const HOURS = 1000;

function resultIn(world: World, { maxInFlight, change }: UpgradeSetting): SettingResult {
  const slots = maxInFlight?.kind === 'count' ? maxInFlight.count : 1;
  const isMade = slots >= world.needed || (world.helps ?? []).includes(change?.text ?? '');
  const duration = (HOURS * 3600) / slots;
  const sample = (mean: number) => ({ mean, low: null, high: null, minimum: mean, maximum: mean });
  const isHarmful = slots >= (world.harmful ?? Number.POSITIVE_INFINITY);
  return {
    maxInFlight: maxInFlight === null ? '1' : countText(maxInFlight),
    change: change?.text ?? null,
    set: {},
    isScenarios: false,
    atATime: slots,
    command: '',
    runs: 1,
    broken: 0,
    completed: 1,
    durationSeconds: sample(duration),
    endDate: null,
    perHour: null,
    vms: 100,
    movedInstances: null,
    unavailableSeconds: 0,
    unavailableApp: null,
    belowApps: null,
    vanishedApps: null,
    vanishedMaximum: isHarmful ? 3 : 0,
    goneBefore: 0,
    worstShare: 1,
    drainsTimedOut: sample(world.drainsTimedOut ?? 0),
    strandedInstances: null,
    limits: world.limits ?? [],
    failures: [],
    deadline: {
      made: isMade ? 1 : 0,
      isMade,
      latestEndDate: null,
      marginHours: (HOURS / world.needed - HOURS / slots) * (world.isSublinear ? 0.1 : 1),
    },
  };
}

const counted = (count: number): UpgradeSetting => ({
  maxInFlight: { kind: 'count', count },
  change: null,
});
const trialIn = (world: World, setting: UpgradeSetting): Trial => ({
  setting,
  result: resultIn(world, setting),
});

/** What is found, and in which order it was tried. */
async function search(world: World, facts: Partial<SearchFacts> = {}, known: number[] = []) {
  const { cheapest, tried } = await searchCheapest(
    trialIn(world, counted(1)),
    known.map((count) => trialIn(world, counted(count))),
    { ...FACTS, ...facts },
    async (setting) => resultIn(world, setting),
  );
  const nameOf = ({ result }: Trial): string =>
    result.change === null ? result.maxInFlight : `${result.maxInFlight}, ${result.change}`;
  return { cheapest: cheapest === null ? null : nameOf(cheapest), tried: tried.map(nameOf) };
}

describe('the cheapest change', () => {
  test('is the least number of VMs at a time that makes it, whatever was run before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 64 }),
        fc.array(fc.integer({ min: 2, max: 200 }), { maxLength: 4 }),
        async (needed, known) => {
          const { cheapest, tried } = await search({ needed }, {}, known);
          expect(cheapest).toBe(String(needed));
          expect(new Set(tried).size).toBe(tried.length);
          expect(tried.length).toBeLessThanOrEqual(11);
        },
      ),
    );
  });

  test('is found in a few runs when twice as many take half as long', async () => {
    expect(await search({ needed: 23 })).toEqual({ cheapest: '23', tried: ['64', '23', '22'] });
    expect((await search({ needed: 3 }, {}, [4, 8])).tried).toEqual(['3', '2']);
  });

  test('is found in a few runs when more at a time helps less than that', async () => {
    for (const needed of [12, 20, 38, 57, 80]) {
      const late = { needed, isSublinear: true };
      const { cheapest, tried } = await search(late, { slotsMaximum: 80 }, [8]);
      expect(cheapest).toBe(String(needed));
      expect(tried.length).toBeLessThanOrEqual(11);
    }
  });

  test('does not let apps vanish: then other changes are tried with the most that does no harm', async () => {
    const text = 'strategy create-swap-delete, on new addresses';
    const world = { needed: 40, harmful: 10, helps: [text] };
    const { cheapest, tried } = await search(world, { canSwap: true }, [8, 12]);
    expect(cheapest).toBe(`8, ${text}`);
    expect(tried.at(-1)).toBe(`8, ${text}`);
  });

  test('is tried in the order of its cost, and only where it could help', async () => {
    const share = (what: 'room' | 'startCap', of: number) => ({ what, share: of, governedBy: '' });
    const world = {
      needed: 1000,
      drainsTimedOut: 4,
      limits: [share('room', 0.5), share('startCap', 0.2)],
    };
    const facts = {
      slotsMaximum: 1,
      startingContainersMaximum: 200,
      canSwap: true,
      hasPause: true,
    };
    expect(await search(world, facts)).toEqual({
      cheapest: null,
      tried: [
        '1, evacuation timeout 300s',
        '1, evacuation timeout 150s',
        '1, cap on starting containers 400',
        '1, cap on starting containers 800',
        '1, no cap on starting containers',
        '1, strategy create-swap-delete, on new addresses',
        '1, no pause between the deploys',
      ],
    });
    const idle = { ...world, limits: [share('room', 0.05), share('startCap', 0.05)] };
    expect((await search(idle, { ...facts, canSwap: false })).tried).toEqual([
      '1, no pause between the deploys',
    ]);
  });

  test('is not known when nobody waits for it', async () => {
    const world = { needed: 30 };
    let runs = 0;
    const outcome = await searchCheapest(
      trialIn(world, counted(1)),
      [],
      { ...FACTS, canSwap: true },
      async (setting) => {
        runs += 1;
        return runs > 2 ? undefined : resultIn(world, setting);
      },
    );
    // What was found before it was stopped is told.
    expect(outcome.cheapest?.result.maxInFlight).toBe('30');
    expect(outcome.tried).toHaveLength(2);
  });
});
