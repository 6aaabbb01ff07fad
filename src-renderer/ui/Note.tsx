import type { ReactNode } from 'react';
import type { AppError } from '../../src-main/contract/errors.ts';
import { errorText } from '../i18n/errors.ts';
import { useI18n } from '../i18n/index.ts';
import { Icon, type IconName } from './Icon.tsx';

const ICONS = { idle: 'info', ok: 'check', warn: 'warn', bad: 'alert' } as const satisfies Record<
  string,
  IconName
>;

/** A sentence that stands out, with its way out. */
export function Note({
  tone = 'idle',
  title,
  children,
  live,
}: {
  tone?: keyof typeof ICONS;
  title?: ReactNode;
  children?: ReactNode;
  live?: boolean;
}) {
  return (
    <div className={`note ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={ICONS[tone]} />
      <div className="grow breakable">
        {title !== undefined && (
          <p>
            <b>{title}</b>
          </p>
        )}
        {children}
      </div>
    </div>
  );
}

/** An expected failure: what happened, and what to do. Never a stack trace. */
export function ErrorNote({ error, tone = 'bad' }: { error: AppError; tone?: 'bad' | 'warn' }) {
  const { language, t } = useI18n();
  const { title, message, hint } = errorText(error, language, t);
  return (
    <Note tone={tone} title={title} live>
      <p>{message}</p>
      {hint !== undefined && <p>{hint}</p>}
    </Note>
  );
}
