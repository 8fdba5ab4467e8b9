/** Which tracks are shown in which order, and how that changes: pure functions of the session's part. */
import type { Session, TrackName } from '../../session/session';

type Tracks = Session['tracks'];

/** Pinned ones first, each group in its order. */
export function shownTracks({ order, pinned }: Tracks): readonly TrackName[] {
  const isPinned = (name: TrackName) => pinned.includes(name);
  return [...order.filter(isPinned), ...order.filter((name) => !isPinned(name))];
}

/** The order with a track one place up (−1) or down (1) among those of its group that are shown. */
export function movedBy(
  tracks: Tracks,
  name: TrackName,
  by: 1 | -1,
  isOffered: (name: TrackName) => boolean = () => true,
): readonly TrackName[] {
  const isPinned = tracks.pinned.includes(name);
  const group = tracks.order.filter(
    (one) => tracks.pinned.includes(one) === isPinned && isOffered(one),
  );
  const other = group[group.indexOf(name) + by];
  return other === undefined ? tracks.order : movedTo(tracks.order, name, other);
}

/** The order with a track in the place of another one. */
export function movedTo(
  order: readonly TrackName[],
  name: TrackName,
  other: TrackName,
): readonly TrackName[] {
  const place = order.indexOf(other);
  if (place < 0 || name === other) return order;
  const rest = order.filter((one) => one !== name);
  return [...rest.slice(0, place), name, ...rest.slice(place)];
}

/** The names with one more or one less. */
export function toggled(names: readonly TrackName[], name: TrackName): TrackName[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
}
