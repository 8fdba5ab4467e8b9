/** Labels beside each other that want the same place: moved apart as little as it takes. */

/**
 * Places at least `distance` apart and within `low` and `high`, in the order of the wanted ones, each as
 * near to its own as the others let it be. What has no room at all begins at `low`.
 */
export function spread(
  wanted: readonly number[],
  distance: number,
  low: number,
  high: number,
): number[] {
  const order = wanted
    .map((_, position) => position)
    .sort((one, other) => (wanted[one] as number) - (wanted[other] as number) || one - other);
  const places = wanted.map((place) => place);
  let least = low;
  for (const position of order) {
    places[position] = Math.max(least, places[position] as number);
    least = (places[position] as number) + distance;
  }
  let most = Math.max(high, low + distance * (wanted.length - 1));
  for (const position of order.reverse()) {
    places[position] = Math.min(most, places[position] as number);
    most = (places[position] as number) - distance;
  }
  return places;
}
