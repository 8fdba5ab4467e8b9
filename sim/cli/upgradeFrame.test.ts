import { expect, test } from 'vitest';
import type { OtherChange } from '../lab/upgrade/setting';
import { expandScenario } from '../scenario/expand';
import { parseScenario } from '../scenario/validate';
import { createTestIo } from './testIo';
import { upgradeFrame } from './upgradeFrame';
import { planUpgrade } from './upgradePlanning';

const FILE = 'small.yaml';
const SMALL = `
name: small
question: How long?
foundation: { zones: [z1], cells: [{ name: diego-cell, count: 2, memory: 4GB, disk: 16GB }] }
workload: [{ app: one, instances: 1, memory: 128MB, disk: 128MB }]
run: { duration: 1h }
`;
const ROTATE =
  '{ at: 10m, rotate: { certificate: nats-ca, expires: 7d, pause: 2h, deploy: { canaries: 0 } } }';
const CHANGE: OtherChange = {
  text: 'both',
  overrides: [],
  strategy: 'create-swap-delete',
  hasNoPause: false,
};

function frameOf(events: readonly string[], deploy?: string) {
  const text = `${SMALL}events: [${events.join(', ')}]\n`;
  const io = createTestIo({});
  const options = deploy === undefined ? {} : { deploy };
  const source = { file: FILE, path: undefined, text, readSibling: () => undefined };
  return { text, frame: upgradeFrame(FILE, options, planUpgrade(source, options, io), io) };
}

test('a change of the strategy and of the pauses is told as --set has it, and does that', () => {
  const { text, frame } = frameOf(['{ at: 5m, kill: { cells: [diego-cell-0] } }', ROTATE]);
  const overrides = frame.overridesOf({ ...CHANGE, hasNoPause: true });
  expect(overrides?.map((each) => each.join('='))).toEqual([
    'events[1].rotate.deploy.strategy=create-swap-delete',
    'events[1].rotate.deploy.addresses=new',
    'events[1].rotate.pause=0s',
  ]);
  const parsed = parseScenario(text, { file: FILE, overrides: overrides ?? [] });
  if (!parsed.ok) throw new Error('not valid');
  const { deploys, rotations } = expandScenario(parsed.scenario).foundation;
  const told = deploys.map(({ strategy, addresses }) => `${strategy} ${addresses}`);
  expect(told).toEqual(['create-swap-delete new', 'create-swap-delete new']);
  expect(rotations[0]?.pause).toBe(0);
});

test('the command of a deploy names its event, by its name where there are others', () => {
  const events = ['{ at: 5m, deploy: { name: a } }', '{ at: 9m, deploy: { name: b } }'];
  const { frame } = frameOf(events, 'b');
  expect(frame.commandOf({ maxInFlight: { kind: 'percent', percent: 10 }, change: CHANGE })).toBe(
    "diegosim upgrade small.yaml --deploy b --max-in-flight 10% --seeds 5 --set 'events[1].deploy.strategy=create-swap-delete' --set 'events[1].deploy.addresses=new'",
  );
});

test('there is none where the deploy is made up, or one of several by one event', () => {
  const repeated = '{ at: 5m, every: 10m, until: 30m, deploy: { name: often } }';
  for (const events of [[], [repeated]]) {
    const { frame } = frameOf(events);
    expect(frame.commandOf({ maxInFlight: null, change: CHANGE })).toBeNull();
    expect(frame.commandOf({ maxInFlight: null, change: null })).toContain('--max-in-flight 1');
  }
});
