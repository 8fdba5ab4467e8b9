/**
 * The wires. Every message between two actors crosses a link, named by the roles at its ends and by
 * whether both stand in one zone; a link has a latency. Rules stand before the links, in order: the
 * first that matches passes, delays or drops the message; what a loss by chance spares goes on to the
 * next. A partition, a slow link and a lost packet are all rules. Bandwidth and connections are not
 * modelled: every message travels by itself, and one with a luckier draw overtakes another.
 */
import type { Address } from './actor';
import { type Distribution, sample } from './distribution';
import type { RandomStreams } from './random';
import type { Duration } from './units';

export interface LatencyConfig {
  /** Between two actors in one zone. */
  readonly sameZone: Distribution;
  /** Between zones. */
  readonly acrossZones: Distribution;
  /** Links that differ, by `fromRole>toRole`, whatever the zones. */
  readonly links: Readonly<Record<string, Distribution>>;
}

/** Whom a rule speaks of; an absent field matches everyone. */
export interface Selector {
  readonly role?: string;
  readonly name?: string;
  /** Any of these names. */
  readonly names?: readonly string[];
  readonly zone?: string;
}

export interface Rule {
  /** Names the rule for its removal. */
  readonly id: string;
  readonly from: Selector;
  readonly to: Selector;
  /** Only messages of this kind, when given. */
  readonly kind?: string;
  readonly action: RuleAction;
}

export type RuleAction =
  /** As if there were no rule; an exception from the rules behind it. */
  | { readonly pass: true }
  | { readonly drop: true }
  /** Takes this long instead of the link's own latency. */
  | { readonly delay: Distribution }
  /** Loses this share of the messages, from 0 to 1; the next rule that matches has the others. */
  | { readonly dropShare: number };

/** What joins two roles. */
interface Link {
  readonly sameZone: Distribution;
  readonly acrossZones: Distribution;
  /** The stream that its latencies are drawn from. */
  readonly stream: string;
}

export interface Network {
  readonly latency: LatencyConfig;
  /** All that changes while a simulation runs, and all of a network that a snapshot holds. */
  rules: Rule[];
  /** Links used so far, by sending and receiving role; they follow from `latency`. */
  readonly links: Map<string, Map<string, Link>>;
}

/** The transit time of a message that does not arrive. */
export const LOST: Duration = -1;

export function createNetwork(latency: LatencyConfig): Network {
  return { latency, rules: [], links: new Map() };
}

/** Loss comes before loss by chance, and that before delay. */
function rankOf(action: RuleAction): number {
  if ('drop' in action) return 1;
  return 'dropShare' in action ? 2 : 3;
}

/**
 * Adds a rule behind those in force, but before weaker ones: a wire that is slow and is then cut is cut.
 * A rule that passes messages stays in front of all that is added after it, and behind the rest.
 */
export function addRule(network: Network, rule: Rule): void {
  const { rules } = network;
  let place = rules.length;
  if (!('pass' in rule.action)) {
    const rank = rankOf(rule.action);
    for (; place > 0; place--) {
      const { action } = rules[place - 1] as Rule;
      if ('pass' in action || rankOf(action) <= rank) break;
    }
  }
  rules.splice(place, 0, rule);
}

/** Removes the rules with this id. */
export function removeRule(network: Network, id: string): void {
  network.rules = network.rules.filter((rule) => rule.id !== id);
}

/** How long this message takes from one address to another, or LOST. Draws what has to be drawn. */
export function transit(
  network: Network,
  streams: RandomStreams,
  from: Address,
  to: Address,
  kind: string,
): Duration {
  const link = linkBetween(network, from.role, to.role);
  let latency = from.zone === to.zone ? link.sameZone : link.acrossZones;
  for (const rule of network.rules) {
    if (!speaksOf(rule, from, to, kind)) continue;
    const { action } = rule;
    if ('drop' in action) return LOST;
    if ('dropShare' in action) {
      if (streams.draw(`network.loss.${rule.id}`) < action.dropShare) return LOST;
      // What is not lost may still be late.
      continue;
    }
    if ('delay' in action) latency = action.delay;
    break;
  }
  if (latency.kind === 'constant') return latency.value;
  return sample(latency, streams.draw(link.stream));
}

/**
 * What every message of this kind takes from one address to another while no rule is added, or undefined
 * when a draw or a rule has a say in it. Without a kind, a rule about any kind has.
 */
export function constantLatency(
  network: Network,
  from: Address,
  to: Address,
  kind?: string,
): Duration | undefined {
  const isRuled = network.rules.some(
    (rule) =>
      matches(rule.from, from) &&
      matches(rule.to, to) &&
      (kind === undefined || rule.kind === undefined || rule.kind === kind),
  );
  if (isRuled) return undefined;
  const link = linkBetween(network, from.role, to.role);
  const latency = from.zone === to.zone ? link.sameZone : link.acrossZones;
  return latency.kind === 'constant' ? latency.value : undefined;
}

/** The first rule that speaks of this message, if any. */
export function matchingRule(
  network: Network,
  from: Address,
  to: Address,
  kind: string,
): Rule | undefined {
  return network.rules.find((rule) => speaksOf(rule, from, to, kind));
}

function speaksOf(rule: Rule, from: Address, to: Address, kind: string): boolean {
  return (
    matches(rule.from, from) &&
    matches(rule.to, to) &&
    (rule.kind === undefined || rule.kind === kind)
  );
}

function linkBetween(network: Network, fromRole: string, toRole: string): Link {
  let linksOfSender = network.links.get(fromRole);
  if (linksOfSender === undefined) {
    linksOfSender = new Map();
    network.links.set(fromRole, linksOfSender);
  }
  let link = linksOfSender.get(toRole);
  if (link === undefined) {
    const name = `${fromRole}>${toRole}`;
    const special = network.latency.links[name];
    link = {
      sameZone: special ?? network.latency.sameZone,
      acrossZones: special ?? network.latency.acrossZones,
      stream: `network.${name}`,
    };
    linksOfSender.set(toRole, link);
  }
  return link;
}

function matches(selector: Selector, address: Address): boolean {
  return (
    (selector.role === undefined || selector.role === address.role) &&
    (selector.name === undefined || selector.name === address.name) &&
    (selector.names === undefined || selector.names.includes(address.name)) &&
    (selector.zone === undefined || selector.zone === address.zone)
  );
}
