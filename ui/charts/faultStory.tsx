/** What came of a fault, step by step: each step leads to its instant. */
import type { Replay } from '../replay/openReplay';
import { type FaultAnswer, faultSteps, instantOf } from './faultSteps';
import { count, counted, megabytes, since } from './format';
import { InstantLink } from './sheet';
import './faultStory.css';

export interface FaultStoryProps {
  readonly replay: Replay;
  readonly fault: FaultAnswer;
}

export function FaultStory({ replay, fault }: FaultStoryProps) {
  const at = instantOf(fault.atSeconds);
  return (
    <>
      <dl className="fault-story">
        <div title="Desired instances that stopped running with it">
          <dt>lost</dt>
          <dd>
            <strong>{counted(fault.lostInstances, 'instance')}</strong>
          </dd>
        </div>
        {faultSteps(fault).map((step) => (
          <div key={step.name} title={step.meaning}>
            <dt>{step.name}</dt>
            <dd>
              {step.at === undefined ? (
                <strong>never</strong>
              ) : (
                <InstantLink replay={replay} at={step.at}>
                  {since(step.at, at)}
                </InstantLink>
              )}
              <span> {step.words}</span>
            </dd>
          </div>
        ))}
      </dl>
      <PlacementGroups groups={fault.didNotFit} label="Did not fit" />
    </>
  );
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
