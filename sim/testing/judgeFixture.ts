/** A run that is only told: records one by one, to a judge of all invariants over records. */
import { createRecordJudge } from '../check/recordJudge';
import { createIdentities, lrpId, processId, taskId, textId } from '../model/identity';
import { type KindName, kindId } from '../trace/kinds';
import { app, cells, foundationSpec, task } from './builders';

interface Fields {
  readonly at?: number;
  readonly cell?: number;
  readonly lrp?: number;
  readonly instance?: number;
  readonly a?: number;
  readonly b?: number;
  readonly x?: number;
}

/** A judge of dora on two cells with room for one instance more, and what it is told. */
export function judged() {
  const spec = foundationSpec({
    cells: [cells(2, { memory: 1024 })],
    apps: [app('dora', { instances: 2 })],
    tasks: [task('report')],
  });
  const identities = createIdentities();
  const dora = processId(identities, 'dora-1');
  const lrp = lrpId(identities, dora, 0);
  const other = lrpId(identities, dora, 1);
  const report = taskId(identities, 'report-1');
  const judge = createRecordJudge(spec, identities);
  let now = 0;
  const tell = (kind: KindName, fields: Fields = {}): void => {
    const { cell = -1, lrp: key = -1, instance = -1, a = 0, b = 0, x = 0 } = fields;
    now = fields.at ?? now;
    judge.sink.row(0, now, -1, kindId(kind), cell, key, instance, a, b, x);
  };
  const text = (content: string): number => textId(identities, content);
  const broken = (): string[] => judge.violations.map(({ invariant }) => invariant);
  return { tell, text, broken, judge, lrp, other, dora, report };
}

export type Judged = ReturnType<typeof judged>;

/** Dora's first row, and the instance 1 on the first cell that has claimed it. */
export function granted({ tell, lrp }: Pick<Judged, 'tell' | 'lrp'>): void {
  tell('actualLRP.created', { lrp });
  tell('actualLRP.claimed', { cell: 0, lrp, instance: 1 });
}
