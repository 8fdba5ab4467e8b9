/**
 * The errors that the BBS answers with. They are values: a refused call is an ordinary outcome that its
 * caller (rep, auctioneer, Cloud Controller) reacts to by type.
 *
 * Diego: models.Error_Type. Left out are the types that only a codec or a lock can raise.
 * `InvalidRequest` is also what Diego calls ErrBadRequest; `UnknownError` is what a database that fails comes to.
 */
export const BBS_ERROR_TYPES = [
  'InvalidRequest',
  'InvalidStateTransition',
  'ResourceExists',
  'ResourceNotFound',
  'ActualLRPCannotBeClaimed',
  'ActualLRPCannotBeStarted',
  'ActualLRPCannotBeCrashed',
  'ActualLRPCannotBeFailed',
  'ActualLRPCannotBeRemoved',
  'ActualLRPCannotBeUnclaimed',
  'RunningOnDifferentCell',
  'UnknownError',
] as const;

export type BbsErrorType = (typeof BBS_ERROR_TYPES)[number];
