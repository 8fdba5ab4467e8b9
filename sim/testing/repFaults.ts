/**
 * What befalls a rep in a foundation, from outside: a drain, a signal, the end of its process.
 */
import type { Foundation } from '../diego/foundation';
import type { RepMessage } from '../diego/rep/messages';
import type { ActorId } from '../engine/actor';
import type { Duration } from '../engine/units';
import type { FoundationStory } from './foundationStory';

/** BOSH's drain, or a stop. */
export function signal(story: FoundationStory, cell: number, kind: 'rep.drain' | 'rep.stop'): void {
  tell(story.foundation, cell, { kind });
}

/** SIGKILL; after `downtime` the supervisor has started the process again. */
export function killProcess(story: FoundationStory, cell: number, downtime: Duration): void {
  const { simulation } = story.foundation;
  const rep = repOf(story.foundation, cell);
  simulation.stop(rep);
  simulation.start(rep);
  simulation.post(story.now, actorNamed(story.foundation, 'locket'), {
    kind: 'locket.renewalsEnded',
    cell,
  } as never);
  tell(story.foundation, cell, { kind: 'rep.processKilled' });
  tell(story.foundation, cell, { kind: 'rep.boot', isWarm: false, isVmStart: false }, downtime);
}

function tell(foundation: Foundation, cell: number, message: RepMessage, after = 0): void {
  const { simulation } = foundation;
  simulation.post(simulation.now + after, repOf(foundation, cell), message);
}

function repOf(foundation: Foundation, cell: number): ActorId {
  return actorNamed(foundation, foundation.spec.cells[cell]?.cellGuid ?? '');
}

function actorNamed({ simulation }: Foundation, name: string): ActorId {
  for (let id = 0; ; id++) if (simulation.actor(id).name === name) return id;
}
