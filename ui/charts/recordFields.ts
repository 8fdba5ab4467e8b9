/** What a number in a column of the trace stands for, as a person reads it: by the type of its field. */
import { PRESENCE_NAMES } from '../../sim/model/actualLRP';
import type { Identities } from '../../sim/model/identity';
import type { Field } from '../../sim/trace/kinds';
import { clockTime, count, duration, megabytes, number, UNKNOWN } from './format';

/** The value of a field with its unit; an en dash for nobody and nothing. */
export function fieldText(identities: Identities, field: Field, value: number): string {
  switch (field.type) {
    case 'process':
      return identities.processes[value] ?? UNKNOWN;
    case 'task':
      return identities.tasks[value] ?? UNKNOWN;
    case 'domain':
      return identities.domains[value] ?? UNKNOWN;
    case 'text':
      return identities.texts[value] || UNKNOWN;
    case 'MB':
      return megabytes(value);
    case 'µs':
      // The one instant among durations.
      return field.name === 'until' ? clockTime(value) : duration(value);
    case 'score':
    case 'draw':
    case 'factor':
      return number(value);
    case 'flag':
      return value === 0 ? 'no' : 'yes';
    case 'presence':
      return PRESENCE_NAMES[value] ?? UNKNOWN;
    default:
      return count(value);
  }
}
