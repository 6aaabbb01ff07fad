import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export type HintTone = 'plain' | 'ok' | 'warn' | 'bad';
export interface HintText {
  tone: HintTone;
  text: ReactNode;
}

const ICONS: Partial<Record<HintTone, IconName>> = { ok: 'check', warn: 'warn', bad: 'cross' };

/** A labelled control with one line below it which says what the program makes of it. */
export function Field({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: HintText | undefined;
  children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && <Hint id={`${id}-hint`} {...hint} />}
    </div>
  );
}

export function Hint({ id, tone, text }: HintText & { id?: string }) {
  const icon = ICONS[tone];
  return (
    <div className={`hint ${tone}`} id={id} role={tone === 'plain' ? undefined : 'status'}>
      {icon && <Icon name={icon} size={13} />}
      <span>{text}</span>
    </div>
  );
}
