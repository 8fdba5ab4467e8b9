/** Every recorded auction: run by mutation testing alone. The suite has them in `sim/testing/conformance`. */
import { RandomStreams } from '../../sim/engine/random';
import { checkAuctions } from '../../sim/testing/conformance/auction';
import { testRecordedCases } from './recordedCases';

testRecordedCases('auction', (lines) => {
  const chance = new RandomStreams(1).stream('chance');
  return checkAuctions(lines, () => chance.next());
});
