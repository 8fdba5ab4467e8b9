/** Scores as they are read: aligned by four decimals, whole thousands separated. */
import { count, UNKNOWN } from '../../charts/format';

const DECIMALS = 4;

/** `0.4123`, `1,000.4123`; an en dash for undefined. */
export function scoreText(score: number | undefined): string {
  if (score === undefined) return UNKNOWN;
  if (!Number.isFinite(score)) return String(score);
  const fixed = Math.abs(score).toFixed(DECIMALS);
  const whole = Math.floor(Number(fixed));
  const sign = score < 0 && Number(fixed) !== 0 ? '−' : '';
  return `${sign}${count(whole)}${fixed.slice(fixed.indexOf('.'))}`;
}

/** A difference of scores: to four digits that count, however small it is. */
export function marginText(margin: number): string {
  if (margin === 0) return '0';
  return margin < 0.001 ? String(Number(margin.toPrecision(2))) : scoreText(margin);
}
