/** What came of a fault, step by step: each step leads to its instant. */
import type { Instant } from '../../sim/engine/units';
import type { Replay } from '../replay/openReplay';
import { type FaultAnswer, type FaultStep, FIT_BACK, faultSteps, instantOf } from './faultSteps';
import { count, counted, megabytes, since } from './format';
import { type Fact, Facts, InstantLink } from './sheet';
import './faultStory.css';

export interface FaultStoryProps {
  readonly replay: Replay;
  readonly fault: FaultAnswer;
  /** Shows which instances are missing at an instant. */
  readonly onMissing?: (at: Instant) => void;
}

export function FaultStory({ replay, fault, onMissing }: FaultStoryProps) {
  const at = instantOf(fault.atSeconds);
  const steps = faultSteps(fault);
  const fitBackAt = steps.find(({ name }) => name === FIT_BACK)?.at;
  const lost: Fact = {
    name: 'lost',
    value: <strong>{counted(fault.lostInstances, 'instance')}</strong>,
    title: 'Desired instances that stopped running with it',
  };
  return (
    <>
      <Facts facts={[lost, ...steps.map((step) => stepFact(replay, at, step))]} />
      <PlacementGroups groups={fault.didNotFit} label="Did not fit" />
      {onMissing !== undefined && fitBackAt !== undefined && fault.didNotFit.length > 0 && (
        <button type="button" className="link fault-which" onClick={() => onMissing(fitBackAt)}>
          Which ones, {since(fitBackAt, at)}
        </button>
      )}
    </>
  );
}

function stepFact(replay: Replay, faultAt: Instant, step: FaultStep): Fact {
  const { name, at, words, meaning } = step;
  return {
    name,
    value: (
      <>
        {at === undefined ? (
          <strong>never</strong>
        ) : (
          <InstantLink replay={replay} at={at}>
            {since(at, faultAt)}
          </InstantLink>
        )}
        <span className="weak"> {words}</span>
      </>
    ),
    title: meaning,
  };
}

export interface PlacementGroupsProps {
  readonly groups: FaultAnswer['didNotFit'];
  readonly label: string;
}

/** Instances that no auction could place, by what it said. */
export function PlacementGroups({ groups, label }: PlacementGroupsProps) {
  if (groups.length === 0) return null;
  return (
    <ul className="fault-groups" aria-label={label}>
      {groups.map((group) => (
        <li key={group.placementError}>
          <p>
            <strong>{counted(group.instances, 'instance')}</strong> did not fit:{' '}
            {group.placementError}
          </p>
          <p className="fault-groups-more">
            {appsText(group)}. The largest needs {megabytes(group.memoryMaximumMB)} of memory and{' '}
            {megabytes(group.diskMaximumMB)} of disk.
          </p>
        </li>
      ))}
    </ul>
  );
}

const APPS_SHOWN = 3;

function appsText({ apps, appCount }: FaultAnswer['didNotFit'][number]): string {
  const shown = apps.slice(0, APPS_SHOWN).map((app) => `${app.name} (${count(app.instances)})`);
  const rest = appCount - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${counted(rest, 'more app')}` : shown.join(', ');
}
