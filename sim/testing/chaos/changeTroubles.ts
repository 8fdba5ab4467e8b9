/** What people do to a foundation: scale, push, release, delete, add cells, cancel tasks. */
import type { Entry } from './scenarioData';
import { span } from './scenarioData';
import { among, type Raw, type Trouble } from './shape';
import { shareOf } from './targets';
import { beginOf, once, repeated } from './times';

export const CHANGE_TROUBLES: Readonly<Record<string, Trouble>> = {
  scale: (raw, shape) => [
    {
      scale: { app: among(shape.apps, raw.first), instances: raw.second % 9 },
      ...once(raw, shape),
    },
  ],
  addApp: (raw, shape) => [
    {
      add: {
        app: `late-${raw.first % 40}`,
        instances: 1 + (raw.second % 5),
        memory: '256MB',
        disk: '256MB',
      },
      ...once(raw, shape),
    },
  ],
  remove: (raw, shape) => [
    {
      remove:
        raw.second % 3 === 0 ? { share: shareOf(raw) } : { app: among(shape.apps, raw.first) },
      ...once(raw, shape),
    },
  ],
  addCells: (raw, shape) => [
    {
      addCells: {
        group: among(shape.groups, raw.first).name,
        count: 1 + (raw.second % 2),
        every: span(raw.third % 20),
      },
      at: span(Math.max(1, beginOf(raw, shape) - 20)),
    },
  ],
  release: (raw, shape) => [
    { release: { ...whichApps(raw, shape.apps), ...changesOf(raw) }, ...repeated(raw, shape) },
  ],
  rollingRelease: (raw, shape) => [
    {
      release: {
        ...whichApps(raw, shape.apps),
        strategy: 'rolling',
        maxInFlight: 1 + (raw.second % 3),
        ...(raw.third % 4 === 0 ? { cancelAfter: span(5 + raw.lasts) } : {}),
        ...changesOf(raw),
      },
      ...once(raw, shape),
    },
  ],
  cancel: (raw, shape) =>
    shape.tasks.length === 0
      ? []
      : [
          {
            cancel: { tasks: among(shape.tasks, raw.first), share: shareOf(raw) },
            ...repeated(raw, shape),
          },
        ],
};

function whichApps(raw: Raw, apps: readonly string[]): Entry {
  return raw.third % 3 === 0 ? { share: shareOf(raw) } : { app: among(apps, raw.first) };
}

function changesOf({ second, third, lasts }: Raw): Entry {
  switch (second % 5) {
    case 0:
      return { memory: '384MB' };
    case 1:
      return { crash: { after: span(1 + lasts / 4), times: 3 } };
    case 2:
      return { instances: third % 7 };
    case 3:
      return { updateStrategy: third % 2 === 0 ? 'recreate' : 'rolling' };
    default:
      return {};
  }
}
