/**
 * What a handler sees of the kernel while it handles one event. Effects of actors pass through here and
 * nowhere else.
 */
import { type ActorId, type Ctx, type Message, SCENARIO } from './actor';
import { type Distribution, sample } from './distribution';
import type { EventId } from './eventQueue';
import { LOST, type Rule, type RuleAction } from './network';
import { keyedDraw } from './random';
import { NO_CAUSE, type Recorder } from './recorder';
import { type Duration, type Instant, NEVER } from './units';

/** What the context needs of the simulation that it belongs to. */
export interface Kernel {
  readonly seed: number;
  readonly recorder: Recorder;
  /** Puts a message in the queue. @throws RangeError for what cannot be delivered. */
  enqueue(at: Instant, to: ActorId, from: ActorId, cause: number, message: Message): EventId;
  cancel(timer: EventId): boolean;
  /** How long the message takes over the wire, or LOST. */
  transit(from: ActorId, to: ActorId, kind: string): Duration;
  /** How long every such message takes, or undefined; see `Ctx`. */
  constantLatency(from: ActorId, to: ActorId, kind: string | undefined): Duration | undefined;
  random(stream: string): number;
  isUp(actor: ActorId): boolean;
  stop(actor: ActorId): void;
  start(actor: ActorId): void;
  hang(actor: ActorId): void;
  goOn(actor: ActorId): void;
  ruleFor(from: ActorId, to: ActorId, kind: string): RuleAction | undefined;
  addRule(rule: Rule): void;
  removeRule(id: string): void;
}

/** The one `Ctx` of a simulation, re-aimed at each event. */
export class EventContext implements Ctx {
  now: Instant = 0;
  self: ActorId = SCENARIO;
  sender: ActorId = SCENARIO;
  cause = NO_CAUSE;

  constructor(private readonly kernel: Kernel) {}

  begin(now: Instant, self: ActorId, sender: ActorId, cause: number): void {
    this.now = now;
    this.self = self;
    this.sender = sender;
    this.cause = cause;
  }

  send(to: ActorId, message: Message, processing: Duration = 0): void {
    if (to === SCENARIO) return;
    const latency = this.kernel.transit(this.self, to, message.kind);
    if (latency === LOST) return;
    const arrival = Math.min(NEVER, this.now + processing + latency);
    this.kernel.enqueue(arrival, to, this.self, this.cause, message);
  }

  constantLatency(to: ActorId, kind?: string): Duration | undefined {
    return this.kernel.constantLatency(this.self, to, kind);
  }

  after(delay: Duration, message: Message): EventId {
    return this.at(this.now + delay, message);
  }

  at(at: Instant, message: Message): EventId {
    // A drawn duration may be longer than the clock reaches, and so may a station's backlog.
    const due = Math.min(NEVER, at);
    return this.kernel.enqueue(due, this.self, this.self, this.cause, message);
  }

  cancel(timer: EventId): boolean {
    return this.kernel.cancel(timer);
  }

  deliver(to: ActorId, message: Message): void {
    this.kernel.enqueue(this.now, to, this.self, this.cause, message);
  }

  record(
    kind: number,
    cell: number,
    lrp: number,
    instance: number,
    a: number,
    b: number,
    x: number,
  ): void {
    this.cause = this.kernel.recorder.record(
      this.now,
      this.cause,
      kind,
      cell,
      lrp,
      instance,
      a,
      b,
      x,
    );
  }

  note(
    kind: number,
    cell: number,
    lrp: number,
    instance: number,
    a: number,
    b: number,
    x: number,
  ): void {
    this.kernel.recorder.record(this.now, this.cause, kind, cell, lrp, instance, a, b, x);
  }

  count(observation: number, subject: number, value: number, at: Instant = this.now): void {
    this.kernel.recorder.count(at, observation, subject, value);
  }

  draw(owner: string, purpose: string, occasion: number): number {
    return keyedDraw(this.kernel.seed, owner, purpose, occasion);
  }

  sample(distribution: Distribution, owner: string, purpose: string, occasion: number): Duration {
    if (distribution.kind === 'constant') return distribution.value;
    return sample(distribution, this.draw(owner, purpose, occasion));
  }

  random(stream: string): number {
    return this.kernel.random(stream);
  }

  stop(actor: ActorId): void {
    this.kernel.stop(actor);
  }

  isUp(actor: ActorId): boolean {
    return this.kernel.isUp(actor);
  }

  start(actor: ActorId): void {
    this.kernel.start(actor);
  }

  hang(actor: ActorId): void {
    this.kernel.hang(actor);
  }

  goOn(actor: ActorId): void {
    this.kernel.goOn(actor);
  }

  addRule(rule: Rule): void {
    this.kernel.addRule(rule);
  }

  removeRule(id: string): void {
    this.kernel.removeRule(id);
  }

  ruleFor(to: ActorId, kind: string): RuleAction | undefined {
    return this.kernel.ruleFor(this.self, to, kind);
  }
}
