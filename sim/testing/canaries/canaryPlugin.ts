/**
 * A plugin of Vite that builds the program, or the dashboard, with one defect: it changes the canary's line while the
 * file is read, and puts the canary's name where the program looks for it (`model/defect`). Into the dashboard it puts
 * what examines a run as well (`ui/worker/examination`). A build in which the line was never read fails.
 */
import { type Canary, withDefect } from './canary.ts';

const MARKER_FILE = '/sim/model/defect.ts';
const MARKER = 'DEFECT: Defect | null = null;';
const EXAMINER_FILE = '/ui/worker/examination.ts';
const EXAMINER = 'export const EXAMINER: CreateExamination | null = null;';
const EXAMINED_RUN = '../../sim/testing/canaries/examinedRun';

/** What there is of Vite's `Plugin` in it. */
export interface CanaryPlugin {
  readonly name: string;
  /** Before TypeScript is taken out. */
  readonly enforce: 'pre';
  transform(code: string, id: string): { code: string; map: null } | undefined;
  closeBundle(error?: Error): void;
}

/** One for all bundles of a build: the dashboard's worker is a bundle of its own. */
export function canaryPlugin(canary: Canary): CanaryPlugin {
  let isApplied = false;
  return {
    name: 'canary',
    enforce: 'pre',
    transform(code, id) {
      const file = id.replaceAll('\\', '/').replace(/\?.*$/, '');
      if (file.endsWith(MARKER_FILE)) return { code: marked(canary, code), map: null };
      if (file.endsWith(EXAMINER_FILE)) return { code: withExaminer(code), map: null };
      if (!file.endsWith(`/${canary.file}`)) return undefined;
      isApplied = true;
      return { code: withDefect(canary, code), map: null };
    },
    closeBundle(error) {
      if (error === undefined && !isApplied)
        throw new Error(`canary ${canary.name}: nothing reads ${canary.file}`);
    },
  };
}

/** The program knows what it is. */
function marked({ name, breaks }: Canary, code: string): string {
  if (!code.includes(MARKER)) throw new Error(`${MARKER_FILE} does not say: ${MARKER}`);
  const defect = JSON.stringify({ name, breaks });
  return code.replace(MARKER, () => `DEFECT: Defect | null = ${defect};`);
}

/** The dashboard says what the defect breaks. */
function withExaminer(code: string): string {
  if (!code.includes(EXAMINER)) throw new Error(`${EXAMINER_FILE} does not say: ${EXAMINER}`);
  const instead = `export { createExaminedRun as EXAMINER } from '${EXAMINED_RUN}';`;
  return code.replace(EXAMINER, () => instead);
}
