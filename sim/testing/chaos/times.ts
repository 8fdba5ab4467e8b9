/** When an invented event happens: once, at an interval, by chance; and for how long. Never after calm. */
import type { Entry } from './scenarioData';
import { span } from './scenarioData';
import type { Raw, Shape } from './shape';

/** Seconds after the start, before calm. */
export function beginOf({ when }: Raw, { calm }: Shape): number {
  return Math.max(1, Math.floor((when * (calm - 2)) / 1000));
}

/** Of an event that can happen only once. */
export function once(raw: Raw, shape: Shape): Entry {
  return { at: span(beginOf(raw, shape)) };
}

/** Of an event that may come again. */
export function repeated(raw: Raw, shape: Shape): Entry {
  const begin = beginOf(raw, shape);
  const until = span(shape.calm);
  switch (raw.rhythm % 6) {
    case 0:
      return { at: span(begin), every: span(5 + (raw.lasts % 60)), until };
    case 1:
      return { poisson: span(20 + (raw.lasts % 100)), from: span(begin), until, times: 5 };
    case 2:
      return { at: { uniform: [span(begin), span(shape.calm - 1)] } };
    default:
      return { at: span(begin) };
  }
}

/** Of a fault that lasts: repaired after a while, after a drawn while, or only by what heals everything. */
export function lasting(raw: Raw, shape: Shape): Entry {
  const times = repeated(raw, shape);
  switch (raw.rhythm % 5) {
    case 0:
      return times;
    case 1:
      return { ...times, for: { uniform: [span(1), span(1 + raw.lasts)] } };
    default:
      return { ...times, for: span(Math.max(1, raw.lasts)) };
  }
}
