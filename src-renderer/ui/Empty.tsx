import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

/** What stands where there is nothing yet: says what belongs here and how to get it. */
export function Empty({
  icon,
  title,
  children,
  actions,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
      {actions && <div className="actions">{actions}</div>}
    </div>
  );
}
