/** What Node calls an error: `EEXIST`, `ERR_WORKER_OUT_OF_MEMORY`; undefined for what has no such name. */
export function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
