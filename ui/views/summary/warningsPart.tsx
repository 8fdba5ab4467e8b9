/** What the person must know before anything else: what is broken, a damaged file, a stopped run, doubtful settings. */
import { Part } from '../../charts/sheet';
import type { LoadedRun } from '../../session/runs';
import { FindingsList } from './findingParts';

export function WarningsPart({ run }: { readonly run: LoadedRun }) {
  const texts = warningTexts(run);
  const { replay, findings } = run;
  if (texts.length === 0 && findings === undefined) return null;
  return (
    <Part title="Mind this">
      {findings !== undefined && <FindingsList replay={replay} findings={findings} />}
      {texts.length > 0 && (
        <ul className="summary-warnings">
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
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
