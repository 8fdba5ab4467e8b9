/**
 * Student's t distribution with a whole number of degrees of freedom, by its closed forms: finite sums, so
 * that its values depend on nothing but + − × ÷, square roots and one arc tangent in pure arithmetic, and
 * printed intervals are the same bytes everywhere. Libraries with this function take `Math.log` and
 * `Math.pow`, which differ between engines.
 */
import atan from '@stdlib/math-base-special-atan';

/**
 * The probability that |T| ≤ t for t ≥ 0: Abramowitz and Stegun, Handbook of Mathematical Functions
 * (1964), 26.7.3 for odd and 26.7.4 for even degrees of freedom. Its absolute error is some 1e-15.
 */
export function centralProbability(t: number, degrees: number): number {
  requireDegrees(degrees);
  const cosineSquared = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  return degrees % 2 === 0
    ? sine * sumOfPowers(cosineSquared, 1, degrees - 2)
    : oddProbability(t, degrees, sine, cosineSquared);
}

/** The probability that |T| > t, infinite t included. Its absolute error is that of the other. */
export function tailProbability(t: number, degrees: number): number {
  return t === Number.POSITIVE_INFINITY ? 0 : 1 - centralProbability(t, degrees);
}

function oddProbability(t: number, degrees: number, sine: number, cosineSquared: number): number {
  const angle = atan(t / Math.sqrt(degrees));
  const cosine = Math.sqrt(cosineSquared);
  const rest = degrees > 1 ? sine * cosine * sumOfPowers(cosineSquared, 2, degrees - 3) : 0;
  return (2 / Math.PI) * (angle + rest);
}

/**
 * 1 + (k/(k+1)) x + (k (k+2))/((k+1) (k+3)) x² + …, with as many terms after the first as there are even
 * steps up to `last`.
 */
function sumOfPowers(x: number, first: number, last: number): number {
  let term = 1;
  let sum = 1;
  for (let step = 0; step < last; step += 2) {
    term *= ((first + step) / (first + step + 1)) * x;
    sum += term;
  }
  return sum;
}

/** Doubling and halving end where neighbouring doubles do, long before so many steps. */
const STEPS_MAX = 200;

/** Of central probability and degrees of freedom; a sweep asks for the same few again and again. */
const known = new Map<string, number>();

/**
 * The t with |T| ≤ t in the share `confidence` (0 < confidence < 1) of cases: 2.093 for 95 % and 19 degrees.
 * @throws RangeError for another confidence, or degrees that are no whole number from 1 on.
 */
export function centralQuantile(confidence: number, degrees: number): number {
  requireDegrees(degrees);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence lies between 0 and 1, not ${confidence}`);
  }
  const key = `${confidence} ${degrees}`;
  const found = known.get(key) ?? searchQuantile(confidence, degrees);
  known.set(key, found);
  return found;
}

function searchQuantile(confidence: number, degrees: number): number {
  let high = 1;
  for (let step = 0; step < STEPS_MAX && centralProbability(high, degrees) < confidence; step++) {
    high *= 2;
  }
  let low = 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (centralProbability(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return high;
}

function requireDegrees(degrees: number): void {
  if (!(Number.isInteger(degrees) && degrees >= 1)) {
    throw new RangeError(`degrees of freedom are a whole number from 1 on, not ${degrees}`);
  }
}
