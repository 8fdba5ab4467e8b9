/** What is left on each cell, by zone, at the instant of the report. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { CanvasChart, type ChartHandle, type Point } from '../../charts/canvasChart';
import { counted, megabytes } from '../../charts/format';
import { Panel } from '../../charts/panel';
import { Tooltip } from '../../charts/tooltip';
import { select } from '../../session/actions';
import type { CapacityShown } from '../../session/capacity';
import { useDashboard, useSession } from '../../session/hooks';
import { drawLeft } from './leftDrawing';
import { cellTable, leftGroups } from './leftModel';
import {
  createLeftPicturer,
  type LeftBand,
  type LeftBin,
  type LeftPicture,
  leftHeight,
  leftUnder,
} from './leftPicture';

interface Hands {
  shown: CapacityShown;
  picture: LeftPicture | undefined;
  pointed: LeftBin | undefined;
}

interface Hover {
  readonly band: LeftBand;
  readonly bin: LeftBin;
  readonly point: Point;
}

export function LeftPanel({ shown }: { readonly shown: CapacityShown }) {
  const dashboard = useDashboard();
  const selected = useSession((session) => session.selected);
  const handle = useRef<ChartHandle>(null);
  const [hands] = useState<Hands>(() => ({ shown, picture: undefined, pointed: undefined }));
  const [hover, setHover] = useState<Hover>();
  const { frames } = dashboard;
  useEffect(() => {
    hands.shown = shown;
    frames.request();
  }, [hands, shown, frames]);
  const chart = useMemo(() => {
    const picturer = createLeftPicturer();
    return {
      model(
        { session }: { readonly session: { readonly selected: typeof selected } },
        size: ChartHandle['size'],
      ) {
        hands.picture = picturer(hands.shown, size, session.selected, hands.pointed);
        return hands.picture;
      },
      draw: drawLeft,
    };
  }, [hands]);
  const point = (found: Hover | undefined) => {
    setHover(found);
    if (hands.pointed === found?.bin) return;
    hands.pointed = found?.bin;
    frames.request();
  };
  const { foundation } = shown.question;
  const groups = useMemo(() => leftGroups(foundation), [foundation]);
  return (
    <Panel
      id="capacity-cells"
      title="Memory left, cell by cell"
      summary="how many cells of a zone have how much: an instance needs its memory on one"
      chart={handle}
      table={{
        make: () => cellTable(foundation),
        keyOf: ({ cellGuid }) => cellGuid,
        onChoose: ({ cellGuid }) => select(dashboard, { kind: 'cell', cellGuid }),
        isChosen: ({ cellGuid }) => selected?.kind === 'cell' && selected.cellGuid === cellGuid,
        empty: 'The scenario has no cells.',
      }}
    >
      <div className="capacity-left" style={{ height: leftHeight(groups.length) }}>
        <CanvasChart
          chart={chart}
          handle={handle}
          className="capacity-canvas"
          label="How many cells of each zone have how much memory left. The table beside it has each cell."
          onPointerMove={(_event, at) => {
            const found = hands.picture && leftUnder(hands.picture, at);
            point(found?.bin && { band: found.band, bin: found.bin, point: at });
          }}
          onPointerLeave={() => point(undefined)}
          onPointerDown={(event, at) => {
            const found = hands.picture && leftUnder(hands.picture, at);
            if (event.button !== 0 || found === undefined) return;
            const [cell, ...others] = found.bin?.cells ?? [];
            if (cell !== undefined && others.length === 0) {
              select(dashboard, { kind: 'cell', cellGuid: cell.cellGuid });
            } else select(dashboard, { kind: 'zone', zone: found.band.zone });
          }}
        />
        {hover !== undefined && handle.current !== null && (
          <Tooltip
            title={hover.band.name}
            lines={linesOf(hover.bin)}
            point={hover.point}
            size={handle.current.size}
          />
        )}
      </div>
    </Panel>
  );
}

/** Cells that are named; more are counted. */
const NAMED_MAX = 3;

function linesOf({ from, until, cells }: LeftBin): (readonly [string, string])[] {
  const named = cells.slice(0, NAMED_MAX).map(({ cellGuid }) => cellGuid);
  const more = cells.length - named.length;
  return [
    ['memory left', `${megabytes(from)} to ${megabytes(until)}`],
    ['on', counted(cells.length, 'cell')],
    ['such as', more > 0 ? `${named.join(', ')} …` : named.join(', ')],
  ];
}
