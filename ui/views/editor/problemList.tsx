/** What the check found, as a list: for those who do not see marks in a text, and for all who want them in order. */
import { counted } from '../../charts/format';
import type { DeskState } from './desk';
import type { Mend, PlacedProblem } from './problemPlaces';

export interface ProblemListProps {
  readonly state: Pick<DeskState, 'problems' | 'isTooLongToCheck'>;
  readonly onGoTo: (offset: number) => void;
  readonly onMend: (mend: Mend) => void;
}

export function ProblemList({ state, onGoTo, onMend }: ProblemListProps) {
  const { problems } = state;
  return (
    <section className="editor-problems" aria-label="Problems">
      <p className={`editor-problems-head ${hasErrors(problems) ? 'bad' : ''}`} role="status">
        {headline(state)}
      </p>
      {problems !== undefined && problems.length > 0 && (
        <ol>
          {problems.map((placed, place) => (
            <ProblemItem
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew by each check.
              key={place}
              placed={placed}
              onGoTo={onGoTo}
              onMend={onMend}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function hasErrors(problems: DeskState['problems']): boolean {
  return problems?.some(({ severity }) => severity === 'error') ?? false;
}

function headline({ problems, isTooLongToCheck }: ProblemListProps['state']): string {
  if (isTooLongToCheck) return 'Over 1 MB: checked when you run it, and not completed.';
  if (problems === undefined) return 'Checking…';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'problem')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  if (parts.length === 0) return 'No problems: this can be run.';
  return errors > 0 ? parts.join(', ') : `${parts.join(', ')}; this can be run.`;
}

interface ProblemItemProps extends Pick<ProblemListProps, 'onGoTo' | 'onMend'> {
  readonly placed: PlacedProblem;
}

function ProblemItem({ placed, onGoTo, onMend }: ProblemItemProps) {
  const { problem, severity, range, mend } = placed;
  const { line, column, path, message, expected, suggestion, file } = problem;
  const place = range === undefined ? `${file}:${line}:${column}` : `${line}:${column}`;
  return (
    <li className={severity}>
      <span className="editor-problem-kind">
        <span aria-hidden="true">{severity === 'error' ? '✕' : '△'}</span>
        <span className="unseen">{severity === 'error' ? 'Problem' : 'Warning'}</span>
      </span>
      {range === undefined ? (
        <span className="editor-problem-place">{place}</span>
      ) : (
        <button
          type="button"
          className="link editor-problem-place"
          aria-label={`${place}: go to line ${line}, column ${column}`}
          onClick={() => onGoTo(range.from)}
        >
          {place}
        </button>
      )}
      <div className="editor-problem-text">
        {path !== '' && <code>{path}</code>} {message}
        {expected !== '' && <div className="editor-problem-expected">Expected {expected}.</div>}
        {suggestion !== undefined && mend === undefined && (
          <div>
            Did you mean <code>{suggestion}</code>?
          </div>
        )}
        {mend !== undefined && (
          <button type="button" onClick={() => onMend(mend)}>
            Replace by <code>{mend.insert}</code>
          </button>
        )}
      </div>
    </li>
  );
}
