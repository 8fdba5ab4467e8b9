/** What the person must know before anything else: a damaged file, a run that was stopped, doubtful settings. */
import { Part } from '../../charts/sheet';
import type { LoadedRun } from '../../session/runs';

export function WarningsPart({ run }: { readonly run: LoadedRun }) {
  const texts = warningTexts(run);
  if (texts.length === 0) return null;
  return (
    <Part title="Mind this">
      <ul className="summary-warnings">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Part>
  );
}

/** Each once. */
function warningTexts({ notices, warnings, answer }: LoadedRun): readonly string[] {
  const scenario = warnings.map(({ path, message, suggestion }) =>
    [path === '' ? message : `${path}: ${message}`, suggestion].filter(Boolean).join('. '),
  );
  // The answer repeats what the scenario's check said when it was not made in this page.
  const rest = scenario.length > 0 ? [] : (answer?.warnings ?? []);
  return [...new Set([...notices, ...scenario, ...rest])];
}
