/** Where the builds of canaries are, from the root of the repository. Git ignores them. */

/** Of one canary: the scenarios that its failures were shrunk to, and both builds. */
export function canaryFolder(name: string): string {
  return `build/canaries/${name}`;
}

/** The program: `diegosim.mjs` and its chunks. */
export function canaryProgramFolder(name: string): string {
  return `${canaryFolder(name)}/program`;
}

/** The dashboard. */
export function canaryDashboardFolder(name: string): string {
  return `${canaryFolder(name)}/ui`;
}
