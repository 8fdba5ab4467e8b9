/** Lines of recordings of the real Diego, as text and as data, replayed as `diegosim conformance` does. */
import { checkAuctionLine } from '../conformance/auction';
import { checkBbsLine } from '../conformance/bbs';
import type { Difference } from '../conformance/recordedCases';
import { checkSilkLine } from '../conformance/silk';
import type { Chance } from './chance';
import { mutatedData } from './dataMutations';
import type { Reading, Subject } from './subject';
import { mutatedText } from './textMutations';

export interface RecordedLines {
  readonly auction: readonly string[];
  readonly bbs: readonly string[];
  readonly silk: readonly string[];
}

const SUBJECTS = ['auction', 'bbs', 'silk'] as const;
type Recorded = (typeof SUBJECTS)[number];

/** The case does not depend on chance. */
const NO_CHANCE = () => 0;
const PLACE = 'line 1';

const CHECKS: Readonly<Record<Recorded, (line: string) => Difference[]>> = {
  auction: (line) => checkAuctionLine(line, PLACE, NO_CHANCE),
  bbs: (line) => checkBbsLine(line, PLACE),
  silk: (line) => checkSilkLine(line, PLACE),
};

/** An input is a line after the name of its subject and a blank. */
export function recordingSubject(lines: RecordedLines): Subject {
  return {
    kind: 'recording',
    timeMax: 10_000,
    generate(chance) {
      const recorded = chance.pick(SUBJECTS);
      const line = chance.pick(lines[recorded]);
      const other = chance.pick(lines[chance.happens(0.2) ? chance.pick(SUBJECTS) : recorded]);
      const changed = chance.happens(0.7)
        ? dataLine(line, other, chance)
        : mutatedText(line, other, chance).replaceAll('\n', ' ');
      return `${recorded} ${changed}`;
    },
    read: (input) => replay(typeof input === 'string' ? input : ''),
  };
}

function dataLine(line: string, other: string, chance: Chance): string {
  return JSON.stringify(mutatedData(JSON.parse(line), JSON.parse(other), chance)) ?? '';
}

function replay(input: string): Reading {
  const recorded = SUBJECTS.find((subject) => input.startsWith(`${subject} `));
  // What is cut off when an input is made shorter.
  if (recorded === undefined) return { isAccepted: true, said: [] };
  const differences = CHECKS[recorded](input.slice(recorded.length + 1));
  const said = differences.map(
    ({ case: name, step, expected, got }) => `${name} ${step}: expected ${expected}, got ${got}`,
  );
  const nameless = differences.find((each) => each.step === '' || each.expected === '');
  const wrong = nameless && `a difference without a place: ${JSON.stringify(nameless)}`;
  return { isAccepted: differences.length === 0, said, wrong };
}
