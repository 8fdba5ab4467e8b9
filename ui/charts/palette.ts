/**
 * The colours of `tokens.css` for drawings. A drawing is handed a palette and reads no style sheet, so that
 * it draws the same on screen, into a PNG and into an SVG.
 */
import { interpolateRgb } from 'd3-interpolate';

/** One colour each, wherever the state is shown. */
export const INSTANCE_STATES = [
  'running',
  'claimed',
  'unclaimed',
  'crashed',
  'evacuating',
  'suspect',
  'gone',
] as const;
/** `claimed` is starting, `unclaimed` waits for a cell; `gone` does not exist any more. */
export type InstanceState = (typeof INSTANCE_STATES)[number];

const NAMES = [
  ...INSTANCE_STATES,
  'absent',
  'ground',
  'ground-raised',
  'ground-pressed',
  'line',
  'line-strong',
  'text',
  'text-weak',
  'accent',
  'accent-ground',
  'fill',
  'fill-full',
  'ramp-low',
  'ramp-high',
  'fault',
  'selection',
  'hover',
  'good',
  'bad',
] as const;
export type ColourName = (typeof NAMES)[number];

const KINDS = 8;

export interface Palette {
  readonly colours: Readonly<Record<ColourName, string>>;
  /** For unordered kinds, such as zones and apps: taken in turn. */
  readonly kinds: readonly string[];
  /** The single-hue ramp, for 0 to 1. */
  ramp(share: number): string;
  readonly font: string;
  readonly isDark: boolean;
}

/** Reads the variables that hold for an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const variable = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const colours = Object.fromEntries(NAMES.map((name) => [name, variable(name)])) as Record<
    ColourName,
    string
  >;
  const between = interpolateRgb(colours['ramp-low'], colours['ramp-high']);
  return {
    colours,
    kinds: Array.from({ length: KINDS }, (_, kind) => variable(`kind-${kind + 1}`)),
    ramp: (share) => between(Math.max(0, Math.min(1, share))),
    font: variable('font'),
    isDark: style.colorScheme.includes('dark'),
  };
}

/** The colour of the n-th kind. */
export function kindColour({ kinds }: Palette, kind: number): string {
  return kinds[kind % kinds.length] ?? '';
}
