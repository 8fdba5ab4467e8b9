/** Lives of instances, kept: a life is a fold over all records about an instance, and never changes. */
import type { LrpId } from '../../../sim/model/identity';
import { type InstanceLife, lifeOf } from '../../replay/instanceLife';
import type { Replay } from '../../replay/openReplay';

/** Enough for a page of lanes and those that were looked at before. */
const LIVES_MAX = 512;

const livesOfReplays = new WeakMap<Replay, Map<LrpId, InstanceLife | undefined>>();

/** The same as `lifeOf`; the same object when it is asked for again. */
export function keptLife(replay: Replay, lrp: LrpId): InstanceLife | undefined {
  let lives = livesOfReplays.get(replay);
  if (lives === undefined) {
    lives = new Map();
    livesOfReplays.set(replay, lives);
  }
  if (lives.has(lrp)) return lives.get(lrp);
  const life = lifeOf(replay, lrp);
  lives.set(lrp, life);
  const oldest = lives.keys().next();
  if (lives.size > LIVES_MAX && oldest.done !== true) lives.delete(oldest.value);
  return life;
}
