/**
 * Capacity at the instant on the clock: what is left, which loss would be survived, Diego's indicators. The
 * worker computes it when the clock rests; the last report stays, and says of which instant it is.
 */
import { useEffect } from 'react';
import { count, counted, megabytes } from '../../charts/format';
import { instantText, instantTitle } from '../../charts/instantText';
import { NotInTrace } from '../../charts/notInTrace';
import { InstantLink } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import {
  type CapacityShown,
  type CapacityState,
  type CapacityWatch,
  createCapacityWatch,
} from '../../session/capacity';
import type { Dashboard } from '../../session/dashboard';
import { useClock, useDashboard, useRuns, useSelected, useStore } from '../../session/hooks';
import { capacityQuestion } from './capacityQuestion';
import { RESTS_ON } from './foundationAt';
import { GrowthPart } from './growthPart';
import { IndicatorPanel } from './indicatorPanel';
import { LeftPanel } from './leftPanel';
import { LossPanel } from './lossPanel';
import { verdictOf } from './lossTexts';
import { Mark } from './mark';
import { RoomPanel, SizePanel } from './roomPanels';
import './capacity.css';

/** One for each page: the report outlives a look at another view. */
const watches = new WeakMap<Dashboard, CapacityWatch>();

function watchOf(dashboard: Dashboard): CapacityWatch {
  const known = watches.get(dashboard);
  if (known !== undefined) return known;
  const watch = createCapacityWatch(dashboard, { questionOf: capacityQuestion });
  watches.set(dashboard, watch);
  return watch;
}

export function CapacityView() {
  const dashboard = useDashboard();
  const watch = watchOf(dashboard);
  const state = useStore(watch);
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const isTold = useSelected(
    dashboard.frames.shown,
    (frame) => frame === undefined || RESTS_ON.every((kind) => frame.view.tells.has(kind)),
  );
  useEffect(() => watch.follow(), [watch]);
  if (replay === undefined) return null;
  const shown = state.shown?.replay === replay ? state.shown : undefined;
  return (
    <section className="capacity" aria-label="Capacity of the foundation">
      {dashboard.worker === undefined ? (
        <NoSimulator replay={replay} />
      ) : !isTold ? (
        <NotInTrace what="The containers that cells hold" replay={replay} />
      ) : (
        <>
          <Head replay={replay} state={state} shown={shown} />
          {shown !== undefined && (
            <div className="capacity-panels">
              <LossPanel shown={shown} />
              <GrowthPart watch={watch} shown={shown} work={state.work} />
              <RoomPanel shown={shown} />
              <LeftPanel shown={shown} />
              <SizePanel shown={shown} />
              <IndicatorPanel shown={shown} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** A report has its trace, and nobody who could hold auctions. */
function NoSimulator({ replay }: { readonly replay: Replay }) {
  return (
    <p className="note">
      Capacity is computed by the simulator, which a report does not contain. Open the trace with{' '}
      <code>diegosim ui</code>, or ask <code>diegosim capacity {replay.facts.name}</code>.
    </p>
  );
}

interface HeadProps {
  readonly replay: Replay;
  readonly state: CapacityState;
  readonly shown: CapacityShown | undefined;
}

function Head({ replay, state, shown }: HeadProps) {
  const isPlaying = useClock((clock) => clock.isPlaying);
  const { work, problem } = state;
  const isWorking = work?.what === 'report';
  return (
    <header className="capacity-head">
      {shown !== undefined && <ShownVerdict shown={shown} />}
      <p className="capacity-state" role="status">
        {isWorking ? (
          <>
            Trying every loss as of {instantText(replay, work.at)}{' '}
            <progress aria-label="Share of the losses that were tried" value={work.share} />
          </>
        ) : isPlaying ? (
          'The clock is running: a new report is made when it rests.'
        ) : (
          shown === undefined &&
          problem === undefined &&
          'Capacity is computed when the clock rests.'
        )}
      </p>
      {problem !== undefined && (
        <p className="warning" role="alert">
          {problem.message}
        </p>
      )}
    </header>
  );
}

function ShownVerdict({ shown }: { readonly shown: CapacityShown }) {
  const { replay, report, at } = shown;
  const { standing, text } = verdictOf(report);
  const all = report.rooms.at(-1);
  return (
    <>
      <p className={`capacity-verdict ${standing}`}>
        <Mark standing={standing} /> {text}
      </p>
      <p className="capacity-about">
        <span title={instantTitle(replay, at)}>
          As of <InstantLink replay={replay} at={at} />
        </span>
        : {count(all?.cellsUp)} of {counted(all?.cells ?? 0, 'cell')} up, {count(report.placed)} of{' '}
        {counted(report.desired, 'desired instance')} on them,{' '}
        {report.proxyMB > 0 ? `${megabytes(report.proxyMB)} of proxy each` : 'without proxies'}.
      </p>
    </>
  );
}
