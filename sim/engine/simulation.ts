/**
 * The kernel: takes the earliest message, hands it to its actor, and passes on what the actor does.
 *
 * It knows nothing of Diego. Everything it holds is plain data or rebuilt from plain data, so that
 * `snapshot` and `restore` work between any two events.
 */
import { type Actor, type ActorId, type Message, SCENARIO } from './actor';
import { EventContext, type Kernel } from './context';
import {
  cancel,
  createEventQueue,
  type EventId,
  type EventQueue,
  peekAt,
  peekId,
  schedule,
  takeNext,
} from './eventQueue';
import { LimitExceeded, type Limits, RecentEvents } from './limits';
import {
  addRule,
  constantLatency,
  LOST,
  matchingRule,
  type Network,
  type Rule,
  type RuleAction,
  removeRule,
  transit,
} from './network';
import { RandomStreams } from './random';
import { NO_CAUSE, type Recorder } from './recorder';
import type { Duration, Instant } from './units';

/** A message on its way. */
interface Delivery {
  readonly to: ActorId;
  readonly from: ActorId;
  /** The receiver's incarnation at sending; a later one does not get the message. */
  readonly incarnation: number;
  readonly cause: number;
  readonly message: Message;
}

/** A message that waits for an actor that stands still, or for its turn since the actor goes on. */
interface HeldDelivery {
  readonly id: EventId;
  readonly delivery: Delivery;
}

export interface SimulationOptions {
  readonly seed: number;
  /**
   * Every message kind of the guest, in rank order: ranks order events at one instant. Kinds in one list
   * share a rank.
   */
  readonly messageKinds: readonly (string | readonly string[])[];
  readonly network: Network;
  readonly recorder: Recorder;
  readonly limits: Limits;
}

/** A running simulation as plain data, to be given to `restore` of one built from the same parts. */
export interface Snapshot {
  readonly now: Instant;
  readonly events: number;
  readonly eventsThisInstant: number;
  readonly queue: unknown;
  readonly streams: unknown;
  readonly actors: readonly unknown[];
  readonly incarnations: readonly number[];
  readonly down: readonly boolean[];
  readonly hung: unknown;
  readonly late: unknown;
  readonly rules: unknown;
  readonly recent: unknown;
  readonly recorder: unknown;
}

type AnyActor = Actor<unknown, Message>;

/** 2^13: receiver and sender take so much room each in an event's key, below a rank of up to 2^27. */
const ADDRESS_SPAN = 8192;

export class Simulation implements Kernel {
  /** The simulated time of the event at hand, or of the last one. */
  now: Instant = 0;
  /** Events taken from the queue so far, those lost with a stopped actor included. */
  events = 0;
  readonly seed: number;
  readonly network: Network;
  readonly recorder: Recorder;
  private readonly limits: Limits;
  private readonly ranks: ReadonlyMap<string, number>;
  private readonly actors: AnyActor[] = [];
  private readonly incarnations: number[] = [];
  private readonly down: boolean[] = [];
  /** By actor that stands still: what was due to it since, in that order. */
  private hung = new Map<ActorId, HeldDelivery[]>();
  /** What actors that go on again have still to handle, before all else. */
  private late: HeldDelivery[] = [];
  private readonly streams: RandomStreams;
  private readonly recent = new RecentEvents();
  private queue: EventQueue<Delivery> = createEventQueue();
  private readonly ctx: EventContext;
  private eventsThisInstant = 0;

  constructor(options: SimulationOptions) {
    this.seed = options.seed;
    this.network = options.network;
    this.recorder = options.recorder;
    this.limits = options.limits;
    const kinds = options.messageKinds.flatMap((entry, rank) =>
      [entry].flat().map((kind): [string, number] => [kind, rank]),
    );
    this.ranks = new Map(kinds);
    if (this.ranks.size !== kinds.length) {
      throw new RangeError('a message kind is registered twice');
    }
    this.streams = new RandomStreams(options.seed);
    this.ctx = new EventContext(this);
  }

  /** Adds an actor; its number is its place in the order of adding. */
  add<State, M extends Message, All extends Message>(actor: Actor<State, M, All>): ActorId {
    if (this.actors.length >= ADDRESS_SPAN - 1) throw new RangeError('too many actors');
    this.actors.push(actor as unknown as AnyActor);
    this.incarnations.push(0);
    this.down.push(false);
    return this.actors.length - 1;
  }

  /** The actor with this number. @throws RangeError when there is none. */
  actor(id: ActorId): AnyActor {
    const actor = this.actors[id];
    if (actor === undefined) throw new RangeError(`no actor ${id}`);
    return actor;
  }

  /** Name of the actor that handles the event at hand, or handled the last one; empty before the first. */
  get atWork(): string {
    return this.actors[this.ctx.self]?.name ?? '';
  }

  get pending(): number {
    return this.queue.size;
  }

  /** When the next event is due, or undefined when nothing is pending. */
  nextAt(): Instant | undefined {
    return this.late.length > 0 ? this.now : peekAt(this.queue);
  }

  /**
   * Schedules a message from the scenario itself. Like a timer it belongs to the receiver's incarnation of
   * now: address what must reach an actor that may have been stopped by then to one that is never stopped.
   * @throws RangeError for an instant that is past or no whole number, or an unknown actor or kind.
   */
  post(at: Instant, to: ActorId, message: Message): EventId {
    return this.enqueue(at, to, SCENARIO, NO_CAUSE, message);
  }

  /**
   * Handles the earliest event. Answers false when nothing is pending.
   * @throws LimitExceeded when a limit is breached.
   */
  step(): boolean {
    const at = this.nextAt();
    if (at === undefined) return false;
    this.checkProgress(at);
    this.now = at;
    this.events++;
    const { id, delivery } = this.late.length > 0 ? this.nextLate() : this.nextInQueue();
    if (this.incarnations[delivery.to] !== delivery.incarnation) return true;
    const held = this.hung.size > 0 ? this.hung.get(delivery.to) : undefined;
    if (held !== undefined) {
      held.push({ id, delivery });
      return true;
    }
    const actor = this.actors[delivery.to] as AnyActor;
    this.recent.note(at, actor.name, delivery.message.kind);
    this.ctx.begin(at, delivery.to, delivery.from, delivery.cause);
    actor.receive(actor.state, delivery.message, this.ctx);
    return true;
  }

  private nextLate(): HeldDelivery {
    return this.late.shift() as HeldDelivery;
  }

  private nextInQueue(): HeldDelivery {
    const id = peekId(this.queue) as EventId;
    return { id, delivery: takeNext(this.queue) as Delivery };
  }

  /** Handles every event before or at `until`, then sets the clock to it. */
  runUntil(until: Instant): void {
    for (;;) {
      const at = this.nextAt();
      if (at === undefined || at > until) break;
      this.step();
    }
    this.now = Math.max(this.now, until);
  }

  /**
   * The whole running simulation as plain data that shares nothing with it. One clone is made of all of
   * it: what two actors share, or an actor and the recorder, they share again after `restore`.
   */
  snapshot(): Snapshot {
    return structuredClone({
      now: this.now,
      events: this.events,
      eventsThisInstant: this.eventsThisInstant,
      queue: this.queue,
      streams: this.streams.save(),
      actors: this.actors.map((actor) => actor.state),
      incarnations: this.incarnations,
      down: this.down,
      hung: this.hung,
      late: this.late,
      rules: this.network.rules,
      recent: this.recent.save(),
      recorder: this.recorder.save(),
    });
  }

  /**
   * Goes back (or over) to a snapshot of a simulation with the same actors. The seed is not part of it:
   * streams go on as they were, keyed draws follow the seed of this simulation.
   * @throws RangeError when the number of actors differs.
   */
  restore(snapshot: Snapshot): void {
    if (snapshot.actors.length !== this.actors.length) {
      throw new RangeError('the snapshot is of a simulation with other actors');
    }
    const own = structuredClone(snapshot);
    this.now = own.now;
    this.events = own.events;
    this.eventsThisInstant = own.eventsThisInstant;
    this.queue = own.queue as EventQueue<Delivery>;
    this.streams.restore(own.streams as ReturnType<RandomStreams['save']>);
    own.actors.forEach((state, id) => {
      this.actor(id).state = state;
    });
    this.incarnations.splice(0, this.incarnations.length, ...own.incarnations);
    this.down.splice(0, this.down.length, ...own.down);
    this.hung = own.hung as typeof this.hung;
    this.late = own.late as typeof this.late;
    this.network.rules = own.rules as Network['rules'];
    this.recent.restore(own.recent as ReturnType<RecentEvents['save']>);
    this.recorder.restore(own.recorder);
  }

  enqueue(at: Instant, to: ActorId, from: ActorId, cause: number, message: Message): EventId {
    if (!(at >= this.now && Number.isSafeInteger(at))) {
      throw new RangeError(`cannot schedule ${message.kind} at ${at} µs, it is ${this.now}`);
    }
    const rank = this.ranks.get(message.kind);
    if (rank === undefined) throw new RangeError(`message kind ${message.kind} is not registered`);
    const incarnation = this.incarnations[to];
    if (incarnation === undefined) throw new RangeError(`no actor ${to}`);
    if (this.queue.size >= this.limits.pending) this.breach('pending events', this.limits.pending);
    const key = (rank * ADDRESS_SPAN + to) * ADDRESS_SPAN + from + 1;
    return schedule(this.queue, at, key, { to, from, incarnation, cause, message });
  }

  cancel(timer: EventId): boolean {
    return cancel(this.queue, timer) || this.cancelHeld(timer);
  }

  private cancelHeld(timer: EventId): boolean {
    for (const held of [this.late, ...this.hung.values()]) {
      const place = held.findIndex(({ id }) => id === timer);
      if (place >= 0) return held.splice(place, 1).length > 0;
    }
    return false;
  }

  transit(from: ActorId, to: ActorId, kind: string): Duration {
    const receiver = this.actor(to);
    // Nobody listens on a stopped machine. What it had sent itself before it stopped still arrives.
    if (!this.isUp(to)) return LOST;
    return transit(this.network, this.streams, this.actor(from), receiver, kind);
  }

  constantLatency(from: ActorId, to: ActorId, kind: string | undefined): Duration | undefined {
    return constantLatency(this.network, this.actor(from), this.actor(to), kind);
  }

  random(stream: string): number {
    return this.streams.draw(stream);
  }

  isUp(actor: ActorId): boolean {
    return this.down[actor] === false;
  }

  /** Ends an actor's incarnation: whatever is under way to it is lost. */
  stop(actor: ActorId): void {
    const incarnation = this.incarnations[actor];
    if (incarnation === undefined) throw new RangeError(`no actor ${actor}`);
    this.incarnations[actor] = incarnation + 1;
    this.down[actor] = true;
    this.hung.delete(actor);
  }

  hang(actor: ActorId): void {
    if (this.isUp(actor) && !this.hung.has(actor)) this.hung.set(actor, []);
  }

  goOn(actor: ActorId): void {
    this.late.push(...(this.hung.get(actor) ?? []));
    this.hung.delete(actor);
  }

  addRule(rule: Rule): void {
    addRule(this.network, rule);
  }

  removeRule(id: string): void {
    removeRule(this.network, id);
  }

  ruleFor(from: ActorId, to: ActorId, kind: string): RuleAction | undefined {
    if (this.network.rules.length === 0) return undefined;
    return matchingRule(this.network, this.actor(from), this.actor(to), kind)?.action;
  }

  start(actor: ActorId): void {
    if (actor >= this.actors.length) throw new RangeError(`no actor ${actor}`);
    this.down[actor] = false;
  }

  private checkProgress(at: Instant): void {
    if (at > this.limits.until) this.breach('simulated time', this.limits.until);
    if (this.events >= this.limits.events) this.breach('events', this.limits.events);
    this.eventsThisInstant = at > this.now ? 1 : this.eventsThisInstant + 1;
    if (this.eventsThisInstant > this.limits.eventsAtOneInstant) {
      this.breach('events at one instant', this.limits.eventsAtOneInstant);
    }
  }

  private breach(what: string, limit: number): never {
    throw new LimitExceeded(what, limit, this.seed, this.now, this.recent.list());
  }
}
