/** The resurrector: whether it works, stands by or melted down, and what became of each VM that it found. */
import type { Instant } from '../../../sim/engine/units';
import { counted, longDuration } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import { Panel } from '../../charts/panel';
import { InstantLink } from '../../charts/sheet';
import type { Table } from '../../charts/table';
import { CellLink } from '../../charts/thingLinks';
import { deployAt } from '../../replay/deployProgress';
import { deploysOf } from '../../replay/deploys';
import type { Replay } from '../../replay/openReplay';
import {
  type FoundVm,
  type ResurrectorLife,
  resurrectorAt,
  resurrectorOf,
} from '../../replay/resurrector';
import { select } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { cellSelected } from '../../session/runFacts';
import { resurrectorText } from './rotationTexts';

/** VMs that are named before the rest is only counted. */
const NAMES_MAX = 8;

export function ResurrectorPanel({ replay }: { readonly replay: Replay }) {
  const dashboard = useDashboard();
  const shown = useShown();
  const life = resurrectorOf(replay);
  if (shown === undefined || life === undefined) return null;
  const { at } = shown.view;
  const progress = resurrectorAt(life, at);
  const deploys = deploysOf(replay);
  const isDeploying = deploys.lives.some(
    (deploy) => deployAt(deploys, deploy, at).state === 'running',
  );
  const open = [...progress.waiting, ...progress.recreating];
  return (
    <Panel
      id="resurrector"
      title="Resurrector"
      className="deploys-panel"
      table={{
        make: () => foundTable(replay, life, at),
        keyOf: ({ row }) => row,
        onChoose: ({ cell, row }) =>
          select(dashboard, cellSelected(replay, cell) ?? { kind: 'record', row }),
        empty: 'It has found no VM down yet.',
      }}
    >
      <div className="deploys-one">
        <p className={progress.standstills.length > 0 ? 'deploys-verdict bad' : ''}>
          {resurrectorText(progress, isDeploying)}
        </p>
        {progress.standstills.map(({ row, from, reason }) => (
          <p key={row} className="deploys-weak">
            {reason === 'melted' ? 'Meltdown' : 'Switched off'} since{' '}
            <InstantLink replay={replay} at={from} />, for {longDuration(at - from)}.
          </p>
        ))}
        {open.length > 0 && (
          <ul className="deploys-found">
            {open.slice(0, NAMES_MAX).map((found) => (
              <li key={found.row}>
                {found.cell >= 0 ? (
                  <CellLink replay={replay} cell={found.cell} hasZone />
                ) : (
                  found.vm
                )}
                : {foundText(found, at)}
              </li>
            ))}
            {open.length > NAMES_MAX && <li>and {counted(open.length - NAMES_MAX, 'more VM')}</li>}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function foundText({ detectedAt, recreatingAt, backAt }: FoundVm, at: Instant): string {
  if (backAt !== undefined && backAt <= at) {
    const how = recreatingAt === undefined ? 'back without it' : 'recreated';
    return `${how} after ${longDuration(backAt - detectedAt)}`;
  }
  if (recreatingAt !== undefined && recreatingAt <= at) {
    return `being recreated for ${longDuration(at - recreatingAt)}`;
  }
  return `found down ${longDuration(at - detectedAt)} ago`;
}

function foundTable(replay: Replay, { found }: ResurrectorLife, at: Instant): Table<FoundVm> {
  return {
    caption: 'VMs that the health monitor found down',
    columns: [
      { key: 'vm', title: 'VM', text: ({ vm }) => vm },
      instantColumn(replay, {
        key: 'detected',
        title: 'Found',
        at: ({ detectedAt }) => detectedAt,
      }),
      instantColumn(replay, {
        key: 'recreating',
        title: 'Recreating from',
        at: ({ recreatingAt }) => recreatingAt,
        none: '',
      }),
      instantColumn(replay, { key: 'back', title: 'Back', at: ({ backAt }) => backAt, none: '' }),
      { key: 'state', title: 'State', text: (row) => foundText(row, at) },
    ],
    rows: found.filter(({ detectedAt }) => detectedAt <= at),
  };
}
