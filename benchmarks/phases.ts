/**
 * Claim: none of its own. Where the time goes after a push: when the first, the middle and the last record
 * of each kind came, in the minute after an instant, for the answers in `scenarios/README.md`.
 *
 *     npx tsx benchmarks/phases.ts [SCENARIO [SECONDS]]
 *
 * Default: big-push, 300 s. Times are simulated, so the same on every machine.
 */
import { readFileSync } from 'node:fs';
import { runToEnd } from '../sim/answers/run';
import { SECOND, toSeconds } from '../sim/engine/units';
import { expandScenario } from '../sim/scenario/expand';
import { parseScenario } from '../sim/scenario/validate';
import { KINDS, type KindName, kindId } from '../sim/trace/kinds';

const WINDOW = 60 * SECOND;

/** From the push to the last instance, in the order in which they follow each other. */
const PHASES: readonly KindName[] = [
  'actualLRP.created',
  'auction.placed',
  'actualLRP.claimed',
  'container.created',
  'container.running',
  'actualLRP.started',
];

const [name = 'big-push', seconds = '300'] = process.argv.slice(2);
const file = `${name}.yaml`;
const text = readFileSync(new URL(`../scenarios/${file}`, import.meta.url), 'utf8');
const parsed = parseScenario(text, { file });
if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
const from = Number(seconds) * SECOND;

const instants = new Map<number, number[]>(PHASES.map((phase) => [kindId(phase), []]));
runToEnd(expandScenario(parsed.scenario), {
  sinks: () => [
    {
      row: (_sequence, at, _cause, kind) => {
        if (at >= from && at < from + WINDOW) instants.get(kind)?.push(at - from);
      },
    },
  ],
});

console.log(`${'seconds after the push'.padEnd(24)}   count   first    half    last`);
for (const [kind, all] of instants) {
  const shown = [all[0], all[Math.floor((all.length - 1) / 2)], all.at(-1)];
  const columns = shown.map((at) =>
    (at === undefined ? '–' : toSeconds(at).toFixed(2)).padStart(8),
  );
  console.log(
    `${KINDS[kind]?.name.padEnd(24)}${String(all.length).padStart(8)}${columns.join('')}`,
  );
}
