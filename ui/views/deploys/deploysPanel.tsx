/** Deploys: each with its zones as bars, what is under way, drains with the time left, its pace and its runs. */
import { useState } from 'react';
import type { Instant } from '../../../sim/engine/units';
import { count, counted, duration } from '../../charts/format';
import { NotInTrace, useIsTold } from '../../charts/notInTrace';
import { Panel } from '../../charts/panel';
import { InstantLink } from '../../charts/sheet';
import { CellLink } from '../../charts/thingLinks';
import {
  type DeployProgress,
  deployAt,
  type PlaceProgress,
  type UnderWay,
} from '../../replay/deployProgress';
import { deploysOf } from '../../replay/deploys';
import type { Replay } from '../../replay/openReplay';
import { readCell } from '../../replay/things';
import type { View } from '../../replay/view';
import { goTo, select } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { cellSelected, startsAtOf } from '../../session/runFacts';
import {
  outcomeText,
  paceText,
  placeName,
  placeText,
  progressText,
  STEP_TEXTS,
  stepsText,
} from './deployTexts';
import { updatesTable } from './updatesTable';

export function DeploysPanel({ replay }: { readonly replay: Replay }) {
  const dashboard = useDashboard();
  const shown = useShown();
  const isToldNow = useIsTold('deploy.vmStarted');
  const [chosen, setChosen] = useState<string>();
  if (shown === undefined) return null;
  const { view } = shown;
  const deploys = deploysOf(replay);
  const all = deploys.lives.map((life) => deployAt(deploys, life, view.at));
  const open = all.find(({ life }) => life.deploy === chosen) ?? mainOf(all);
  return (
    <Panel
      id="deploys"
      title="Deploys"
      summary={all.length > 1 ? counted(all.length, 'deploy') : undefined}
      className="deploys-panel"
      table={{
        make: () => updatesTable(replay, deploys, view.at),
        keyOf: ({ key }) => key,
        onChoose: ({ update }) => {
          goTo(dashboard, update.from);
          const cell = cellSelected(replay, update.cell);
          select(dashboard, cell ?? { kind: 'record', row: update.row });
        },
        empty: 'No VM has been updated yet.',
      }}
    >
      {all.length > 1 && (
        <div className="deploys-choice">
          {all.map(({ life: { deploy }, state, updated, vms }) => (
            <button
              key={deploy}
              type="button"
              aria-pressed={deploy === open?.life.deploy}
              onClick={() => setChosen(deploy)}
            >
              {deploy}{' '}
              <span className="weak">
                {state === 'running' ? `${count(updated)} of ${count(vms)}` : STATE_WORDS[state]}
              </span>
            </button>
          ))}
        </div>
      )}
      {open !== undefined && <Deploy replay={replay} view={view} progress={open} />}
      {!isToldNow && <NotInTrace what="Updates of single VMs" replay={replay} />}
    </Panel>
  );
}

const STATE_WORDS: Readonly<Record<DeployProgress['state'], string>> = {
  waiting: 'not begun',
  running: 'under way',
  completed: 'completed',
  failed: 'failed',
};

/** The one under way, or the last that began, or the first to come. */
function mainOf(all: readonly DeployProgress[]): DeployProgress | undefined {
  const begun = all
    .filter(({ run }) => run !== undefined)
    .sort((one, other) => (one.run?.from ?? 0) - (other.run?.from ?? 0));
  return all.find(({ state }) => state === 'running') ?? begun.at(-1) ?? all[0];
}

interface DeployProps {
  readonly replay: Replay;
  readonly view: View;
  readonly progress: DeployProgress;
}

function Deploy({ replay, view, progress }: DeployProps) {
  const { life, places, underWay } = progress;
  const pace = paceText(progress, startsAtOf(replay), view.at);
  return (
    <div className="deploys-one">
      <h3>
        {life.deploy} <span className="deploys-weak">{progressText(progress)}</span>
      </h3>
      {pace !== '' && <p className="deploys-weak">{pace}</p>}
      <table className="deploys-zones">
        <caption className="unseen">Progress of {life.deploy} by zone</caption>
        <tbody>
          {places.map((place) => (
            <tr key={place.place}>
              <th scope="row">{placeName(place, places)}</th>
              <td className="deploys-bar-cell">
                <PlaceBar place={place} />
              </td>
              <td>{placeText(place)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Legend />
      {underWay.length > 0 && <UnderWayTable replay={replay} view={view} underWay={underWay} />}
      <Runs replay={replay} progress={progress} at={view.at} />
    </div>
  );
}

/** Canaries first, then the others, what failed, what is under way; the rest is the ground. */
function PlaceBar({ place }: { readonly place: PlaceProgress }) {
  const { vms, updated = 0, canaries, failed, underWay } = place;
  const total = Math.max(1, vms ?? updated + failed + underWay);
  const parts = [
    ['canary', canaries],
    ['updated', updated - canaries],
    ['failed', failed],
    ['under-way', underWay],
  ] as const;
  return (
    <div className="deploys-bar" aria-hidden="true">
      {parts.map(([name, amount]) =>
        amount <= 0 ? null : (
          <span key={name} className={name} style={{ width: `${(amount / total) * 100}%` }} />
        ),
      )}
    </div>
  );
}

const LEGEND = [
  ['canary', 'canaries'],
  ['updated', 'updated'],
  ['under-way', 'under way'],
  ['failed', 'failed'],
] as const;

function Legend() {
  return (
    <p className="deploys-legend" aria-hidden="true">
      {LEGEND.map(([name, text]) => (
        <span key={name}>
          <span className="deploys-bar">
            <span className={name} />
          </span>{' '}
          {text}
        </span>
      ))}
    </p>
  );
}

/** Rows that are shown at once; the table of all updates has the rest. */
const ROWS_MAX = 40;

function UnderWayTable({
  replay,
  view,
  underWay,
}: Omit<DeployProps, 'progress'> & { readonly underWay: readonly UnderWay[] }) {
  const hasDrains = underWay.some(({ step }) => step === 'drain');
  return (
    <>
      <p className="deploys-steps">{stepsText(underWay)}</p>
      <table className="deploys-vms">
        <caption className="unseen">VMs under way</caption>
        <thead>
          <tr>
            <th scope="col">VM</th>
            <th scope="col">Step</th>
            <th scope="col" className="number">
              For
            </th>
            {hasDrains && <th scope="col">Drain</th>}
          </tr>
        </thead>
        <tbody>
          {underWay.slice(0, ROWS_MAX).map(({ update, step, since }) => (
            <tr key={update.vm}>
              <th scope="row">
                {update.cell >= 0 ? (
                  <CellLink replay={replay} cell={update.cell} hasZone />
                ) : (
                  update.vm
                )}
                {update.isCanary && <span className="deploys-canary">canary</span>}
              </th>
              <td>{STEP_TEXTS[step]}</td>
              <td className="number">{duration(view.at - since)}</td>
              {hasDrains && <td>{step === 'drain' ? drainText(replay, view, update.cell) : ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {underWay.length > ROWS_MAX && (
        <p className="deploys-weak">and {counted(underWay.length - ROWS_MAX, 'more VM')}.</p>
      )}
    </>
  );
}

/** `12 of 100 containers left, 4m 10s at most`. */
function drainText(replay: Replay, view: View, cell: number): string {
  if (cell < 0) return '';
  const { evacuation } = readCell(replay, view, cell);
  if (evacuation === undefined) return '';
  const { evacuationTimeout } = replay.facts;
  const left =
    evacuation.left === undefined
      ? ''
      : `${count(evacuation.left)} of ${counted(evacuation.containers, 'container')} left`;
  if (evacuationTimeout === undefined) return left;
  const time = Math.max(0, evacuation.since + evacuationTimeout - view.at);
  return [left, `${duration(time)} at most`].filter((part) => part !== '').join(', ');
}

function Runs({
  replay,
  progress: { life },
  at,
}: Omit<DeployProps, 'view'> & { readonly at: Instant }) {
  const runs = life.runs.filter(({ from }) => from <= at);
  if (runs.length === 0) return null;
  return (
    <ol className="deploys-runs" aria-label={`Runs of ${life.deploy}`}>
      {runs.map((run) => {
        const failures = life.updates.filter(
          (update) =>
            update.run === run.run && update.outcome === 'failed' && (update.until ?? at + 1) <= at,
        );
        return (
          <li key={run.row}>
            Run {count(run.run)}, {counted(run.vms, 'VM')}, began{' '}
            <InstantLink replay={replay} at={run.from} />: {outcomeText(run, at)}
            {failures.map(({ vm, cell, reason, row }) => (
              <span key={row}>
                {'; '}
                {cell >= 0 ? <CellLink replay={replay} cell={cell} /> : vm} failed
                {reason === undefined || reason === '' ? '' : `: ${reason}`}
              </span>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
