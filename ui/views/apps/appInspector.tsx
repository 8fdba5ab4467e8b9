/** One app: what it asks for, where its instances are, which are missing and why, and all their lives. */
import { useMemo, useState } from 'react';
import { NONE, type ProcessId } from '../../../sim/model/identity';
import { count, counted, megabytes } from '../../charts/format';
import { instantText } from '../../charts/instantText';
import { NotInTrace } from '../../charts/notInTrace';
import { RecordList } from '../../charts/recordList';
import { Facts, Part, Sheet } from '../../charts/sheet';
import { StateMark } from '../../charts/stateMark';
import { CellLink, ThingLink } from '../../charts/thingLinks';
import type { MissingInstance } from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import { rowsAbout } from '../../replay/postings';
import type { View } from '../../replay/view';
import { useShown } from '../../session/hooks';
import { processOf } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { AppLanes } from './appLanes';
import { type AppNow, appAt, groupedMissing, type ZoneOfApp } from './appModel';
import { DeploymentPart } from './deploymentPart';
import { REASONS, reasonSentence } from './lifeWords';
import './apps.css';

export interface AppInspectorProps {
  readonly selected: Extract<Selected, { readonly kind: 'app' }>;
}

export function AppInspector({ selected }: AppInspectorProps) {
  const frame = useShown();
  const { processGuid } = selected;
  if (frame === undefined) return null;
  const { view } = frame;
  const { replay } = frame.run;
  const process = processOf(replay, processGuid);
  return (
    <Sheet kind="App" title={processGuid}>
      {process === NONE ? (
        <p className="note">No record of this run names this app.</p>
      ) : (
        <Known replay={replay} view={view} process={process} processGuid={processGuid} />
      )}
    </Sheet>
  );
}

interface KnownProps {
  readonly replay: Replay;
  readonly view: View;
  readonly process: ProcessId;
  readonly processGuid: string;
}

function Known({ replay, view, process, processGuid }: KnownProps) {
  const { state, tells } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view, only these matter.
  const now = useMemo(() => appAt(replay, view, process), [replay, process, state, tells]);
  const records = useMemo(() => rowsAbout(replay.rowsOf.process, process), [replay, process]);
  return (
    <>
      <Part title="Now">
        {now !== undefined && <Headline now={now} />}
        <AppFacts replay={replay} process={process} now={now} />
      </Part>
      <DeploymentPart replay={replay} view={view} process={process} />
      {now === undefined ? (
        <NotInTrace what="Instances" replay={replay} />
      ) : (
        <>
          {now.missing !== undefined && (
            <MissingPart replay={replay} processGuid={processGuid} missing={now.missing} />
          )}
          <AppLanes replay={replay} process={process} processGuid={processGuid} />
          <WherePart replay={replay} processGuid={processGuid} zones={now.zones} />
        </>
      )}
      <Part title="Records" summary="desired, scaled, released">
        <RecordList
          rows={records}
          label={`Records that name ${processGuid}`}
          empty="No record names it: it stood in the BBS before the run began."
        />
      </Part>
    </>
  );
}

function Headline({ now }: { readonly now: AppNow }) {
  const { desired, running } = now;
  if (desired === NONE) {
    return (
      <p className="apps-headline">
        <StateMark state="gone" /> Is not desired now.
      </p>
    );
  }
  const missing = desired - running;
  return (
    <p className="apps-headline">
      <StateMark state={missing === 0 ? 'running' : 'unclaimed'} /> {count(running)} of{' '}
      {counted(desired, 'instance')} run{missing === 0 ? '.' : `, ${count(missing)} missing.`}
    </p>
  );
}

interface AppFactsProps {
  readonly replay: Replay;
  readonly process: ProcessId;
  readonly now: AppNow | undefined;
}

function AppFacts({ replay, process, now }: AppFactsProps) {
  const app = replay.facts.apps[process];
  const isDesired = now !== undefined && now.desired !== NONE;
  const all = (each: number | undefined) =>
    isDesired && each !== undefined ? `, ${megabytes(each * now.desired)} together` : '';
  const facts = [
    { name: 'App', value: app?.name ?? 'not in the scenario' },
    { name: 'Version', value: count(app?.version) },
    { name: 'Memory', value: `${megabytes(app?.memory)} each${all(app?.memory)}` },
    { name: 'Disk', value: `${megabytes(app?.disk)} each${all(app?.disk)}` },
  ];
  return <Facts facts={facts} />;
}

interface MissingPartProps {
  readonly replay: Replay;
  readonly processGuid: string;
  readonly missing: NonNullable<AppNow['missing']>;
}

function MissingPart({ replay, processGuid, missing }: MissingPartProps) {
  const { list, listed } = missing;
  const groups = useMemo(() => groupedMissing(list), [list]);
  return (
    <Part title="Missing" summary={counted(listed, 'instance')}>
      <ul className="apps-missing">
        {groups.map(({ reason, placementError, instances }) => (
          <li key={`${reason} ${placementError ?? ''}`}>
            <StateMark state={REASONS[reason].colour} />
            <div>
              {instances.length < listed && `${count(instances.length)}: `}
              {reasonSentence(reason, placementError)}
              <div className="apps-indices">
                {instances.map((instance) => (
                  <MissingName
                    key={instance.index}
                    replay={replay}
                    processGuid={processGuid}
                    instance={instance}
                  />
                ))}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {listed > list.length && (
        <p className="weak">
          The first {count(list.length)} of {count(listed)}.
        </p>
      )}
    </Part>
  );
}

interface MissingNameProps {
  readonly replay: Replay;
  readonly processGuid: string;
  readonly instance: MissingInstance;
}

/** An instance of which no row was ever created cannot be selected: nothing is known of it. */
function MissingName({ replay, processGuid, instance }: MissingNameProps) {
  const { lrp, index, since } = instance;
  if (lrp === NONE) return <span>/{index}</span>;
  const held = since === undefined ? '' : `, since ${instantText(replay, since)}`;
  return (
    <ThingLink
      to={{ kind: 'instance', processGuid, index }}
      title={`${processGuid}/${index}${held}`}
    >
      /{index}
    </ThingLink>
  );
}

/** Cells of one zone that are listed before the rest is folded. */
const CELLS_SHOWN = 12;

interface WherePartProps {
  readonly replay: Replay;
  readonly processGuid: string;
  readonly zones: readonly ZoneOfApp[];
}

function WherePart({ replay, processGuid, zones }: WherePartProps) {
  const cells = zones.reduce((sum, zone) => sum + zone.cells.length, 0);
  return (
    <Part title="Where they run" summary={`on ${counted(cells, 'cell')}`}>
      {zones.map((zone) => (
        <ZoneLine key={zone.zone} replay={replay} processGuid={processGuid} zone={zone} />
      ))}
    </Part>
  );
}

interface ZoneLineProps {
  readonly replay: Replay;
  readonly processGuid: string;
  readonly zone: ZoneOfApp;
}

function ZoneLine({ replay, processGuid, zone }: ZoneLineProps) {
  const [isOpen, setOpen] = useState(false);
  const { zone: name, instances, cells } = zone;
  const shown = isOpen ? cells : cells.slice(0, CELLS_SHOWN);
  return (
    <div className="apps-zone">
      <div className="apps-zone-name">
        {name === '' ? 'no zone' : <ThingLink to={{ kind: 'zone', zone: name }}>{name}</ThingLink>}{' '}
        <span className="weak">{counted(instances, 'instance')}</span>
      </div>
      <ul className="apps-cells">
        {shown.map(({ cell, indices }) => (
          <li key={cell}>
            <CellLink replay={replay} cell={cell} />{' '}
            <span className="apps-indices">
              {indices.map((index) => (
                <ThingLink
                  key={index}
                  to={{ kind: 'instance', processGuid, index }}
                  title={`${processGuid}/${index}`}
                >
                  /{index}
                </ThingLink>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {cells.length > shown.length && (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {counted(cells.length - shown.length, 'more cell')}
        </button>
      )}
    </div>
  );
}
