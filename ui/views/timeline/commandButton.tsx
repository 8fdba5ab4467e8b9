/** A button that does what a command does, and says its key: buttons and keys cannot disagree. */
import type { ReactNode } from 'react';
import { useDashboard, useStore } from '../../session/hooks';
import { keyText } from '../../session/shortcuts';

export interface CommandButtonProps {
  readonly id: string;
  /** What is seen; the command's title is its name. */
  readonly children: ReactNode;
  readonly className?: string;
  readonly isPressed?: boolean;
}

export function CommandButton({ id, children, className = '', isPressed }: CommandButtonProps) {
  const { commands } = useDashboard();
  const command = useStore(commands).find((one) => one.id === id);
  const keys = command === undefined ? '' : keyText(command, navigator);
  return (
    <button
      type="button"
      className={className}
      disabled={command === undefined}
      aria-label={command?.title ?? id}
      aria-pressed={isPressed}
      title={keys === '' ? command?.title : `${command?.title} (${keys})`}
      onClick={() => command?.run()}
    >
      {children}
    </button>
  );
}
