/** Certificates that are rotated: deploys done, the date, and whether it will be made at the pace so far. */
import type { Instant } from '../../../sim/engine/units';
import { clockTime, dateText } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import { Panel } from '../../charts/panel';
import type { Table } from '../../charts/table';
import type { Replay } from '../../replay/openReplay';
import { type RotationProgress, rotationAt, rotationsOf } from '../../replay/rotations';
import { goTo } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { startsAtOf } from '../../session/runFacts';
import { rotationText, verdictOf } from './rotationTexts';

export function RotationsPanel({ replay }: { readonly replay: Replay }) {
  const dashboard = useDashboard();
  const shown = useShown();
  if (shown === undefined) return null;
  const { at } = shown.view;
  const startsAt = startsAtOf(replay);
  const rotations = rotationsOf(replay).map((life) => rotationAt(replay, life, at));
  return (
    <Panel
      id="certificates"
      title="Certificates"
      table={{
        make: () => rotationsTable(replay, rotations),
        keyOf: ({ key }) => key,
        onChoose: ({ at: instant }) => goTo(dashboard, instant),
        empty: 'No certificate is rotated.',
      }}
    >
      <ul className="deploys-list">
        {rotations.map((rotation, place) => {
          const { verdict, text } = verdictOf(rotation, startsAt);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a certificate may be rotated twice.
            <li key={place}>
              <h3>{rotation.life.certificate}</h3>
              <p className={`deploys-verdict ${verdict}`}>{text}</p>
              <DeadlineBar rotation={rotation} at={at} startsAt={startsAt} />
              <p className="deploys-weak">{rotationText(rotation, startsAt, at)}</p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

interface DeadlineBarProps {
  readonly rotation: RotationProgress;
  readonly at: Instant;
  readonly startsAt: number;
}

/** From the rotation's begin to its date or its end, whichever is later, with the clock on it. */
function DeadlineBar({ rotation: { life, end, expiresAt }, at, startsAt }: DeadlineBarProps) {
  const from = life.from ?? 0;
  if (expiresAt === undefined) return null;
  const until = Math.max(expiresAt, end ?? 0, from + 1);
  const percent = (instant: Instant) =>
    `${Math.max(0, Math.min(100, ((instant - from) / (until - from)) * 100))}%`;
  const isLate = end !== undefined && end > expiresAt;
  return (
    <div
      className="deploys-deadline"
      role="img"
      aria-label={`The clock is ${clockTime(at)}; the certificate expires ${dateText(startsAt, expiresAt)}${end === undefined ? '' : `; rotated ${dateText(startsAt, end)}`}`}
    >
      <span className="deploys-elapsed" style={{ width: percent(at) }} />
      {end !== undefined && end > at && (
        <span
          className={`deploys-expected ${isLate ? 'late' : ''}`}
          style={{ left: percent(at), width: `calc(${percent(end)} - ${percent(at)})` }}
        />
      )}
      {life.steps.map(({ at: step, row }) => (
        <span key={row} className="deploys-step" style={{ left: percent(step) }} />
      ))}
      <span className="deploys-now" style={{ left: percent(at) }} />
      <span className="deploys-date" style={{ left: percent(expiresAt) }} />
    </div>
  );
}

interface RotationRow {
  readonly key: string;
  readonly certificate: string;
  readonly words: string;
  readonly at: Instant;
}

/** What happened, and what is to come: the date. */
function rotationsTable(
  replay: Replay,
  rotations: readonly RotationProgress[],
): Table<RotationRow> {
  const startsAt = startsAtOf(replay);
  const rows = rotations.flatMap(({ life, expiresAt }): RotationRow[] => {
    const { certificate, from, steps, completedAt } = life;
    const row = (words: string, at: Instant | undefined) =>
      at === undefined ? [] : [{ key: `${certificate} ${words} ${at}`, certificate, words, at }];
    return [
      ...row('rotation began', from),
      ...steps.flatMap(({ done, at }) => row(`${done} of ${life.deploys} deploys done`, at)),
      ...row('rotated', completedAt),
      ...row('old certificate expires', expiresAt),
    ];
  });
  return {
    caption: 'Rotations of certificates',
    columns: [
      { key: 'certificate', title: 'Certificate', text: ({ certificate }) => certificate },
      { key: 'words', title: 'What', text: ({ words }) => words },
      instantColumn(replay, { key: 'at', title: 'When', at: ({ at }) => at }),
      { key: 'date', title: 'Date', text: ({ at }) => dateText(startsAt, at) },
    ],
    rows,
  };
}
