/** What a caller learns from `diegosim`'s exit code. Listed in `diegosim --help`. */
export const EXIT = {
  /** Every expectation met, every case passed, every file valid. */
  ok: 0,
  /** An expectation not met, or differences found. */
  notMet: 1,
  /** Bad input, wrong usage, or an output that cannot be written. */
  badInput: 2,
  /** A broken invariant, a limit, or an error of the program's own. */
  internal: 3,
  /** Ctrl-C: 128 + the signal's number, as a shell reports it. */
  SIGINT: 130,
  SIGTERM: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODE_HELP = `Exit codes:
  0    met: every expectation holds, every case passed, every file is valid
  1    not met, or differences found
  2    bad input, wrong usage, or an output that cannot be written
  3    broken invariant, limit or internal error (prints what reproduces it)
  130  interrupted (Ctrl-C), 143 terminated`;
