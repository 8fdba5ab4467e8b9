/**
 * What components measure of themselves and no record tells: one number at a time, handed to `ctx.count`.
 * Listeners make metrics and tallies of them; without a listener an observation costs a loop over sinks.
 *
 * Like metrics they are commentary: no digest contains them and no trace keeps them. To add one, append a
 * line; its place in the table is its number.
 */

export interface ObservationSpec {
  readonly name: string;
  /** What `value` is: a duration in µs, or a number of things. */
  readonly unit: 'µs' | 'count';
  /**
   * Whether `subject` is a cell id, or of Silk the `LeaseOwner`; otherwise it is −1, or of Silk the place of the
   * controller.
   */
  readonly isPerCell: boolean;
  readonly sentence: string;
}

function observation<const Name extends string>(
  name: Name,
  unit: ObservationSpec['unit'],
  isPerCell: boolean,
  sentence: string,
): ObservationSpec & { readonly name: Name } {
  return { name, unit, isPerCell, sentence };
}

// biome-ignore format: a table, one line each.
export const OBSERVATIONS = [
  observation('bbs.request', 'µs', false, 'A call of the BBS was answered, after that time.'),
  observation('bbs.requestsElided', 'count', false, 'So many calls came that change nothing and were not sent one by one.'),
  observation('bbs.query', 'µs', false, 'A query of the BBS came and is done after that time; each call and each job of convergence counts as one.'),
  observation('bbs.queriesAlike', 'count', false, 'So many more queries came and are done with the one told last.'),
  observation('bbs.waited', 'µs', false, 'A query that keeps a worker of the BBS busy waits that long for one.'),
  observation('bbs.work', 'µs', false, 'What a query, or several told together, took of the time of the BBS and its database, without waiting.'),
  observation('bbs.passBegan', 'count', false, 'Both convergence passes began: the cells are asked for.'),
  observation('bbs.taskSucceeded', 'count', true, 'CompleteTask reported success.'),
  observation('bbs.taskFailed', 'count', true, 'CompleteTask reported failure.'),
  observation('auctioneer.request', 'µs', false, 'A request for auctions came; it is read in that time.'),
  observation('rep.syncBegan', 'count', true, 'A bulk sync asked for the rows of the cell.'),
  observation('rep.syncFailed', 'count', true, 'The rows of the cell could not be fetched; the sync was dropped.'),
  observation('rep.request.State', 'µs', true, 'The rep answered that request, after that time.'),
  observation('rep.request.Perform', 'µs', true, 'The rep answered that request, after that time.'),
  observation('rep.request.StopLRPInstance', 'µs', true, 'The rep answered that request, after that time.'),
  observation('rep.request.CancelTask', 'µs', true, 'The rep answered that request, after that time.'),
  observation('garden.created', 'µs', true, 'Garden created a container, in that time.'),
  observation('garden.createFailed', 'µs', true, 'Garden failed to create a container, in that time.'),
  observation('garden.destroyed', 'µs', true, 'Garden destroyed a container, in that time.'),
  observation('container.credentials', 'µs', true, "A container's two certificates are made, in that time."),
  observation('container.setUp', 'µs', true, 'A container is set up, that time after its creation began.'),
  observation('container.ended', 'count', true, "A container's process group ended."),
  observation('container.killed', 'count', true, 'A container did not end in time when told to, and was killed.'),
  observation('locket.request.Lock', 'µs', false, 'Locket answered that request, after that time.'),
  observation('locket.request.Release', 'µs', false, 'Locket answered that request, after that time.'),
  observation('locket.renewalsEnded', 'count', true, 'The renewals of that row are elided no more; those that arrived before now were not sent.'),
  observation('locket.request.FetchAll', 'µs', false, 'Locket answered that request, after that time.'),
  observation('silk.rhythmBegan', 'count', true, "From now on the renewals of the cell's lease are not sent, and follow a rhythm; of the controller with that place."),
  observation('silk.renewed', 'count', true, "A renewal of the cell's lease reached the controller with that place, and succeeded."),
  observation('rep.strandedEvacuating', 'count', true, 'EVACUATING rows of the cell when its rep ends.'),
  observation('bbs.queriesFailed', 'count', false, 'So many tries of queries of the BBS failed, since the database refused or cut the connection.'),
  observation('bbs.queriesRepeated', 'count', false, 'So many queries were tried again.'),
  observation('locket.requestFailed.Lock', 'µs', false, 'Locket answered that request with an error of its database, after that time.'),
  observation('locket.requestFailed.Release', 'µs', false, 'Locket answered that request with an error of its database, after that time.'),
  observation('locket.requestFailed.FetchAll', 'µs', false, 'Locket answered that request with an error of its database, after that time.'),
  observation('garden.awaited', 'count', true, 'A rep that starts begins to wait for Garden to answer.'),
  observation('garden.answered', 'count', true, 'Garden answered a rep that starts.'),
  observation('garden.checkTimedOut', 'count', true, 'A health check of Garden did not return in its time.'),
  observation('garden.destroyFailed', 'µs', true, 'Garden failed to destroy a container, in that time.'),
  observation('container.setUpFailed', 'µs', true, 'The set-up of a container failed, that time after its creation began.'),
  observation('silk.request.Acquire', 'µs', false, 'That Silk controller answered a request for a lease, after that time.'),
  observation('silk.request.Release', 'µs', false, 'That Silk controller took a lease back, after that time.'),
  observation('silk.request.Renew', 'µs', false, 'That Silk controller answered a renewal with an error of its database, after that time.'),
  observation('silk.queryFailed', 'µs', false, "A query of that Silk controller's failed, after that time."),
  observation('silk.daemonRuns', 'count', true, 'silk-daemon serves its subnet from now on (1), or no more (0).'),
  observation('silk.renewFailed', 'count', true, 'A cycle of silk-daemon failed: its lease was not renewed.'),
] as const;

export type ObservationName = (typeof OBSERVATIONS)[number]['name'];
/** Index into `OBSERVATIONS`. */
export type ObservationId = number;

const idByName: ReadonlyMap<string, ObservationId> = new Map(
  OBSERVATIONS.map((spec, id) => [spec.name, id]),
);

/** The number of an observation, for `ctx.count`. */
export function observationId(name: ObservationName): ObservationId {
  return idByName.get(name) as ObservationId;
}
