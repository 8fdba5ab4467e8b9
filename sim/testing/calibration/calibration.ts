/**
 * All experiments, in the sections of the report. `fastSections` take seconds, so that a test can hold the
 * written report to them; the others simulate 100 to 1,000 cells and take minutes.
 */
import { auctionTimeFigures } from './auctionTime';
import { instanceBatchFigures, taskBatchFigures } from './bigBatches';
import { limitFigures } from './limits';
import { restartFigures } from './lostCell';
import { postgresSmallFigures, postgresSmallPredictions } from './postgresSmall';
import { calibrationReport, type Section } from './report';
import { sql2016Figures } from './sql2016';
import { stressTestFigures } from './stressTest';

export function fastSections(): Section[] {
  return [
    {
      title: 'postgres-small',
      text: 'The BBS alone, tables of 2,000 or 10,000 rows, 50 an app and 100 a cell; callers that call again at once; no network. Medians. Values from the 2,000 column, test on the 10,000 column.',
      figures: postgresSmallFigures(),
    },
    {
      title: 'auctioneer',
      text: "The auctioneer alone among empty cells that answer at once; one batch that fills them evenly; the scheduler's time, an auction.",
      figures: auctionTimeFigures(),
    },
    {
      title: 'intervals and limits',
      text: 'Rows 32 to 34, as a foundation has them that says nothing else. Row 34: a cell of two is killed at 60 instants of the cycle in 16 foundations that differ in their phases; until its instances are asked for again.',
      figures: [...limitFigures(), ...restartFigures()],
    },
  ];
}

function slowSections(): Section[] {
  return [
    {
      title: 'etcd-2015',
      text: 'S1. Rows 1 to 9: 4,000 tasks, or one LRP of 4,000 instances, on 100 empty cells. Rows 10 to 15: 9,700 instances of the published mix with its crashing apps, 20 minutes after all were desired, watched for 20 more; then ten cells are killed; five runs. Request latency is that of StartActualLRP, as 99 in 100 requests are, ten times a second.',
      figures: [...stressTestFigures(), ...taskBatchFigures(), ...instanceBatchFigures()],
    },
    {
      title: 'sql-2016',
      text: 'S2. The BBS alone with full tables, and reps as the published benchmark has them: ten loops of a fetch and a start for each row, all starts at once, 2.5 % of them followed by a claim. Averages.',
      figures: sql2016Figures(),
    },
  ];
}

/** The whole report. */
export function calibration(): string {
  const [first, ...others] = fastSections();
  if (first === undefined) throw new Error('no section');
  return calibrationReport([first, ...slowSections(), ...others], postgresSmallPredictions());
}
