/**
 * Everything that can be done, and everything there is, found by typing: commands, cells, apps, zones.
 *
 * A combobox of its own: the usual library brings a style sheet at run time, which the content policy forbids.
 */
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { NONE } from '../../sim/model/identity';
import { select } from '../session/actions';
import { type Command, isEnabled } from '../session/commands';
import type { Dashboard } from '../session/dashboard';
import { useDashboard, useStore } from '../session/hooks';
import { lrpOf, nameOfSelected } from '../session/runFacts';
import type { Selected } from '../session/selected';
import { keyText } from '../session/shortcuts';
import { Dialog } from './dialog';

interface Choice {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly run: () => void;
}

const SHOWN_MAX = 60;

export interface CommandPaletteProps {
  readonly onClose: () => void;
  /** Things are looked for, not commands. */
  readonly isSearch: boolean;
}

export function CommandPalette({ onClose, isSearch }: CommandPaletteProps) {
  const dashboard = useDashboard();
  const commands = useStore(dashboard.commands);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const all = useMemo(
    () => [
      ...(isSearch ? [] : commands.filter(isEnabled).map(commandChoice)),
      ...thingsOf(dashboard),
    ],
    [dashboard, commands, isSearch],
  );
  const found = useMemo(
    () => [...instanceOf(dashboard, text), ...matching(all, text)].slice(0, SHOWN_MAX),
    [dashboard, all, text],
  );
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });
  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') choose(found[active]);
    if (step === 0) return;
    event.preventDefault();
    setActive((active + step + found.length) % Math.max(1, found.length));
  };
  return (
    <Dialog title={isSearch ? 'Search' : 'Commands'} onClose={onClose}>
      <div className="palette">
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
          aria-label={isSearch ? 'Cell, app, instance or zone' : 'Command, cell, app or zone'}
          placeholder={isSearch ? 'cell, app, app/instance, zone' : 'what to do, or what to select'}
          value={text}
          data-first-focus
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
        />
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label="Found"
          className="palette-list"
        >
          {found.map((choice, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
            <div
              key={choice.key}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              onClick={() => choose(choice)}
            >
              <span>{choice.title}</span>
              <span className="palette-group">{choice.note}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && <p>Nothing is called so.</p>}
      </div>
    </Dialog>
  );
}

function commandChoice(command: Command): Choice {
  const { id: key, title, group, run } = command;
  return { key, title, note: keyText(command, navigator) || group, run };
}

/** What can be selected by name. */
function thingsOf(dashboard: Dashboard): Choice[] {
  const replay = dashboard.runs.get().loaded?.replay;
  if (replay === undefined) return [];
  const { facts, columns } = replay;
  const { cells, processes } = columns.identities;
  const selections: Selected[] = [
    ...facts.zones.map((zone): Selected => ({ kind: 'zone', zone })),
    ...processes.map((processGuid): Selected => ({ kind: 'app', processGuid })),
    ...cells.map((cellGuid): Selected => ({ kind: 'cell', cellGuid })),
  ];
  return selections.map((selected) => selectionChoice(dashboard, selected));
}

/** Instances are too many to list: `checkout-1/3` names one. */
function instanceOf(dashboard: Dashboard, text: string): Choice[] {
  const replay = dashboard.runs.get().loaded?.replay;
  const [, processGuid, index] = /^(.+)\/(\d{1,7})$/.exec(text.trim()) ?? [];
  if (replay === undefined || processGuid === undefined) return [];
  if (lrpOf(replay, processGuid, Number(index)) === NONE) return [];
  return [selectionChoice(dashboard, { kind: 'instance', processGuid, index: Number(index) })];
}

function selectionChoice(dashboard: Dashboard, selected: Selected): Choice {
  const title = nameOfSelected(selected);
  return { key: title, title, note: 'select', run: () => select(dashboard, selected) };
}

/** All words must occur; where they occur earlier comes first. */
function matching(choices: readonly Choice[], text: string): readonly Choice[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return choices;
  const scored: { choice: Choice; score: number }[] = [];
  for (const choice of choices) {
    const title = choice.title.toLowerCase();
    const places = words.map((word) => title.indexOf(word));
    if (places.includes(-1)) continue;
    scored.push({ choice, score: places.reduce((sum, place) => sum + place, title.length / 1000) });
  }
  return scored.sort((one, other) => one.score - other.score).map(({ choice }) => choice);
}
