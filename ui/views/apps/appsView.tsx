/** All apps, all stagings and deployments, or all tasks, at the clock's instant. */
import { type ReactNode, useState } from 'react';
import type { Dashboard } from '../../session/dashboard';
import type { Frame } from '../../session/frames';
import { useDashboard, useShown } from '../../session/hooks';
import type { AppFilter } from './appsModel';
import { AppsPanel } from './appsPanel';
import { RolloutsPanel } from './rolloutsPanel';
import { TasksPanel } from './tasksPanel';
import './apps.css';

const TABS = ['apps', 'deployments', 'tasks'] as const;
type Tab = (typeof TABS)[number];

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  apps: 'Apps',
  deployments: 'Deployments',
  tasks: 'Tasks',
};

/** What is listed. */
export interface Choice {
  readonly tab: Tab;
  /** A part of the name. */
  readonly text: string;
  readonly filter: AppFilter;
}

const CHOICE_DEFAULT: Choice = { tab: 'apps', text: '', filter: 'all' };

/** Who looks at the map in between finds the list as it was left. */
const choices = new WeakMap<Dashboard, Choice>();

/** What both lists are handed. */
export interface ListProps {
  readonly frame: Frame;
  readonly choice: Choice;
  readonly onChoice: (changes: Partial<Choice>) => void;
  /** Apps, deployments or tasks. */
  readonly tabs: ReactNode;
  readonly search: ReactNode;
}

export function AppsView() {
  const dashboard = useDashboard();
  const frame = useShown();
  const [choice, setChoice] = useState(() => choices.get(dashboard) ?? CHOICE_DEFAULT);
  if (frame === undefined) return <section aria-label="Apps" />;
  const change = (changes: Partial<Choice>) => {
    const next = { ...choice, ...changes };
    choices.set(dashboard, next);
    setChoice(next);
  };
  const parts = { choice, onChoice: change };
  const shared = { ...parts, frame, tabs: <Tabs {...parts} />, search: <Search {...parts} /> };
  switch (choice.tab) {
    case 'apps':
      return <AppsPanel {...shared} />;
    case 'deployments':
      return <RolloutsPanel {...shared} />;
    case 'tasks':
      return <TasksPanel {...shared} />;
  }
}

type ChoiceProps = Pick<ListProps, 'choice' | 'onChoice'>;

function Tabs({ choice, onChoice }: ChoiceProps) {
  return (
    <span className="apps-choice">
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-pressed={tab === choice.tab}
          onClick={() => onChoice({ tab })}
        >
          {TAB_NAMES[tab]}
        </button>
      ))}
    </span>
  );
}

function Search({ choice: { tab, text }, onChoice }: ChoiceProps) {
  return (
    <input
      type="search"
      className="apps-filter"
      aria-label={`Filter ${tab} by name`}
      placeholder="Filter by name"
      value={text}
      onChange={(event) => onChoice({ text: event.target.value })}
    />
  );
}
