/** Every recorded sequence of the BBS: run by mutation testing alone, as `recordedAuctions` are. */
import { checkBbsSequences } from '../../sim/testing/conformance/bbs';
import { testRecordedCases } from './recordedCases';

testRecordedCases('bbs', checkBbsSequences);
