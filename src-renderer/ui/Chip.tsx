import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'run' | 'ok' | 'warn' | 'bad' | 'idle';

/** A state: always a shape, a colour and a word. */
export function Chip({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`chip ${tone}`}>
      {icon && <Icon name={icon} size={11} />}
      {children}
    </span>
  );
}

/** A count beside a name. */
export function Count({
  tone = 'idle',
  label,
  children,
}: {
  tone?: Tone;
  label?: string;
  children: ReactNode;
}) {
  return (
    <span className={`chip count ${tone}`}>
      {children}
      {label !== undefined && <span className="sr-only"> {label}</span>}
    </span>
  );
}
