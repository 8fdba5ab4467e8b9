/** How far a command had come when it was stopped, in words. */
import { formatCount } from '../answers/format';

/** What there is many of, and what had become of each: `cases`, `have ended`. */
export interface Counted {
  readonly one: string;
  readonly many: string;
  /** `has`, `have`. */
  readonly verbs: readonly [one: string, many: string];
  /** `ended`. */
  readonly done: string;
}

/** How far it came: `none of 18 canaries was examined to the end`, `5 of 60 cases have ended`, `the case has not ended`. */
export function howFarText(
  count: number,
  all: number,
  { one, many, verbs, done }: Counted,
): string {
  const [singular, plural] = verbs;
  if (all === 1) return `the ${one} ${singular} ${count === 0 ? 'not ' : ''}${done}`;
  if (count === 0) return `none of ${formatCount(all)} ${many} ${singular} ${done}`;
  const part = count === all ? 'all' : `${formatCount(count)} of`;
  return `${part} ${formatCount(all)} ${many} ${count === 1 ? singular : plural} ${done}`;
}
