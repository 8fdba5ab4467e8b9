/** The ways in which a rep is started, as the operator tells it. */
import type { RepMessage } from '../diego/rep/messages';

type Boot = Extract<RepMessage, { kind: 'rep.boot' }>;

const ADDRESSED = { address: 0x0a001004, hasPreStart: false, isNewVm: false } as const;

/** Its cell has been up all along. */
export const WARM_BOOT: Boot = { kind: 'rep.boot', isWarm: true, isVmStart: true, ...ADDRESSED };
/** Its VM starts. */
export const VM_BOOT: Boot = { kind: 'rep.boot', isWarm: false, isVmStart: true, ...ADDRESSED };
/** Its process starts, on a VM that ran on. */
export const PROCESS_START: Boot = {
  kind: 'rep.boot',
  isWarm: false,
  isVmStart: false,
  ...ADDRESSED,
};
