/** An app's instances over time, a lane each, a page of lanes at a time. */
import { useMemo, useState } from 'react';
import type { LrpId, ProcessId } from '../../../sim/model/identity';
import { count, counted } from '../../charts/format';
import type { Lane } from '../../charts/laneModel';
import { LanesPanel } from '../../charts/lanesPanel';
import { Part } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import { keysOfProcess } from './flatState';
import { instanceLane } from './lifeLanes';
import { type LifeRow, lifeRows, lifeTable } from './lifeTable';
import { keptLife } from './lives';

/** Lanes of a page: what fits on a screen, and is folded in the blink of an eye. */
const PAGE = 24;

export interface AppLanesProps {
  readonly replay: Replay;
  readonly process: ProcessId;
  readonly processGuid: string;
}

export function AppLanes({ replay, process, processGuid }: AppLanesProps) {
  const dashboard = useDashboard();
  const keys = useMemo(() => keysOfProcess(replay, process), [replay, process]);
  const [asked, setPage] = useState({ process, page: 0 });
  // Another app begins with its first page.
  const page = asked.process === process ? asked.page : 0;
  const shown = useMemo(() => keys.slice(page * PAGE, (page + 1) * PAGE), [keys, page]);
  const lanes = useMemo(
    () => Array.from(shown).flatMap((lrp) => lanesFor(replay, processGuid, lrp)),
    [replay, processGuid, shown],
  );
  if (keys.length === 0) {
    return (
      <Part title="Instances">
        <p className="apps-note-inline">No row of any instance was ever created in this run.</p>
      </Part>
    );
  }
  return (
    <LanesPanel
      id="app-instances"
      title="Instances"
      summary={counted(keys.length, 'instance')}
      actions={
        keys.length > PAGE && (
          <Pages
            page={page}
            instances={keys.length}
            onPage={(wanted) => setPage({ process, page: wanted })}
          />
        )
      }
      replay={replay}
      lanes={lanes}
      label={`Where each instance of ${processGuid} ran over time. The table beside it has every stretch.`}
      table={{
        make: () => lifeTable(replay, `Instances of ${processGuid}`, rowsFor(replay, shown)),
        keyOf: ({ key }) => key,
        onChoose: ({ index }) => select(dashboard, { kind: 'instance', processGuid, index }),
        empty: 'Nothing is told of their lives.',
      }}
    />
  );
}

function lanesFor(replay: Replay, processGuid: string, lrp: LrpId): Lane[] {
  const life = keptLife(replay, lrp);
  if (life === undefined) return [];
  const index = replay.columns.identities.lrpIndex[lrp] ?? 0;
  return [instanceLane(replay, life, `/${index}`, { kind: 'instance', processGuid, index })];
}

function rowsFor(replay: Replay, keys: Int32Array): LifeRow[] {
  return Array.from(keys).flatMap((lrp) => {
    const life = keptLife(replay, lrp);
    return life === undefined ? [] : lifeRows(replay, life);
  });
}

interface PagesProps {
  readonly page: number;
  readonly instances: number;
  readonly onPage: (page: number) => void;
}

function Pages({ page, instances, onPage }: PagesProps) {
  const last = Math.ceil(instances / PAGE) - 1;
  const end = Math.min(instances, (page + 1) * PAGE);
  return (
    <span className="apps-pages">
      <button
        type="button"
        aria-label="Instances before"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        ‹
      </button>
      {count(page * PAGE + 1)}–{count(end)} of {count(instances)}
      <button
        type="button"
        aria-label="Instances after"
        disabled={page >= last}
        onClick={() => onPage(page + 1)}
      >
        ›
      </button>
    </span>
  );
}
