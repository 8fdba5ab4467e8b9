/**
 * Types for seedrandom's Alea generator. The package's main module is avoided because it calls
 * `Math.random` when it is loaded.
 */
declare module 'seedrandom/lib/alea.js' {
  interface AleaState {
    c: number;
    s0: number;
    s1: number;
    s2: number;
  }
  interface Alea {
    /** The next draw in [0, 1), a multiple of 2^-32. */
    (): number;
    /** The next draw in [0, 1) with 53 significant bits. */
    double(): number;
    state(): AleaState;
  }
  export default function alea(seed: string, options?: { state: true | AleaState }): Alea;
}
