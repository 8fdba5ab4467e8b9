/** Seeds: which there are, and how many a sweep runs on. Numbers only, so that options may name them. */

/** The largest: a whole number of 32 bits. */
export const SEED_MAX = 4_294_967_295;
/** Of a sweep, at most. */
export const SEEDS_MAX = 10_000;
/** Of a sweep where nobody says how many: as few as say something at all (`lab/analysis`). */
export const SEEDS_DEFAULT = 10;
