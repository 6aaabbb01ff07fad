import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuItem {
  id: string;
  icon: IconName;
  label: string;
  danger?: boolean;
  why?: string | null;
  onPick: () => void;
}

/** A button that opens a short list of actions. */
export function Menu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: globalThis.PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('button')?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    if (!open) return;
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const here = entries.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') entries[(here + 1) % entries.length]?.focus();
    else if (event.key === 'ArrowUp') entries[(here - 1 + entries.length) % entries.length]?.focus();
    else if (event.key === 'Tab') return setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside
    <div className="menu" ref={root} onKeyDown={keys}>
      <Button
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        <Icon name="folder" size={14} />
        <Icon name="chevronDown" size={12} />
      </Button>
      {open && (
        <div className="menu-list" role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              type="button"
              key={item.id}
              role="menuitem"
              tabIndex={-1}
              className={item.danger ? 'danger' : ''}
              aria-disabled={item.why ? true : undefined}
              title={item.why ?? undefined}
              onClick={() => {
                if (item.why) return;
                close();
                item.onPick();
              }}
            >
              <Icon name={item.icon} size={14} />
              <span>
                {item.label}
                {item.why && <small>{item.why}</small>}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
