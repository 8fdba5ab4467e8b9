/** A link to exactly this view. */
import { useEffect, useState } from 'react';
import { useDashboard, useSession } from '../session/hooks';
import { say } from '../session/say';
import { Dialog } from './dialog';

export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const dashboard = useDashboard();
  const source = useSession((session) => session.source);
  const [address, setAddress] = useState(location.href);
  useEffect(() => {
    // The address is rewritten a few times a second.
    const timer = setInterval(() => setAddress(location.href), 250);
    return () => clearInterval(timer);
  }, []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      say(dashboard, 'The link is copied.');
      onClose();
    } catch {
      say(dashboard, 'The browser does not let the page copy: copy the link by hand.');
    }
  };
  return (
    <Dialog title="Share this view" onClose={onClose}>
      <p>{explanation(source.kind)}</p>
      <textarea
        className="share-address"
        aria-label="Link to this view"
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p>
        <button type="button" className="primary" onClick={() => void copy()}>
          Copy the link
        </button>
      </p>
      {source.kind === 'scenario' && source.draft !== null && !address.includes('draft=') && (
        <p>
          The scenario was changed and is too long for a link: save it from the editor and send the
          file.
        </p>
      )}
    </Dialog>
  );
}

function explanation(kind: string): string {
  switch (kind) {
    case 'scenario':
      return 'The link holds the scenario, the seed and the whole view. Whoever opens it has the run simulated in his own browser, with the same outcome.';
    case 'file':
      return 'The link holds the view only: whoever opens it needs the trace file as well.';
    default:
      return 'The link holds the whole view. It is of use to whoever can open this page.';
  }
}
