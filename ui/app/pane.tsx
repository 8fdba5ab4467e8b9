/** Panes of the page whose size the person sets: it is kept in the session, and so in links. */
import type { CSSProperties } from 'react';
import { useDashboard, useSession } from '../session/hooks';
import type { Layout } from '../session/session';
import { Splitter } from './splitter';

/** A variable, so that a narrow screen's style can pass it by. */
export function paneSize(size: number): CSSProperties {
  return { '--pane-size': `${size}px` } as CSSProperties;
}

type LayoutSize = Exclude<keyof Layout, 'isEditorOpen'>;

const SIZE_MINIMUM: Readonly<Record<LayoutSize, number>> = {
  inspectorWidth: 220,
  timelineHeight: 120,
  editorWidth: 240,
};

interface LayoutSplitterProps {
  readonly part: LayoutSize;
  readonly label: string;
  readonly isPaneBefore?: boolean;
}

export function LayoutSplitter({ part, label, isPaneBefore = false }: LayoutSplitterProps) {
  const { session } = useDashboard();
  const size = useSession(({ layout }) => layout[part]);
  const isHeight = part === 'timelineHeight';
  return (
    <Splitter
      label={label}
      orientation={isHeight ? 'horizontal' : 'vertical'}
      size={size}
      minimum={SIZE_MINIMUM[part]}
      maximum={0.7 * (isHeight ? window.innerHeight : window.innerWidth)}
      isPaneBefore={isPaneBefore}
      onResize={(wanted) =>
        session.adjust((draft) => {
          draft.layout[part] = Math.round(wanted);
        })
      }
    />
  );
}
