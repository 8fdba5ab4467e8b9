/** A small square in a state's colour and texture; text beside it names the state. */
import type { InstanceState } from './palette';
import './stateMark.css';

export function StateMark({ state }: { readonly state: InstanceState }) {
  return <span className={`state-mark ${state}`} aria-hidden="true" />;
}
