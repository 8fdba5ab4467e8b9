/** The message of the moment, for eyes and for ears. */
import { useEffect, useState } from 'react';
import { useDashboard, useStore } from '../session/hooks';
import { NOTHING_SAID } from '../session/say';

/** Milliseconds for which a message stays. */
const SAID_FOR = 6_000;

export function Said() {
  const { said } = useDashboard();
  const saying = useStore(said);
  const [{ text, isShown }, setShown] = useState(NOTHING_SAID);
  useEffect(() => {
    setShown(saying);
    const timer = setTimeout(() => setShown(NOTHING_SAID), SAID_FOR);
    return () => clearTimeout(timer);
  }, [saying]);
  return (
    <div className={isShown ? 'app-said' : 'unseen'} role="status" aria-live="polite">
      {text}
    </div>
  );
}
