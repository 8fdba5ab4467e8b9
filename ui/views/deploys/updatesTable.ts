/** All updates of VMs that have begun by an instant, as a table: what each is about, or came to. */
import type { Instant } from '../../../sim/engine/units';
import { duration, UNKNOWN } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import type { Table } from '../../charts/table';
import { type Deploys, stepAt, type VmUpdate } from '../../replay/deploys';
import type { Replay } from '../../replay/openReplay';
import { STEP_TEXTS } from './deployTexts';

export interface UpdateRow {
  readonly key: string;
  readonly deploy: string;
  readonly zone: string;
  readonly update: VmUpdate;
}

export function updatesTable(replay: Replay, { lives }: Deploys, at: Instant): Table<UpdateRow> {
  const rows = lives.flatMap(({ deploy, places, updates }) =>
    updates
      .filter(({ from }) => from <= at)
      .map((update) => ({
        key: `${deploy} ${update.row}`,
        deploy,
        zone: places[update.place]?.zone ?? UNKNOWN,
        update,
      })),
  );
  const outcome = ({ update }: UpdateRow): string => {
    const stretch = stepAt(update, at);
    if (stretch !== undefined) return STEP_TEXTS[stretch.step];
    if (update.outcome === 'failed') return `failed: ${update.reason ?? UNKNOWN}`;
    return update.outcome ?? UNKNOWN;
  };
  const lasted = ({ update: { from, until } }: UpdateRow) =>
    (until === undefined || until > at ? at : until) - from;
  return {
    caption: 'Updates of VMs',
    columns: [
      { key: 'deploy', title: 'Deploy', text: ({ deploy }) => deploy },
      { key: 'run', title: 'Run', isNumber: true, text: ({ update }) => String(update.run) },
      { key: 'vm', title: 'VM', text: ({ update }) => update.vm },
      { key: 'zone', title: 'Zone', text: ({ zone }) => zone },
      {
        key: 'canary',
        title: 'Canary',
        text: ({ update }) => (update.isCanary ? 'canary' : ''),
      },
      instantColumn(replay, { key: 'from', title: 'Began', at: ({ update }) => update.from }),
      {
        key: 'lasted',
        title: 'Took',
        isNumber: true,
        text: (row) => duration(lasted(row)),
        value: lasted,
        unit: 'µs',
      },
      { key: 'state', title: 'State', text: outcome },
    ],
    rows,
  };
}
