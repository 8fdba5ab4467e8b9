/**
 * Keys to commands. One listener for the page; whatever has a use of its own for a key keeps it: fields
 * for typing, sliders for arrows, buttons for space.
 */
import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { type Command, type Commands, isEnabled } from './commands';
import type { Preferences } from './preferences';
import type { Store } from './store';

/** Listens on `target` until the answer is called. */
export function listenForShortcuts(
  target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  commands: Commands,
  preferences: Store<Preferences>,
): () => void {
  const onKeyDown = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented || event.isComposing) return;
    // A window over the page has its own keys, Esc above all.
    if (within(event, 'dialog')) return;
    const { hasSingleKeys } = preferences.get();
    const command = commands
      .get()
      .find(
        (one) => one.keys?.some((key) => isPressed(event, key, hasSingleKeys)) && isEnabled(one),
      );
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

function isPressed(event: KeyboardEvent, key: string, hasSingleKeys: boolean): boolean {
  if (!(isSign(key) ? isSignTyped(event, key) : isMatch(event, key))) return false;
  if (hasModifier(key)) return true;
  if (key === 'Escape') return !isTyping(event);
  return hasSingleKeys && !isTyping(event) && !isOwnKey(event);
}

function isMatch(event: KeyboardEvent, key: string): boolean {
  const [press] = parseKeybinding(key);
  return press !== undefined && matchKeyBindingPress(event, press);
}

/** `?`, `+`, `[`: which keys type them, Shift among them, depends on the keyboard. */
function isSign(key: string): boolean {
  return key.length === 1 && !/[A-Za-z0-9]/.test(key);
}

function isSignTyped(event: KeyboardEvent, sign: string): boolean {
  return event.key === sign && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Shift alone is no modifier in this sense: it types capitals. */
function hasModifier(key: string): boolean {
  return /^(\$mod|Control|Meta|Alt)\+/.test(key);
}

const TYPING =
  'input:not([type=checkbox], [type=radio], [type=range]), textarea, [contenteditable]';
const PRESSED_BY_SPACE = 'button, a[href], summary, select, input, [role=option], [role=tab]';
const MOVED_BY_ARROWS =
  'select, input, [role=slider], [role=separator], [role=tab], [role=listbox], [role=grid], [role=radiogroup]';

function isTyping(event: KeyboardEvent): boolean {
  return within(event, TYPING);
}

/** Whether what has the focus does something with the key itself. */
function isOwnKey(event: KeyboardEvent): boolean {
  if (event.key === ' ' || event.key === 'Enter') return within(event, PRESSED_BY_SPACE);
  const isMove = /^(Arrow|Home|End|Page)/.test(event.key);
  return isMove && !event.shiftKey && within(event, MOVED_BY_ARROWS);
}

/**
 * Whether the key is for something of this sort. The editor sits in a shadow root: the path tells what the
 * event's target hides. A window that has just closed still holds the focus for a moment, where nothing had it
 * before: what is in it has no use for a key any more.
 */
function within(event: KeyboardEvent, selector: string): boolean {
  const path = event.composedPath().filter((part) => part instanceof Element);
  if (path.some((part) => part.matches('dialog:not([open])'))) return false;
  return path.some((part) => part.matches(selector));
}

/** Keys as a person reads them: `Ctrl K`, or `⌘ K` on Apple's; `Shift →`, `?`. */
export function keyText(command: Command, { platform }: Pick<Navigator, 'platform'>): string {
  const modifier = /Mac|iPhone|iPad/.test(platform) ? '⌘' : 'Ctrl';
  return (command.keys ?? []).map((key) => oneKeyText(key, modifier)).join(' or ');
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

function oneKeyText(key: string, modifier: string): string {
  return key
    .split(/\+(?=.)/)
    .map((part) => (part === '$mod' ? modifier : (KEY_NAMES[part] ?? part)))
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}
