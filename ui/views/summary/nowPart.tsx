/** The foundation in figures at the clock's instant. */
import { Fragment, memo } from 'react';
import type { Instant } from '../../../sim/engine/units';
import type { Level } from '../../../sim/trace/kinds';
import { clockTime, count, counted, UNKNOWN } from '../../charts/format';
import { instantText, instantTitle } from '../../charts/instantText';
import { Part } from '../../charts/sheet';
import { StateMark } from '../../charts/stateMark';
import type { MissingReason } from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import { select } from '../../session/actions';
import { useDashboard, useShown } from '../../session/hooks';
import { type Figure, figureGroups, lastPass } from './figures';

export interface NowPartProps {
  readonly replay: Replay;
  /** Shows which instances a figure is made of. */
  readonly onAsk: (reason: MissingReason | 'all') => void;
}

export function NowPart({ replay, onAsk }: NowPartProps) {
  const view = useShown()?.view;
  if (view === undefined) return null;
  const { at } = view;
  const groups = figureGroups(replay, view);
  const isPartly = groups.some(({ figures }) => figures.some(({ value }) => value === undefined));
  return (
    <Part
      title="At the clock"
      summary={<span title={instantTitle(replay, at)}>{nowText(replay, at)}</span>}
    >
      {groups.map(({ title, figures }) => (
        <Fragment key={title}>
          <h4 className="summary-caption">{title}</h4>
          <dl className="summary-figures">
            {figures.map((figure) => (
              <ShownFigure
                key={figure.name}
                name={figure.name}
                value={figure.value}
                meaning={figure.meaning}
                state={figure.state}
                isBad={figure.isBad === true}
                leadsTo={figure.leadsTo}
                onAsk={onAsk}
              />
            ))}
          </dl>
        </Fragment>
      ))}
      {isPartly && (
        <p className="summary-weak">
          {UNKNOWN} is not in this trace, which tells at this instant what level{' '}
          {levelAt(replay, at)} does.
        </p>
      )}
      <LastPass replay={replay} view={view} />
    </Part>
  );
}

/** A thinned trace is fuller in its range of details. */
function levelAt({ header, detail }: Replay, at: Instant): Level {
  const isDetailed = detail !== undefined && at >= detail.from && at <= detail.until;
  return isDetailed ? detail.level : header.level;
}

/** Before the first fault both would be the same. */
function nowText(replay: Replay, at: Instant): string {
  const relative = instantText(replay, at);
  const absolute = clockTime(at);
  return relative === absolute ? absolute : `${relative} · ${absolute}`;
}

interface ShownFigureProps extends Omit<Figure, 'isBad' | 'leadsTo'> {
  readonly isBad: boolean;
  readonly leadsTo: Figure['leadsTo'];
  readonly onAsk: (reason: MissingReason | 'all') => void;
}

const ShownFigure = memo(function ShownFigure(props: ShownFigureProps) {
  const { name, value, meaning, state, isBad, leadsTo, onAsk } = props;
  const isNone = value === undefined || value === 0;
  const classes = ['summary-figure', isNone ? 'none' : isBad ? 'bad' : ''];
  return (
    <div
      className={classes.join(' ')}
      title={value === undefined ? `${meaning}: not in this trace` : meaning}
    >
      <dt>
        {state !== null && <StateMark state={state} />}
        {name}
      </dt>
      <dd>
        {leadsTo !== undefined && !isNone ? (
          <button type="button" className="link" onClick={() => onAsk(leadsTo)}>
            {count(value)}
          </button>
        ) : (
          count(value)
        )}
      </dd>
    </div>
  );
});

/** What convergence knows: it looks at the BBS every half minute only. */
function LastPass({ replay, view }: { readonly replay: Replay; readonly view: View }) {
  const dashboard = useDashboard();
  if (!view.tells.has('convergence.started')) {
    return <p className="summary-weak">Convergence passes are not in this trace.</p>;
  }
  const pass = lastPass(replay, view);
  if (pass === undefined) return <p className="summary-weak">No convergence pass has begun yet.</p>;
  const { span, isUnderWay, found } = pass;
  return (
    <p className="summary-weak">
      <button
        type="button"
        className="link"
        onClick={() => select(dashboard, { kind: 'pass', number: span.number })}
      >
        Pass {count(span.number)}
      </button>
      {isUnderWay ? ' is under way' : ` began ${instantText(replay, span.from)}`}
      {found !== undefined &&
        ` and found ${count(found.missing)} missing, ${count(found.extra)} extra, ${counted(found.suspect, 'suspect row')}`}
    </p>
  );
}
