/**
 * Broken invariants, as a build with a deliberate defect finds them (`worker/examination`): each with its sentence, what
 * it is broken for, and the instant at which that was first seen.
 */
import { clockTime, counted } from '../../charts/format';
import { InstantLink } from '../../charts/sheet';
import { CellLink, ThingLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import { goTo, select } from '../../session/actions';
import { useDashboard, useRuns } from '../../session/hooks';
import { cellName } from '../../session/runFacts';
import type { LoadedRun } from '../../session/runs';
import { subjectSelected } from '../../session/subjectSelected';
import type { BrokenInvariant } from '../../worker/protocol';
import './findings.css';

/** Of one invariant. */
const SHOWN_MAX = 5;

/** Above the workplace: the first one, and the way there. */
export function FirstFinding() {
  const dashboard = useDashboard();
  const run = useRuns(({ loaded }) => loaded);
  const [first] = run?.findings ?? [];
  if (run === undefined || first === undefined) return null;
  const { at, invariant, subject, text } = first;
  const go = () => {
    goTo(dashboard, at);
    const thing = subjectSelected(run.replay, subject);
    if (thing !== null) select(dashboard, thing);
  };
  return (
    <p className="finding-first" role="status">
      <span>
        <strong>{invariant}</strong> was first broken at {clockTime(at)}: {subject}: {text}
      </span>
      <button type="button" onClick={go}>
        Go there
      </button>
    </p>
  );
}

interface FindingsOf {
  readonly replay: Replay;
  readonly findings: NonNullable<LoadedRun['findings']>;
}

/** All of them, by invariant; each invariant stands where it was broken first. */
export function FindingsList({ replay, findings }: FindingsOf) {
  const groups = new Map<string, BrokenInvariant[]>();
  for (const finding of findings) {
    groups.set(finding.invariant, [...(groups.get(finding.invariant) ?? []), finding]);
  }
  if (groups.size === 0) {
    return (
      <p className="summary-weak">
        This build has a defect, but no invariant was broken in this run.
      </p>
    );
  }
  return (
    <ul className="findings">
      {[...groups].map(([invariant, all]) => (
        <li key={invariant}>
          <h4>
            {invariant}
            <span className="summary-weak"> {all[0]?.sentence}</span>
          </h4>
          <ol className="summary-moments">
            {all.slice(0, SHOWN_MAX).map((finding) => (
              <li key={finding.subject}>
                <InstantLink replay={replay} at={finding.at}>
                  {clockTime(finding.at)}
                </InstantLink>
                <p>
                  <Subject replay={replay} subject={finding.subject} />:{' '}
                  <FindingText replay={replay} text={finding.text} />
                </p>
              </li>
            ))}
          </ol>
          {all.length > SHOWN_MAX && (
            <p className="summary-weak">and {counted(all.length - SHOWN_MAX, 'other')}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Subject({ replay, subject }: { readonly replay: Replay; readonly subject: string }) {
  const thing = subjectSelected(replay, subject);
  return thing === null ? subject : <ThingLink to={thing}>{subject}</ThingLink>;
}

/** Invariants name cells by number. */
const CELL = /\bcell (\d{1,6})\b/;

function FindingText({ replay, text }: { readonly replay: Replay; readonly text: string }) {
  const found = CELL.exec(text);
  const cell = Number(found?.[1]);
  if (found === null || cellName(replay, cell) === '') return text;
  const rest = text.slice(found.index + found[0].length);
  return (
    <>
      {text.slice(0, found.index)}
      <CellLink replay={replay} cell={cell} />
      <FindingText replay={replay} text={rest} />
    </>
  );
}
