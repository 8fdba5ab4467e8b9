import fc from 'fast-check';
import { test } from 'vitest';
import { MINUTE } from '../engine/units';
import { KINDS } from '../trace/kinds';
import { anyFoundation } from './arbitraries';
import { observedRun, runChecked } from './observedRun';
test('x', () => {
  const counts: Record<string, number> = {}; let looks=0; let ev=0; const errs: Record<string,number>={};
  fc.assert(fc.property(anyFoundation, fc.nat(), (spec, seed) => {
      const run = observedRun(spec, { seed });
      run.foundation.simulation.runUntil(15*MINUTE);
      ev += run.foundation.simulation.events;
      for (let r=0;r<run.columns.length;r++){ const b=run.columns.batches[r>>16]!; const k=KINDS[b.kind[r&65535]!]!.name; counts[k]=(counts[k]??0)+1;
        if(k==='auction.failed'||k==='auction.taskFailed'||k==='actualLRP.refused'||k==='container.completed'){const t=k+' '+run.foundation.identities().texts[b.b[r&65535]!];errs[t]=(errs[t]??0)+1}}
    }), { numRuns: 200 });
  console.log(counts, ev, errs);
});
