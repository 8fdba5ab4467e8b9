/** What the loss of each zone, and of the largest cell, would do: by auctions, and beside it by adding up. */
import type { ReactNode } from 'react';
import { DataTable } from '../../charts/dataTable';
import { Panel } from '../../charts/panel';
import type { TableColumn } from '../../charts/table';
import { ThingLink, ZoneLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import type { CapacityShown } from '../../session/capacity';
import { useSession } from '../../session/hooks';
import type { Selected } from '../../session/selected';
import { differenceText, type Loss, lossName, STANDING, sumText } from './lossTexts';
import { Mark } from './mark';
import { SizedTable } from './sizedTable';
import { lossTable, othersText, type UnplacedRow, unplacedTable } from './tables';

export function LossPanel({ shown }: { readonly shown: CapacityShown }) {
  const selected = useSession((session) => session.selected);
  const { report, replay } = shown;
  const { losses } = report;
  const table = lossTable(report);
  const differing = losses.flatMap((loss) => {
    const text = differenceText(loss);
    return text === undefined ? [] : [{ loss, text }];
  });
  const unplaced = unplacedTable(report);
  const [{ draws } = { draws: 0 }] = losses;
  return (
    <Panel
      id="capacity-losses"
      title="If lost"
      summary={`whether every instance finds a cell, by auctions with ${draws} throws of the dice`}
      table={{ make: () => table, keyOf, empty: 'No cell takes work.' }}
      isTable
    >
      <SizedTable rows={losses.length}>
        <DataTable
          table={table}
          keyOf={keyOf}
          isChosen={(loss) => isOf(loss, selected)}
          cell={lossCell}
          empty="No cell takes work, so nothing can be lost."
        />
      </SizedTable>
      {differing.length > 0 && (
        <ul className="capacity-sentences" aria-label="Where adding up misleads">
          {differing.map(({ loss, text }) => (
            <li key={lossName(loss)}>
              <LossLink loss={loss} />: {text}
            </li>
          ))}
        </ul>
      )}
      {unplaced.rows.length > 0 && (
        <SizedTable rows={unplaced.rows.length} title="What finds no cell">
          <DataTable
            table={unplaced}
            keyOf={({ loss, placementError }) => `${keyOf(loss)} ${placementError}`}
            cell={(column, row) => unplacedCell(replay, column, row)}
            empty=""
          />
        </SizedTable>
      )}
    </Panel>
  );
}

function keyOf(loss: Loss): string {
  return `${loss.kind} ${lossName(loss)}`;
}

function isOf({ kind, zone, cellGuid }: Loss, selected: Selected | null): boolean {
  if (kind === 'cell') return selected?.kind === 'cell' && selected.cellGuid === cellGuid;
  return selected?.kind === 'zone' && selected.zone === zone;
}

function LossLink({ loss }: { readonly loss: Loss }) {
  const { kind, zone, cellGuid } = loss;
  if (kind === 'cell' && cellGuid !== null) {
    return (
      <>
        cell <ThingLink to={{ kind: 'cell', cellGuid }}>{cellGuid}</ThingLink>
      </>
    );
  }
  const rest = lossName(loss).slice(`zone ${zone}`.length);
  return (
    <>
      zone <ZoneLink zone={zone} />
      {rest}
    </>
  );
}

function lossCell({ key }: TableColumn<Loss>, loss: Loss): ReactNode | undefined {
  if (key === 'loss') return <LossLink loss={loss} />;
  if (key === 'verdict') {
    return (
      <>
        <Mark standing={STANDING[loss.verdict]} /> {loss.verdict}
      </>
    );
  }
  if (key === 'sum' && loss.sum.verdict === 'fits' && loss.verdict !== 'fits') {
    return <strong>{sumText(loss)}</strong>;
  }
  return undefined;
}

function unplacedCell(
  replay: Replay,
  { key }: TableColumn<UnplacedRow>,
  row: UnplacedRow,
): ReactNode | undefined {
  if (key === 'loss') return <LossLink loss={row.loss} />;
  const [example] = row.apps;
  if (key !== 'apps' || example === undefined) return undefined;
  // Reports name apps as the scenario does; of several versions the last one is meant.
  const app = replay.facts.apps.findLast((facts) => facts?.name === example.name);
  if (app === undefined) return undefined;
  const { processGuid } = app;
  return (
    <>
      <ThingLink to={{ kind: 'app', processGuid }}>{example.name}</ThingLink>
      {othersText(row.appCount)}
    </>
  );
}
