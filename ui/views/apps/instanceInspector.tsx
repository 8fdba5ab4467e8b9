/** One instance: how it is now, why it is there or nowhere, its life in lanes, and all its records. */
import { useMemo } from 'react';
import { type LrpId, NONE } from '../../../sim/model/identity';
import { count, counted, NOT_TOLD } from '../../charts/format';
import { LanesPanel } from '../../charts/lanesPanel';
import { NotInTrace } from '../../charts/notInTrace';
import { RecordList } from '../../charts/recordList';
import { Facts, InstantLink, Part, Sheet } from '../../charts/sheet';
import { StateMark } from '../../charts/stateMark';
import { ThingLink } from '../../charts/thingLinks';
import { lifeOfInstance } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import { goTo } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { lrpOf } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { DecisionPart, decisionTitle } from './decisionPart';
import { type InstanceNow, instanceAt } from './instanceModel';
import { lanesOfLife } from './lifeLanes';
import { lifeRows, lifeTable } from './lifeTable';
import { keptLife } from './lives';
import { lastDecisionOn } from './placement';
import { ReplacementPart } from './replacementPart';
import { TruthTable } from './truthTable';
import './apps.css';

export interface InstanceInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'instance' }>;
}

export function InstanceInspector({ selected }: InstanceInspectorProps) {
  const frame = useShown();
  const { processGuid, index } = selected;
  const title = `${processGuid}/${index}`;
  if (frame === undefined) return null;
  const { view } = frame;
  const { replay } = frame.run;
  const lrp = lrpOf(replay, processGuid, index);
  return (
    <Sheet
      kind="Instance"
      title={title}
      actions={
        <ThingLink to={{ kind: 'app', processGuid }} title={`Select the app ${processGuid}`}>
          Its app
        </ThingLink>
      }
    >
      {!view.tells.has('actualLRP.created') ? (
        <NotInTrace what="Instances" replay={replay} />
      ) : lrp === NONE ? (
        <p className="note">No record of this run names this instance.</p>
      ) : (
        <Known replay={replay} view={view} lrp={lrp} />
      )}
    </Sheet>
  );
}

interface KnownProps {
  readonly replay: Replay;
  readonly view: View;
  readonly lrp: LrpId;
}

function Known({ replay, view, lrp }: KnownProps) {
  const { state, rows, tells } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view, only these matter.
  const now = useMemo(() => instanceAt(replay, view, lrp), [replay, lrp, state, rows, tells]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: likewise.
  const decision = useMemo(() => lastDecisionOn(replay, view, lrp), [replay, lrp, rows]);
  const records = useMemo(() => lifeOfInstance(replay, lrp), [replay, lrp]);
  if (now === undefined) return null;
  return (
    <>
      <NowPart replay={replay} now={now} />
      <ReplacementPart replay={replay} now={now} />
      <Part
        title={decisionTitle(
          decision,
          now.containerViews.map(({ cell }) => cell),
        )}
      >
        <DecisionPart
          replay={replay}
          decision={decision}
          none="No auction has been about it so far."
        />
      </Part>
      <LifePart replay={replay} lrp={lrp} name={now.name} />
      <Part title="Records" summary={counted(records.length, 'record')}>
        <RecordList rows={records} label={`Records of ${now.name}`} empty="No records." />
      </Part>
    </>
  );
}

function NowPart({ replay, now }: { readonly replay: Replay; readonly now: InstanceNow }) {
  const { headline, disagreements, restartsAt, crashCount } = now;
  const facts = [
    {
      name: 'Crash count',
      value: count(crashCount),
      title: 'As the BBS holds it: it is reset after five minutes of running.',
    },
    ...(restartsAt === undefined
      ? []
      : [
          {
            name: 'Next restart',
            value: restartsAt === null ? NOT_TOLD : <InstantLink replay={replay} at={restartsAt} />,
            title: 'When a convergence pass takes the crashed row up again, in this run.',
          },
        ]),
  ];
  return (
    <Part title="Now">
      <p className="apps-headline">
        <StateMark state={headline.colour} /> {headline.text}
        {headline.since !== undefined && (
          <span className="weak">
            {' '}
            since <InstantLink replay={replay} at={headline.since} />
          </span>
        )}
      </p>
      {disagreements.map((sentence) => (
        <p key={sentence} className="warning">
          {sentence}
        </p>
      ))}
      <TruthTable replay={replay} now={now} />
      {(crashCount > 0 || restartsAt !== undefined) && <Facts facts={facts} />}
    </Part>
  );
}

interface LifePartProps {
  readonly replay: Replay;
  readonly lrp: LrpId;
  readonly name: string;
}

function LifePart({ replay, lrp, name }: LifePartProps) {
  const dashboard = useDashboard();
  const life = useMemo(() => keptLife(replay, lrp), [replay, lrp]);
  const lanes = useMemo(
    () => (life === undefined ? [] : lanesOfLife(replay, life)),
    [replay, life],
  );
  if (life === undefined) return null;
  const { stays, crashes } = life;
  return (
    <LanesPanel
      id="instance-life"
      title="Life"
      summary={`${counted(stays.length, 'container')}${crashes > 0 ? `, ${counted(crashes, 'crash', 'crashes')}` : ''}`}
      replay={replay}
      lanes={lanes}
      label={`Where ${name} ran and what the BBS held, over time. The table beside it has every stretch.`}
      table={{
        make: () => lifeTable(replay, `Life of ${name}`, lifeRows(replay, life)),
        keyOf: ({ key }) => key,
        onChoose: ({ from }) => goTo(dashboard, from),
        empty: 'Nothing is told of its life.',
      }}
    />
  );
}
