/** The transport bar: play, steps, speed, the clock and where it can be sent. */
import { useState } from 'react';
import { clockTime, count, since, wallTime } from '../../charts/format';
import { goTo } from '../../session/actions';
import { SPEEDS } from '../../session/clock';
import { useClock, useDashboard, useShown } from '../../session/hooks';
import { startsAtOf } from '../../session/runFacts';
import { say } from '../../session/say';
import { Bookmarks } from './bookmarks';
import { CommandButton } from './commandButton';
import { lastMoment } from './faultMoments';
import { readInstant } from './readInstant';

export function Transport() {
  const isPlaying = useClock((clock) => clock.isPlaying);
  return (
    <div className="timeline-transport" role="toolbar" aria-label="Time">
      <CommandButton id="time.play" className="timeline-play">
        <span aria-hidden="true">{isPlaying ? '❚❚' : '▶'}</span>
      </CommandButton>
      <Speed />
      <ClockField />
      <ClockTexts />
      <span className="timeline-steps">
        <Stepper name="event" previous="time.previousEvent" next="time.nextEvent" />
        <Stepper name="auction" previous="time.previousAuction" next="time.nextAuction" />
        <Stepper name="pass" previous="time.previousPass" next="time.nextPass" />
        <Stepper name="fault" previous="time.previousFault" next="time.nextFault" />
      </span>
      <span className="timeline-marks">
        <CommandButton id="view.bookmark" className="timeline-play">
          <span aria-hidden="true">⚑</span>
        </CommandButton>
        <Bookmarks />
      </span>
    </div>
  );
}

interface StepperProps {
  readonly name: string;
  readonly previous: string;
  readonly next: string;
}

function Stepper({ name, previous, next }: StepperProps) {
  return (
    <span className="timeline-stepper">
      <CommandButton id={previous}>
        <span aria-hidden="true">◂</span>
      </CommandButton>
      <span aria-hidden="true">{name}</span>
      <CommandButton id={next}>
        <span aria-hidden="true">▸</span>
      </CommandButton>
    </span>
  );
}

function Speed() {
  const { clock } = useDashboard();
  const speed = useClock((state) => state.speed);
  return (
    <select
      className="timeline-speed"
      aria-label="Speed: how many times as fast as real time"
      title="Speed (+ and -)"
      value={speed}
      onChange={(event) => clock.setSpeed(Number(event.target.value))}
    >
      {SPEEDS.map((one) => (
        <option key={one} value={one}>
          {count(one)}×
        </option>
      ))}
    </select>
  );
}

/** The clock, and a field to type an instant into. */
function ClockField() {
  const dashboard = useDashboard();
  const frame = useShown();
  const [typed, setTyped] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  if (frame === undefined) return null;
  const { at } = frame.clock;
  const leave = () => {
    setTyped(undefined);
    setWrong(false);
  };
  const go = (text: string) => {
    const { replay } = frame.run;
    const context = { at, until: replay.until, startsAt: startsAtOf(replay) };
    const target = readInstant(text, context);
    if (target === undefined) {
      setWrong(true);
      say(dashboard, 'That is no time. Write 12m41s, 00:12:41 or a time of day.');
      return;
    }
    goTo(dashboard, target);
    setTyped(undefined);
    setWrong(false);
  };
  return (
    <input
      className="timeline-clock"
      aria-label="Simulated time; type an instant and press Enter"
      title="Type 12m41s, 00:12:41, 10:00:41 or +30s, and press Enter"
      spellCheck={false}
      autoComplete="off"
      aria-invalid={isWrong}
      value={typed ?? clockTime(at)}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && typed !== undefined) go(typed);
        else if (event.key === 'Escape') {
          event.stopPropagation();
          leave();
          event.currentTarget.blur();
        }
      }}
    />
  );
}

/** The same instant as others count it. */
function ClockTexts() {
  const frame = useShown();
  if (frame === undefined) return null;
  const { clock, run } = frame;
  const startsAt = startsAtOf(run.replay);
  const moment = lastMoment(run, clock.at);
  return (
    <span className="timeline-times">
      {!Number.isNaN(startsAt) && (
        <span title="Time of day in the scenario, UTC">{wallTime(startsAt, clock.at)}</span>
      )}
      {moment !== undefined && (
        <span className="timeline-since" title={`Since ${moment.text}, at ${clockTime(moment.at)}`}>
          {since(clock.at, moment.at)}
          <span className="timeline-since-what">
            {moment.isLoss ? ' since the fault' : ' since the change'}
          </span>
        </span>
      )}
    </span>
  );
}
