/**
 * Claim: what the simulator says of the published experiments is within a quarter of what was published, or
 * `calibration.md` says why not.
 *
 *     npm run calibrate
 *
 * Runs every experiment, the slow ones included (a few minutes), and writes benchmarks/calibration.md, beside
 * first and then renamed. The same sources give the same bytes: it holds no wall time. With `--workers FROM TO`
 * it prints instead what row 20 becomes with so many workers each, which is how sql-2016's were found.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calibration } from '../sim/testing/calibration/calibration';
import { repFetchWith } from '../sim/testing/calibration/sql2016';

const FILE = fileURLToPath(new URL('calibration.md', import.meta.url));

const [option, from, to] = process.argv.slice(2);
if (option === '--workers') {
  for (let workers = Number(from); workers <= Number(to); workers++) {
    console.log(`${workers}  ${(repFetchWith(workers) * 1000).toFixed(1)} ms`);
  }
} else {
  const partial = `${FILE}.partial`;
  writeFileSync(partial, calibration());
  renameSync(partial, FILE);
  console.log(FILE);
}
