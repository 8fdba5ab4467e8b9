/** A button that opens a short list of things to do. Esc, a choice, or the focus going elsewhere close it. */
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { useFloating } from './floating';
import './menu.css';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  /** On the button. */
  readonly label: string;
  /** For screen readers, where the label alone says too little. */
  readonly description?: string;
  readonly items: readonly MenuItem[];
}

export function Menu({ label, description, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      close();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(true);
    const choices = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const place = choices.indexOf(document.activeElement as HTMLElement);
    choices[(place + step + choices.length) % choices.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for what its button and items hear.
    <div
      ref={box}
      className="menu"
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={description}
        onClick={() => setOpen(!isOpen)}
      >
        {label} <span aria-hidden="true">▾</span>
      </button>
      {isOpen && (
        <MenuItems button={button} name={description ?? label} items={items} onDone={close} />
      )}
    </div>
  );
}

interface MenuItemsProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly name: string;
  readonly items: readonly MenuItem[];
  readonly onDone: () => void;
}

function MenuItems({ button, name, items, onDone }: MenuItemsProps) {
  const box = useFloating<HTMLDivElement>(button);
  return (
    <div ref={box} popover="manual" className="menu-items floating" role="menu" aria-label={name}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          className="plain"
          disabled={item.isDisabled}
          onClick={() => {
            onDone();
            item.run();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
