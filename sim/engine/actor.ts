/**
 * What lives in a simulation: actors that hold state and receive messages, nothing else.
 *
 * Everything in the queue is the same thing: *at time t hand message m to actor a*. A timer is a message
 * to oneself; a fault is a message; a workload is messages from a submitter. State is plain data, so that
 * a running simulation can be saved between any two events.
 */
import type { Distribution } from './distribution';
import type { EventId } from './eventQueue';
import type { Rule, RuleAction } from './network';
import type { Duration, Instant } from './units';

/** Number of an actor in its simulation, in the order of `add`. */
export type ActorId = number;

/** The sender of what the scenario itself schedules. */
export const SCENARIO: ActorId = -1;

export interface Message {
  /** One of the simulation's message kinds. */
  readonly kind: string;
}

/** Who an actor is on the network: links and rules speak of roles and zones. */
export interface Address {
  readonly role: string;
  readonly name: string;
  readonly zone: string;
}

/** `M`: the messages it receives; `All`: every message of the guest, which it may send. */
export interface Actor<State, M extends Message, All extends Message = Message> extends Address {
  /** Plain data. Replaced whole by `restore`, so nothing may keep a reference to it. */
  state: State;
  /** Handles one message. Effects leave through `ctx` only. */
  receive(state: State, message: M, ctx: Ctx<All>): void;
}

/** What a handler may do, and what it knows. Valid only while the handler runs. */
export interface Ctx<All extends Message = Message> {
  readonly now: Instant;
  readonly self: ActorId;
  readonly sender: ActorId;
  /**
   * The row of the trace that led here. `record` moves it on to the new row; a handler that answers for
   * many things sets it back before each.
   */
  cause: number;
  /**
   * Sends a message over the network: it crosses the link between the two roles, or is lost. A stopped
   * actor gets nothing that way, and the scenario does not listen. It leaves once `processing` has
   * passed: the time that the sender takes over it.
   */
  send(to: ActorId, message: All, processing?: Duration): void;
  /**
   * What every message of this kind takes from here to that actor, when neither a draw nor a rule has a
   * say in it, else undefined. Without a kind, a rule about any kind has. It holds until a rule is added.
   */
  constantLatency(to: ActorId, kind?: All['kind']): Duration | undefined;
  /** Hands a message to oneself after `delay`, if this incarnation lives then. */
  after(delay: Duration, message: All): EventId;
  /** Hands a message to oneself at `at`, which is not before now. */
  at(at: Instant, message: All): EventId;
  cancel(timer: EventId): boolean;
  /**
   * Hands a message to another actor at once, past the network: a fault, or power. It reaches a stopped
   * actor as well.
   */
  deliver(to: ActorId, message: All): void;
  /** Says what happened; see `Recorder.record`. Moves `cause` on. */
  record(
    kind: number,
    cell: number,
    lrp: number,
    instance: number,
    a: number,
    b: number,
    x: number,
  ): void;
  /** The same of what leads to nothing that is told: `cause` stays as it is. */
  note(
    kind: number,
    cell: number,
    lrp: number,
    instance: number,
    a: number,
    b: number,
    x: number,
  ): void;
  /**
   * Tells of something measured; see `Recorder.count`. `at`, by default now, is when it is so: later, where
   * it is known already what will be, a booked job's end for example.
   */
  count(observation: number, subject: number, value: number, at?: Instant): void;
  /** A keyed draw in [0, 1): depends on the run's seed and this key only. */
  draw(owner: string, purpose: string, occasion: number): number;
  /** A keyed draw from a distribution. Draws nothing when the distribution is constant. */
  sample(distribution: Distribution, owner: string, purpose: string, occasion: number): Duration;
  /** The next draw of a long-lived owner's stream. */
  random(stream: string): number;
  /**
   * The first rule of the network that speaks of a message from here to that actor; undefined when none does.
   * For what crosses a wire without being a message of its own, such as a query.
   */
  ruleFor(to: ActorId, kind: string): RuleAction | undefined;
  /** From now on the rule holds on the wires, after those that hold already. */
  addRule(rule: Rule): void;
  /** The rules with this id hold no more. */
  removeRule(id: string): void;
  /** Ends an actor's incarnation: its timers and all messages under way to it are lost. */
  stop(actor: ActorId): void;
  /** Whether the actor is not stopped. */
  isUp(actor: ActorId): boolean;
  /** Lets a stopped actor be reached again, in a new incarnation. It does nothing until a message comes. */
  start(actor: ActorId): void;
  /**
   * Lets an actor stand still, as SIGSTOP does: what is due to it, timers included, waits until it goes on or
   * is stopped.
   */
  hang(actor: ActorId): void;
  /** Lets it go on: what has waited is handled now, in the order in which it was due. */
  goOn(actor: ActorId): void;
}

/** Closes a switch over a union: the type checker proves that it is never reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected message ${JSON.stringify(value)}`);
}
