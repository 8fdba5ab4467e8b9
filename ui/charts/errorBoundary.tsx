/**
 * Where an error in a panel ends: what broke is said in its place, and the rest of the page lives on.
 *
 * Catches what is thrown while React makes and updates the panel, and while its canvas is drawn
 * (`canvasChart` hands that on). Not what a click throws: nothing on screen is lost by it, and
 * `app/uncaughtErrors` tells of it.
 */
import { Component, type ReactNode } from 'react';
import { useRuns, useSession } from '../session/hooks';
import './errorBoundary.css';

interface BoundaryProps {
  /** What is lost when it breaks, as a person calls it: `The foundation map`. */
  readonly name: string;
  readonly children: ReactNode;
}

/** Tries again by itself when another run, another view or another selection is shown. */
export function ErrorBoundary({ name, children }: BoundaryProps) {
  const run = useRuns(({ loaded }) => loaded);
  const view = useSession((session) => session.view);
  const selected = useSession((session) => session.selected);
  return (
    <Boundary name={name} causes={[run, view, selected]}>
      {children}
    </Boundary>
  );
}

interface CatchProps extends BoundaryProps {
  /** When any of them is another, what broke may be well again. */
  readonly causes: readonly unknown[];
}

interface CatchState {
  /** In a box, since anything can be thrown, undefined too. */
  readonly broken: { readonly error: unknown } | undefined;
}

class Boundary extends Component<CatchProps, CatchState> {
  override state: CatchState = { broken: undefined };

  static getDerivedStateFromError(error: unknown): CatchState {
    return { broken: { error } };
  }

  override componentDidUpdate({ causes }: CatchProps): void {
    const isSame = causes.every((cause, place) => cause === this.props.causes[place]);
    if (this.state.broken !== undefined && !isSame) this.setState({ broken: undefined });
  }

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === undefined) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p>
          <strong>{this.props.name} cannot be shown.</strong> That is a defect of this page; the
          rest of it goes on.
        </p>
        <p className="broken-reason">{reasonOf(broken.error)}</p>
        <button type="button" onClick={() => this.setState({ broken: undefined })}>
          Try again
        </button>
      </div>
    );
  }
}

const REASON_LENGTH_MAX = 300;

/** What was thrown, short enough to be read. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > REASON_LENGTH_MAX ? `${text.slice(0, REASON_LENGTH_MAX)}…` : text;
}
