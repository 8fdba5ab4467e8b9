/** One cell: what it is, what it holds, what others believe of it, what happened to it. */
import { type ReactNode, useMemo } from 'react';
import { type CellId, NONE } from '../../../sim/model/identity';
import { DataTable } from '../../charts/dataTable';
import { count, counted, duration, NOT_TOLD } from '../../charts/format';
import { RecordList } from '../../charts/recordList';
import { type Fact, Facts, InstantLink, Part, Sheet } from '../../charts/sheet';
import { ThingLink, ZoneLink } from '../../charts/thingLinks';
import { lifeOfCell } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { type CellView, readCell } from '../../replay/things';
import type { View } from '../../replay/view';
import { select } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { cellOf } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { CapacityBars } from './capacityBars';
import { LeasesPart, UpdatesPart } from './cellHistory';
import {
  capacitiesOf,
  containerSelected,
  containerTable,
  contradictions,
  toldText,
} from './cellModel';
import {
  evacuationText,
  gardenText,
  leaseText,
  presenceText,
  repText,
  rowsText,
  stateText,
} from './cellTexts';
import { evacuationAt } from './evacuation';
import './map.css';

export interface CellInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'cell' }>;
}

export function CellInspector({ selected }: CellInspectorProps) {
  const frame = useShown();
  if (frame === undefined) return null;
  const { view } = frame;
  const { replay } = frame.run;
  const cell = cellOf(replay, selected.cellGuid);
  return (
    <Sheet kind="Cell" title={selected.cellGuid}>
      {cell === NONE ? (
        <p className="note">This run has no cell of that name.</p>
      ) : (
        <KnownCell replay={replay} view={view} cell={cell} />
      )}
    </Sheet>
  );
}

interface OfCell {
  readonly replay: Replay;
  readonly view: View;
  readonly cell: CellId;
}

function KnownCell({ replay, view, cell }: OfCell) {
  const told = readCell(replay, view, cell);
  const rows = useMemo(() => lifeOfCell(replay, cell), [replay, cell]);
  return (
    <>
      <Part title="Now">
        {contradictions(told).map((sentence) => (
          <p key={sentence} className="warning">
            {sentence}
          </p>
        ))}
        <Facts facts={factsOf(replay, view, told)} />
      </Part>
      <EvacuationPart replay={replay} view={view} cell={cell} />
      <UpdatesPart replay={replay} at={view.at} cell={cell} />
      <LeasesPart replay={replay} at={view.at} cell={cell} />
      <CapacityPart told={told} view={view} replay={replay} />
      <ContainersPart replay={replay} view={view} cell={cell} />
      <Part title="Records" summary={counted(rows.length, 'record')}>
        <RecordList
          rows={rows}
          label={`Records of ${told.cellGuid}`}
          empty="No record names this cell."
        />
      </Part>
    </>
  );
}

function factsOf(replay: Replay, view: View, cell: CellView): Fact[] {
  const presentSince = read(view.state.cells.presentSince, cell.cell);
  return [
    {
      name: 'State',
      value: (
        <>
          {stateText(cell)} since <InstantLink replay={replay} at={cell.since} />
        </>
      ),
    },
    { name: 'Zone', value: cell.zone === undefined ? NOT_TOLD : <ZoneLink zone={cell.zone} /> },
    { name: 'Group', value: cell.group ?? NOT_TOLD },
    {
      name: 'Locket',
      value: (
        <>
          {presenceText(cell)}
          {cell.isPresent !== undefined && !Number.isNaN(presentSince) && (
            <>
              {' '}
              since <InstantLink replay={replay} at={presentSince} />
            </>
          )}
        </>
      ),
      title: 'Whether Locket lists the presence of the cell: only then do auctions ask it.',
    },
    { name: 'Rep', value: repText(cell), title: "The rep's process on the cell's VM." },
    {
      name: 'Garden',
      value: (
        <>
          {gardenText(cell)}
          {cell.garden.since !== undefined && (
            <>
              {' '}
              since <InstantLink replay={replay} at={cell.garden.since} />
            </>
          )}
        </>
      ),
      title: 'By its health check: an unhealthy one answers auctions that it takes nothing.',
    },
    {
      name: 'Address',
      value: cell.address ?? NOT_TOLD,
      title: 'Of its VM on the underlay network: a Silk lease belongs to it.',
    },
    { name: 'Silk lease', value: leaseValue(cell) },
    {
      name: 'BBS rows',
      value: rowsText(cell),
      title: 'ActualLRPs that the BBS holds on the cell.',
    },
  ];
}

/** Only while it evacuates, or when it is drained. */
function EvacuationPart({ replay, view, cell: id }: OfCell) {
  const cell = readCell(replay, view, id);
  const text = evacuationText(cell);
  const progress = evacuationAt(replay, view, id);
  if (text === undefined) return null;
  const drainedAt = cell.drain.since;
  return (
    <Part title="Evacuation" summary={text}>
      {progress === undefined ? (
        drainedAt !== undefined && (
          <p className="sheet-note">
            {cell.drain.state === 'drained' ? 'Since ' : 'Told so at '}
            <InstantLink replay={replay} at={drainedAt} />.
          </p>
        )
      ) : (
        <>
          <meter
            className="map-progress"
            aria-label="Containers that have left"
            max={Math.max(1, progress.containers)}
            value={
              progress.containers -
              progress.replaced -
              progress.waiting -
              progress.stopping -
              progress.tasks
            }
          />
          <Facts
            facts={[
              {
                name: 'Began',
                value: (
                  <>
                    <InstantLink replay={replay} at={progress.since} />,{' '}
                    {duration(view.at - progress.since)} ago
                  </>
                ),
              },
              {
                name: 'Replaced',
                value: counted(progress.replaced, 'instance'),
                title: 'A replacement runs elsewhere: the next bulk sync takes it away.',
              },
              {
                name: 'Waiting',
                value: `${counted(progress.waiting, 'instance')} for a replacement`,
              },
              {
                name: 'Stopping',
                value: counted(progress.stopping, 'instance'),
                title: 'No row of the BBS names them any more.',
              },
              { name: 'Tasks', value: `${count(progress.tasks)}, which end by themselves` },
              {
                name: 'Time-out',
                value:
                  progress.remaining === undefined
                    ? NOT_TOLD
                    : `in ${duration(progress.remaining)}`,
                title: 'Then the rep deletes what is left.',
              },
            ]}
          />
        </>
      )}
    </Part>
  );
}

function leaseValue(cell: CellView): ReactNode {
  const { subnet } = cell;
  if (cell.lease !== 'held' || subnet === undefined) return leaseText(cell);
  return <ThingLink to={{ kind: 'subnet', subnet }}>{leaseText(cell)}</ThingLink>;
}

interface CapacityPartProps extends Omit<OfCell, 'cell'> {
  readonly told: CellView;
}

/** What is in use, and what the auctioneer goes by. */
function CapacityPart({ told: cell, view, replay }: CapacityPartProps) {
  const capacities = capacitiesOf(cell);
  const { reported } = cell;
  const isKnown = view.tells.has('auction.cellFetched');
  return (
    <Part title="Capacity">
      <CapacityBars capacities={capacities} />
      <h4 className="map-subtitle">Last told to the auctioneer</h4>
      {reported === undefined ? (
        <p className="sheet-note">
          {isKnown
            ? 'Nothing yet: no auction has asked this cell.'
            : 'Not in this trace; a trace at level full tells what cells reported.'}
        </p>
      ) : (
        <Facts
          facts={[
            {
              name: 'When',
              value: (
                <>
                  <InstantLink replay={replay} at={reported.at} />,{' '}
                  {duration(view.at - reported.at)} ago
                </>
              ),
            },
            ...capacities.map((capacity) => ({ name: capacity.name, value: toldText(capacity) })),
            {
              name: 'Starting',
              value: `${reported.starting < 0 ? NOT_TOLD : count(reported.starting)}, in truth ${count(cell.starting)}`,
            },
          ]}
        />
      )}
    </Part>
  );
}

function ContainersPart({ replay, view, cell }: OfCell) {
  const dashboard = useDashboard();
  const { state, tells } = view;
  // Everything in the table follows from the state; the clock alone changes nothing in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const table = useMemo(() => containerTable(replay, view, cell), [replay, state, tells, cell]);
  const isKnown = tells.has('container.reserved');
  return (
    <Part title="Containers" summary={isKnown ? counted(table.rows.length, 'container') : NOT_TOLD}>
      {isKnown ? (
        <div className="map-table">
          <DataTable
            table={table}
            keyOf={({ slot }) => slot}
            onChoose={(row) => select(dashboard, containerSelected(replay, row))}
            empty="The cell has no containers at this instant."
          />
        </div>
      ) : (
        <p className="sheet-note">
          A trace at level normal or full tells which containers it holds.
        </p>
      )}
    </Part>
  );
}
