/** The overlay network: which cell leases which subnet, what is kept for cells that are gone, what is free. */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { DAY, type Duration } from '../../../sim/engine/units';
import { CanvasChart, type Chart, type ChartHandle, type Point } from '../../charts/canvasChart';
import { count, counted, longDuration } from '../../charts/format';
import { NotInTrace, useIsTold } from '../../charts/notInTrace';
import { Panel, type PanelTable } from '../../charts/panel';
import { CellLink } from '../../charts/thingLinks';
import { Tooltip } from '../../charts/tooltip';
import { select } from '../../session/actions';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { drawSilk } from './silkDrawing';
import { subnetByKey, subnetUnder } from './silkLayout';
import {
  ageBins,
  countsOf,
  leaselessCells,
  type SubnetView,
  subnetAt,
  subnetsAt,
} from './silkModel';
import { networkText, poolOf, type SilkNetwork, silkNetworkOf } from './silkNetwork';
import { createSilkPicturer, type SilkPicture } from './silkPicture';
import { silkTable } from './silkTable';
import { nextJoinText, subnetLines, subnetTitle } from './subnetTexts';

export function SilkPanel() {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const isToldNow = useIsTold('silk.leaseAcquired');
  if (replay === undefined) return null;
  const network = silkNetworkOf(replay);
  if (typeof network !== 'object') {
    return (
      <Panel id="silk" title="Silk subnets">
        <p className="note">{network === 'none' ? NO_NETWORK : UNKNOWN_NETWORK}</p>
      </Panel>
    );
  }
  if (!isToldNow) {
    return (
      <Panel id="silk" title="Silk subnets">
        <NotInTrace what="Leases" replay={replay} />
      </Panel>
    );
  }
  // Another run is another map: what it remembers is of one.
  return <SilkMap key={`${networkText(network)} ${network.subnets}`} network={network} />;
}

const NO_NETWORK =
  'This foundation has no Silk network. With one, every cell leases a subnet, and here is which. Scenario silk-cliff shows how they run out.';
const UNKNOWN_NETWORK = 'The trace does not say which network its cells are on.';

interface Hands {
  pointed: number | undefined;
  picture: SilkPicture | undefined;
}

function SilkMap({ network }: { readonly network: SilkNetwork }) {
  const dashboard = useDashboard();
  const handle = useRef<ChartHandle>(null);
  const [hands] = useState<Hands>(() => ({ pointed: undefined, picture: undefined }));
  const [hover, setHover] = useState<{ readonly subnet: number; readonly point: Point }>();
  const [focused, setFocused] = useState<number>();
  const chart = useMemo(() => silkChart(network, hands), [network, hands]);
  const point = (subnet: number | undefined) => {
    if (hands.pointed === subnet) return;
    hands.pointed = subnet;
    dashboard.frames.request();
  };
  const choose = (subnet: number | undefined) => {
    if (subnet !== undefined) select(dashboard, { kind: 'subnet', subnet });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      return choose(focused);
    }
    const layout = hands.picture?.layout;
    const target = layout && subnetByKey(layout, focused ?? 0, event.key);
    if (target === undefined) return;
    event.preventDefault();
    setFocused(target);
    point(target);
  };
  return (
    <Panel
      id="silk"
      title="Silk subnets"
      summary={<Summary network={network} />}
      chart={handle}
      table={useSilkTable(network)}
    >
      <div className="network-silk">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears of the focus of the map in it. */}
        <div
          className="network-silk-map"
          onFocus={() => {
            setFocused(focused ?? 0);
            point(focused ?? 0);
          }}
          onBlur={() => point(undefined)}
        >
          <CanvasChart
            chart={chart}
            handle={handle}
            className="network-canvas"
            label={`Subnets of ${networkText(network)} in address order. Arrow keys go from one to the next, Enter selects.`}
            onPointerMove={(_event, at) => {
              const subnet = hands.picture && subnetUnder(hands.picture.layout, at);
              point(subnet);
              setHover(subnet === undefined ? undefined : { subnet, point: at });
            }}
            onPointerLeave={() => {
              point(undefined);
              setHover(undefined);
            }}
            onPointerDown={(event, at) => {
              if (event.button === 0)
                choose(hands.picture && subnetUnder(hands.picture.layout, at));
            }}
            onKeyDown={onKeyDown}
          />
          {hover !== undefined && handle.current !== null && (
            <SubnetTooltip {...hover} network={network} size={handle.current.size} />
          )}
          <FocusSaid subnet={focused} network={network} />
        </div>
        <StaleAges network={network} />
        <NextJoin network={network} />
        <Leaseless />
      </div>
    </Panel>
  );
}

function silkChart(network: SilkNetwork, hands: Hands): Chart<SilkPicture> {
  const picturer = createSilkPicturer(network);
  return {
    model(frame, size) {
      hands.picture = picturer(frame, size, hands.pointed);
      return hands.picture;
    },
    draw: drawSilk,
  };
}

function Summary({ network }: { readonly network: SilkNetwork }) {
  const shown = useShown();
  if (shown === undefined) return null;
  const { leased, stale, expired } = countsOf(subnetsAt(shown.view, network));
  return (
    <>
      {count(leased + stale + expired)} of {count(poolOf(network))} leased
      {stale > 0 && `, ${count(stale)} of them not renewed`}
      {expired > 0 && `, ${count(expired)} expired`}
    </>
  );
}

interface SubnetTooltipProps {
  readonly subnet: number;
  readonly point: Point;
  readonly network: SilkNetwork;
  readonly size: ChartHandle['size'];
}

function SubnetTooltip({ subnet, point, network, size }: SubnetTooltipProps) {
  const shown = useShown();
  if (shown === undefined) return null;
  const view = subnetAt(shown.view, network, subnet);
  const lines = subnetLines(shown.run.replay, shown.view, network, view);
  return <Tooltip title={subnetTitle(view, network)} lines={lines} point={point} size={size} />;
}

/** What the square with the focus is, for people who listen. */
function FocusSaid({
  subnet,
  network,
}: {
  readonly subnet: number | undefined;
  readonly network: SilkNetwork;
}) {
  const { frames } = useDashboard();
  const text = useMemo(() => {
    const shown = frames.shown.get();
    if (subnet === undefined || shown === undefined) return '';
    const view = subnetAt(shown.view, network, subnet);
    const lines = subnetLines(shown.run.replay, shown.view, network, view);
    return [subnetTitle(view, network), ...lines.map((line) => line.join(' '))].join(', ');
  }, [subnet, network, frames]);
  return (
    <div className="unseen" role="status">
      {text}
    </div>
  );
}

/** Leases that nobody renews, by how long they are kept; nothing while there are none. */
function StaleAges({ network }: { readonly network: SilkNetwork }) {
  const shown = useShown();
  if (shown === undefined) return null;
  const bins = ageBins(subnetsAt(shown.view, network), network);
  const most = Math.max(...bins.map((bin) => bin.count));
  if (most === 0) return null;
  return (
    <table className="network-ages">
      <caption>Leases not renewed, by how long they are kept at most</caption>
      <tbody>
        <tr>
          {bins.map(({ upTo, count: amount }) => (
            <td key={upTo}>
              {count(amount)}
              <span
                className="network-age"
                style={{ height: `${Math.round((amount / most) * AGE_HEIGHT)}px` }}
              />
            </td>
          ))}
        </tr>
        <tr>
          {bins.map(({ upTo }) => (
            <th key={upTo} scope="col">
              {upTo === 0 ? 'expired' : ageText(upTo)}
            </th>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

/** CSS pixels of the tallest bar. */
const AGE_HEIGHT = 24;

/** `3d`; what is no whole number of days as lengths are written. */
function ageText(upTo: Duration): string {
  return upTo % DAY === 0 ? `${count(upTo / DAY)}d` : longDuration(upTo);
}

/** What would become of a cell that joins now. */
function NextJoin({ network }: { readonly network: SilkNetwork }) {
  const shown = useShown();
  if (shown === undefined) return null;
  const { view } = shown;
  return <p className="network-next">{nextJoinText(subnetsAt(view, network))}</p>;
}

/** Names that are listed before the rest is only counted. */
const NAMES_MAX = 4;

/** Cells that are up or were, and have no subnet. */
function Leaseless() {
  const shown = useShown();
  if (shown === undefined) return null;
  const { replay } = shown.run;
  const cells = leaselessCells(shown.view, replay);
  const groups = [
    ['refused a lease', cells.refused],
    ['lost the subnet to another cell', cells.evicted],
  ] as const;
  return groups.map(([what, list]) =>
    list.length === 0 ? null : (
      <p key={what} className="network-leaseless">
        <strong>{counted(list.length, 'cell')}</strong> {what}:{' '}
        {list.slice(0, NAMES_MAX).map((cell, place) => (
          <span key={cell}>
            <CellLink replay={replay} cell={cell} />
            {place < Math.min(list.length, NAMES_MAX) - 1 && ', '}
          </span>
        ))}
        {list.length > NAMES_MAX && ` and ${count(list.length - NAMES_MAX)} more`}
      </p>
    ),
  );
}

function useSilkTable(network: SilkNetwork): PanelTable<SubnetView> {
  const dashboard = useDashboard();
  const selected = useSession((session) => session.selected);
  return {
    make: () => {
      const shown = dashboard.frames.shown.get();
      return shown === undefined
        ? { caption: 'Subnets', columns: [], rows: [] }
        : silkTable(shown, network);
    },
    keyOf: ({ subnet }) => subnet,
    onChoose: ({ subnet }) => select(dashboard, { kind: 'subnet', subnet }),
    isChosen: ({ subnet }) => selected?.kind === 'subnet' && selected.subnet === subnet,
    empty: 'The network has no subnets.',
  };
}
