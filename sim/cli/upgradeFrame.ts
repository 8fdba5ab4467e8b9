/** What all settings of an upgrade have in common: its dates, its seeds, and the command that shows one of them again. */
import { toSeconds } from '../engine/units';
import { countText, type OtherChange } from '../lab/upgrade/setting';
import type { UpgradeFrame } from '../lab/upgrade/settingResult';
import { deploysIn } from '../lab/upgrade/subject';
import { commandLine, programName } from './commandLine';
import type { Io } from './io';
import type { UpgradeOptions } from './upgrade';
import type { UpgradePlan } from './upgradePlanning';

export function upgradeFrame(
  argument: string,
  options: UpgradeOptions,
  { scenario, subject, seeds, deadline, eventPath }: UpgradePlan,
  io: Io,
): UpgradeFrame {
  const own = [
    ...new Set(deploysIn(scenario, subject).map(({ maxInFlight }) => countText(maxInFlight))),
  ];
  const program = programName(io.env);
  const overridesOf = (change: OtherChange): ReturnType<UpgradeFrame['overridesOf']> => {
    const { overrides, strategy, hasNoPause } = change;
    if (strategy === null && !hasNoPause) return overrides;
    if (eventPath === null) return null;
    const settings = subject.kind === 'rotation' ? `${eventPath}.deploy` : eventPath;
    const more: [path: string, yaml: string][] = [];
    if (strategy !== null) {
      more.push([`${settings}.strategy`, strategy], [`${settings}.addresses`, 'new']);
    }
    if (hasNoPause) more.push([`${eventPath}.pause`, '0s']);
    return [...overrides, ...more];
  };
  return {
    startsAt: scenario.run.startsAt,
    beginSeconds: toSeconds(subject.beginsAt),
    ownMaxInFlight: own.join('/'),
    seeds,
    deadlineSeconds: deadline?.atSeconds ?? null,
    overridesOf,
    commandOf: ({ maxInFlight, change }) => {
      const more = change === null ? [] : overridesOf(change);
      if (more === null) return null;
      const count = maxInFlight === null ? own[0] : countText(maxInFlight);
      const words = ['upgrade', argument];
      if (options.deploy !== undefined) words.push('--deploy', options.deploy);
      words.push('--max-in-flight', count ?? '1');
      if (options.deadline !== undefined) words.push('--deadline', options.deadline);
      words.push('--seeds', String(seeds.length));
      if (options.seed !== undefined) words.push('--seed', String(options.seed));
      for (const each of options.set ?? []) words.push('--set', each);
      for (const [path, yaml] of more) words.push('--set', `${path}=${yaml}`);
      return commandLine(words, program);
    },
  };
}
