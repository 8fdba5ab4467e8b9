/** One zone: its totals, its cells, and the apps that run nowhere else. */
import { useMemo } from 'react';
import type { CellId } from '../../../sim/model/identity';
import { DataTable } from '../../charts/dataTable';
import { count, counted, NOT_TOLD } from '../../charts/format';
import { type Fact, Facts, Part, Sheet } from '../../charts/sheet';
import { ThingLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import { select } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { cellSelected } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { CapacityBars } from './capacityBars';
import { cellsText } from './cellTexts';
import { cellsOfZone } from './mapLayout';
import { appsOnlyIn, zoneCapacities, zoneTable } from './zoneModel';
import { sumOfCells } from './zoneSums';
import './map.css';

export interface ZoneInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'zone' }>;
}

export function ZoneInspector({ selected }: ZoneInspectorProps) {
  const frame = useShown();
  const replay = frame?.run.replay;
  const { zone } = selected;
  const cells = useMemo(
    () => (replay === undefined ? [] : cellsOfZone(replay, zone)),
    [replay, zone],
  );
  if (frame === undefined || replay === undefined) return null;
  return (
    <Sheet kind="Zone" title={zone}>
      {cells.length === 0 ? (
        <p className="note">
          No cell of this run is in a zone of that name. Its zones: {replay.facts.zones.join(', ')}.
        </p>
      ) : (
        <KnownZone replay={replay} view={frame.view} zone={zone} cells={cells} />
      )}
    </Sheet>
  );
}

interface OfZone {
  readonly replay: Replay;
  readonly view: View;
  readonly zone: string;
  readonly cells: readonly CellId[];
}

function KnownZone({ replay, view, zone, cells }: OfZone) {
  const dashboard = useDashboard();
  const { state, tells } = view;
  const capacities = zoneCapacities(replay, view, cells);
  // It follows from the state; the clock alone changes nothing in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const table = useMemo(() => zoneTable(replay, view, cells), [replay, state, tells, cells]);
  return (
    <>
      <Part title="Now">
        <Facts facts={factsOf(replay, view, cells)} />
      </Part>
      <Part title="Capacity" summary="of cells that are not down">
        {capacities.every(({ total }) => total === 0) ? (
          <p className="sheet-note">Nothing: all cells of the zone are down or not made yet.</p>
        ) : (
          <CapacityBars capacities={capacities} />
        )}
      </Part>
      <OnlyHere replay={replay} view={view} zone={zone} />
      <Part title="Cells" summary={counted(cells.length, 'cell')}>
        <div className="map-table">
          <DataTable
            table={table}
            keyOf={({ cell }) => cell}
            onChoose={({ cell }) => select(dashboard, cellSelected(replay, cell))}
            empty="The zone has no cells."
          />
        </div>
      </Part>
    </>
  );
}

function factsOf(replay: Replay, view: View, cells: readonly CellId[]): Fact[] {
  const sum = sumOfCells(replay, view, 'memory', cells);
  const told = (value: number | undefined) =>
    value === undefined ? NOT_TOLD : counted(value, 'container');
  return [
    { name: 'Cells', value: cellsText(sum) },
    { name: 'Running', value: told(sum.running) },
    { name: 'Starting', value: told(sum.claimed) },
  ];
}

/** Names shown; the rest is counted. */
const APPS_MAX = 12;

function OnlyHere({ replay, view, zone }: Omit<OfZone, 'cells'>) {
  const { state, tells } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows from the state.
  const apps = useMemo(() => appsOnlyIn(replay, view, zone), [replay, state, tells, zone]);
  if (apps === undefined) {
    return (
      <Part title="Apps that run only here">
        <p className="sheet-note">Not in this trace; levels normal and full tell where apps run.</p>
      </Part>
    );
  }
  const { several, single } = apps;
  const more = several.length - APPS_MAX;
  return (
    <Part
      title="Apps that run only here"
      summary={`${count(several.length + single)} of ${count(apps.apps)}`}
    >
      {several.length === 0 ? (
        <p className="sheet-note">
          {apps.apps === 0
            ? 'No app runs in this zone at this instant.'
            : 'Every app with more than one running instance also runs in another zone.'}
        </p>
      ) : (
        <ul className="map-apps">
          {several.slice(0, APPS_MAX).map(({ processGuid, running }) => (
            <li key={processGuid}>
              <ThingLink to={{ kind: 'app', processGuid }}>{processGuid}</ThingLink>
              <span className="sheet-note">{counted(running, 'instance')}</span>
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p className="sheet-note">and {counted(more, 'more app')}</p>}
      {single > 0 && (
        <p className="sheet-note">
          {counted(single, 'app')} with a single running instance, which is here
        </p>
      )}
    </Part>
  );
}
