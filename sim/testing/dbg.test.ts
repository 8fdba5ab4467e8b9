import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { rowAt } from '../trace/columns';
import { KINDS } from '../trace/kinds';
import { observedRun } from './observedRun';

test('x', () => {
  const spec = JSON.parse(readFileSync('/tmp/spec.json', 'utf8'));
  console.log(
    JSON.stringify(spec.config.network),
    JSON.stringify(spec.cells),
    JSON.stringify(spec.controlPlane),
    JSON.stringify(spec.config.locket),
    JSON.stringify(spec.config.rep),
  );
  for (const isEager of [false, true]) {
    const run = observedRun(spec, { seed: Number(process.env.SEED ?? 0), isEager });
    run.foundation.simulation.runUntil(20e6);
    for (let i = 0; i < run.columns.length; i++) {
      const r = rowAt(run.columns, i);
      console.log(isEager, r.at, KINDS[r.kind]?.name, r.cell, r.cause);
    }
  }
});
