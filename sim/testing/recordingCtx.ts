/**
 * A context that notes what a handler does, for tests of one component by itself. Nothing is delivered and
 * no time passes: the test hands in the next message when it wants it to come.
 */

import type { DiegoMessage } from '../diego/messages';
import type { ActorId, Ctx } from '../engine/actor';
import { type Distribution, sample } from '../engine/distribution';
import type { EventId } from '../engine/eventQueue';
import { keyedDraw } from '../engine/random';
import type { Duration, Instant } from '../engine/units';
import { KINDS } from '../trace/kinds';

/** What was sent over the network. */
export interface Sent {
  readonly to: ActorId;
  readonly message: DiegoMessage;
}

/** What an actor told itself to do. */
export interface Timer {
  readonly at: Instant;
  readonly message: DiegoMessage;
  readonly id: EventId;
}

export class RecordingCtx implements Ctx<DiegoMessage> {
  now: Instant = 0;
  self: ActorId = 0;
  sender: ActorId = 1;
  cause = -1;
  readonly sent: Sent[] = [];
  /** Those that are not cancelled. */
  timers: Timer[] = [];
  /** Names of the kinds that were recorded. */
  readonly recorded: string[] = [];
  /** Of every link; undefined when it is drawn. */
  latency: Duration | undefined;
  private lastTimer = 0;

  send(to: ActorId, message: DiegoMessage): void {
    this.sent.push({ to, message });
  }

  constantLatency(): Duration | undefined {
    return this.latency;
  }

  after(delay: Duration, message: DiegoMessage): EventId {
    return this.at(this.now + delay, message);
  }

  at(at: Instant, message: DiegoMessage): EventId {
    const id = ++this.lastTimer as EventId;
    this.timers.push({ at, message, id });
    return id;
  }

  cancel(timer: EventId): boolean {
    const count = this.timers.length;
    this.timers = this.timers.filter(({ id }) => id !== timer);
    return this.timers.length < count;
  }

  deliver(to: ActorId, message: DiegoMessage): void {
    this.sent.push({ to, message });
  }

  record(kind: number): void {
    this.recorded.push(KINDS[kind]?.name ?? '?');
  }

  note(kind: number): void {
    this.record(kind);
  }

  count(): void {}

  draw(owner: string, purpose: string, occasion: number): number {
    return keyedDraw(1, owner, purpose, occasion);
  }

  sample(distribution: Distribution, owner: string, purpose: string, occasion: number): Duration {
    return sample(distribution, this.draw(owner, purpose, occasion));
  }

  random(): number {
    return 0.5;
  }

  stop(): void {}

  isUp(): boolean {
    return true;
  }

  start(): void {}

  hang(): void {}

  goOn(): void {}

  ruleFor(): undefined {}

  addRule(): void {}

  removeRule(): void {}

  /** Everything sent since the last call. */
  takeSent(): DiegoMessage[] {
    return this.sent.splice(0).map(({ message }) => message);
  }
}
