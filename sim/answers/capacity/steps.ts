/**
 * Work that pauses now and then, for whoever has to stay responsive meanwhile. Each pause says how much of it
 * is done, as a share that never goes down. Who cares for neither has it done in one go.
 */
export type Steps<Answer> = Generator<number, Answer, undefined>;

/** Does the work without a pause. */
export function inOneGo<Answer>(steps: Steps<Answer>): Answer {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
