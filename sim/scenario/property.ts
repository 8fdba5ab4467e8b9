/**
 * What a line of the property table says: a property's name, the config field it sets, its default with
 * the place that default comes from, and how its value is written.
 *
 * The field names are checked against `FoundationConfig`: a line that sets a field that does not exist,
 * or a value of the wrong type, does not compile.
 */
import type * as z from 'zod';
import type { Distribution } from '../engine/distribution';
import type { FoundationConfig } from '../model/config';
import * as scalars from './scalars';

/** Dotted paths of the fields of `T` that hold a `Value`. */
type FieldsOf<T, Value, Prefix extends string = ''> = {
  [Key in keyof T & string]: T[Key] extends Value
    ? `${Prefix}${Key}`
    : T[Key] extends Distribution | number | string | boolean
      ? never
      : FieldsOf<T[Key], Value, `${Prefix}${Key}.`>;
}[keyof T & string];

interface Silken extends Omit<FoundationConfig, 'silk'> {
  silk: NonNullable<FoundationConfig['silk']>;
}

export type NumberField = FieldsOf<Silken, number>;
export type FlagField = FieldsOf<Silken, boolean>;
export type DistributionField = FieldsOf<Silken, Distribution>;
export type ConfigField = NumberField | FlagField | DistributionField;

/**
 * Where a default comes from: a BOSH property's own default; what cf-deployment sets; a constant of
 * Diego's code or job templates, which operators cannot set; a measurement; or nobody knows.
 */
export type Origin = 'BOSH' | 'cf-deployment' | 'constant' | 'measured' | 'assumption';

export interface Property {
  /** BOSH property name, with the job's name in front where the property has none; or `sim.…`. */
  readonly name: string;
  /** Other names it goes by: the key in the job's own configuration file. */
  readonly aliases: readonly string[];
  readonly sets: ConfigField;
  readonly schema: z.ZodType;
  /** As a scenario file would write it. */
  readonly default: string | number | boolean | DistributionText;
  readonly origin: Origin;
  /** The file that says so, or the reason for the number. */
  readonly source: string;
  readonly description: string;
}

type DistributionText =
  | { readonly uniform: readonly [string, string] }
  | { readonly exponential: string }
  | { readonly median: string; readonly p95: string };

interface Line<Field, Default> {
  readonly sets: Field;
  readonly default: Default;
  readonly origin: Origin;
  readonly source: string;
  readonly description: string;
  readonly aliases?: readonly string[];
}

function property<Field extends ConfigField>(
  name: string,
  schema: z.ZodType,
  line: Line<Field, Property['default']>,
): Property {
  return { aliases: [], ...line, name, schema };
}

/** A property that holds a duration. */
export function durationProperty(
  name: string,
  line: Line<NumberField, string>,
  bounds: scalars.DurationBounds = { minimum: 1 },
): Property {
  return property(name, scalars.duration(bounds), line);
}

/** A property that BOSH holds as a whole number of seconds or hours; a duration does as well. */
export function countedProperty(
  name: string,
  unit: 'seconds' | 'hours',
  line: Line<NumberField, string>,
  bounds: scalars.DurationBounds = { minimum: 1 },
): Property {
  return property(name, scalars.countedDuration(unit, bounds), line);
}

/** A property that holds a duration which may have a fraction of a microsecond. */
export function costProperty(name: string, line: Line<NumberField, string>): Property {
  return property(name, scalars.cost, line);
}

/** A property that BOSH holds as a whole number of megabytes; a size does as well. */
export function sizeProperty(name: string, line: Line<NumberField, string>): Property {
  return property(name, scalars.countedSize, line);
}

/** A property that holds a spread of durations. */
export function distributionProperty(
  name: string,
  line: Line<DistributionField, string | DistributionText>,
): Property {
  return property(name, scalars.distribution, line);
}

/** A property that holds a whole number. */
export function countProperty(
  name: string,
  line: Line<NumberField, number>,
  minimum = 1,
  maximum = 100_000,
): Property {
  return property(name, scalars.count(minimum, maximum), line);
}

/** A property that holds a number. */
export function numberProperty(
  name: string,
  line: Line<NumberField, number>,
  minimum: number,
  maximum: number,
): Property {
  return property(name, scalars.number(minimum, maximum), line);
}

/** A property that is on or off. */
export function flagProperty(name: string, line: Line<FlagField, boolean>): Property {
  return property(name, scalars.flag, line);
}
