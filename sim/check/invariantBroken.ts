/** A broken invariant as an error: a fault of the model, which stops a run instead of giving an answer. */

const SHOWN_MAX = 10;

export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';

  /** `violations`: a line each, as `checkAll` gives them. */
  constructor(readonly violations: readonly string[]) {
    const shown = violations.slice(0, SHOWN_MAX);
    const rest = violations.length - shown.length;
    super([...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n  '));
  }
}
