/** What makes results and traces, as they say it. */
import { DEFECT } from '../model/defect';

/** Put in by vite.config.ts; Node's own modules, which could read package.json, are not for this folder. */
declare const __VERSION__: string | undefined;

const version = typeof __VERSION__ === 'string' ? __VERSION__ : 'from its sources';
const defect = DEFECT === null ? '' : ` with the defect ${DEFECT.name}`;

/** As the command line says it: `diegosim 0.1.0`. */
export const BUILD = `diegosim ${version}${defect}`;
