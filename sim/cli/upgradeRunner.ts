/** The runs of `diegosim upgrade`: each setting on every seed, in threads that stay until all is known. */
import { availableParallelism } from 'node:os';
import { openThreads, type RunThreads } from '../lab/node/runPool';
import type { SweepTask } from '../lab/node/sweepWorker';
import type { UpgradeDocument } from '../lab/upgrade/document';
import type { UpgradeReading } from '../lab/upgrade/reading';
import { countText, settingKey, type UpgradeSetting } from '../lab/upgrade/setting';
import type { UpgradeRun } from '../lab/upgrade/settingResult';
import { build } from './packageFiles';
import type { StopRequest } from './stop';
import type { UpgradeOptions } from './upgrade';
import type { UpgradePlan } from './upgradePlanning';
import type { UpgradeProgress } from './upgradeProgress';

interface UpgradeWork {
  readonly plan: UpgradePlan;
  readonly options: UpgradeOptions;
  readonly stop: StopRequest;
  readonly progress: UpgradeProgress | undefined;
}

export interface UpgradeRunner {
  /** Runs of each setting, by seed; those that a signal cut short are missing. What was run is not run again. */
  run(settings: readonly UpgradeSetting[]): Promise<readonly (readonly UpgradeRun[])[]>;
  readonly failures: UpgradeDocument['failures'];
  /** Ends its threads. */
  end(): Promise<void>;
}

export function createUpgradeRunner({ plan, options, stop, progress }: UpgradeWork): UpgradeRunner {
  const { source, seeds } = plan;
  const { file, text, siblings, overrides } = source;
  const data = { file, text, siblings, build: build() };
  const known = new Map<string, { readonly point: number; readonly runs: UpgradeRun[] }>();
  const failures: UpgradeDocument['failures'] = [];
  let threads: RunThreads | undefined;
  return {
    failures,
    end: async () => threads?.end(),
    async run(settings) {
      const tasks: SweepTask[] = [];
      const runsOf = new Map<number, UpgradeRun[]>();
      for (const setting of settings) {
        const key = settingKey(setting);
        if (known.has(key)) continue;
        const entry = { point: known.size, runs: [] };
        known.set(key, entry);
        runsOf.set(entry.point, entry.runs);
      }
      // Seed by seed, so that what is interrupted has the same seeds of every setting.
      for (const seed of seeds) {
        for (const setting of settings) {
          const { point } = known.get(settingKey(setting)) ?? { point: -1 };
          if (!runsOf.has(point)) continue;
          const more = setting.change?.overrides ?? [];
          const upgrade = { deploy: options.deploy ?? null, setting };
          tasks.push({ point, seed, overrides: [...overrides, ...more], upgrade });
        }
      }
      progress?.expect(tasks.length);
      const jobs = options.jobs ?? availableParallelism();
      threads ??= openThreads({ jobs, data });
      const pool = threads.start(tasks, ({ point, seed, result, failure }) => {
        const reading = result === null ? null : (JSON.parse(result) as UpgradeReading);
        runsOf.get(point)?.push({ seed, reading, failure });
        const setting = settings.find((each) => known.get(settingKey(each))?.point === point);
        if (failure !== null && setting !== undefined) {
          failures.push({ setting: nameOf(setting), seed, failure });
        }
        progress?.ended();
      });
      const isStopped = await Promise.race([pool.done, stop.stopped()]);
      if (isStopped !== undefined) await pool.stop();
      await pool.done;
      failures.sort(
        (one, other) => one.seed - other.seed || (one.setting < other.setting ? -1 : 1),
      );
      return settings.map((setting) =>
        (known.get(settingKey(setting))?.runs ?? []).sort((one, other) => one.seed - other.seed),
      );
    },
  };
}

function nameOf({ maxInFlight, change }: UpgradeSetting): string {
  const parts = [maxInFlight === null ? "the scenario's own" : countText(maxInFlight)];
  if (change !== null) parts.push(change.text);
  return parts.join(', ');
}
