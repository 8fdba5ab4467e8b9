/**
 * Texts of scenarios as they are being edited: one draft for each scenario, kept until it is run, saved or
 * put back, whatever else is looked at meanwhile.
 *
 * Pure. The editor's view and its undo history are in `desk`.
 */
import type { Level } from '../../../sim/trace/kinds';
import type { RunSource } from '../../session/session';

export interface Draft {
  /** Of the scenario, as its file is called without `.yaml`. */
  readonly name: string;
  /** What was run or opened last; edits are what differs from it. */
  readonly base: string;
  readonly text: string;
  /** How much the next run's trace holds. */
  readonly level: Level;
  /** Of what was run or opened last. */
  readonly baseLevel: Level;
}

export type Drafts = ReadonlyMap<string, Draft>;
export type ScenarioSource = Extract<RunSource, { readonly kind: 'scenario' }>;

/** Whether its text is another one than the session's. */
export function isEdited({ base, text }: Draft): boolean {
  return base !== text;
}

/** The session names a scenario with a text: it is what is edited, unless edits of it are there. */
export function followed(drafts: Drafts, name: string, base: string, level: Level): Drafts {
  const there = drafts.get(name);
  const text = there === undefined || !isEdited(there) ? base : there.text;
  // A level that was chosen waits for the next run, as edits do.
  const isSame = there?.base === base && there.baseLevel === level;
  const chosen = isSame ? there.level : level;
  return withDraft(drafts, { name, base, text, level: chosen, baseLevel: level });
}

/** The drafts with one more, or another of its name. */
export function withDraft(drafts: Drafts, draft: Draft): Drafts {
  return new Map(drafts).set(draft.name, draft);
}

/** Scenarios with edits that were not run, other than one. */
export function otherEdited(drafts: Drafts, name: string | undefined): string[] {
  return [...drafts.values()].filter((each) => isEdited(each) && each.name !== name).map(nameOf);
}

function nameOf({ name }: Draft): string {
  return name;
}

/** What the session's source becomes when a draft is run. The seed is kept for the same scenario. */
export function sourceOf(
  { name, text, level }: Draft,
  builtIn: string | undefined,
  before: RunSource,
): ScenarioSource {
  const seed = before.kind === 'scenario' && before.name === name ? before.seed : null;
  return { kind: 'scenario', name, draft: text === builtIn ? null : text, seed, level };
}

/** Whether running the draft would name what the session names already. */
export function isSameSource(one: RunSource, other: ScenarioSource): boolean {
  return (
    one.kind === 'scenario' &&
    one.name === other.name &&
    one.draft === other.draft &&
    one.seed === other.seed &&
    one.level === other.level
  );
}

/** Where somebody starts who has no scenario: the smallest that runs. */
export const BLANK: Draft = {
  name: 'my-scenario',
  base: '',
  level: 'full',
  baseLevel: 'full',
  text: `name: my-scenario
question: If a cell dies, how soon does everything run again?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 10, memory: 16GB, disk: 100GB }
workload:
  - { app: shop, count: 20, instances: 4, memory: 512MB }
events:
  - { at: 5m, kill: { count: 1 } }
expect:
  - { recovered: { within: 2m, after: 5m } }
run: { duration: 20m }
`,
};
