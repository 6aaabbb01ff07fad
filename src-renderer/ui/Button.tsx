import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  look?: 'plain' | 'primary' | 'ghost' | 'danger';
  icon?: IconName;
  small?: boolean;
  busy?: boolean;
  /** Why the button does nothing now; it then stays in reach of the keyboard and says so. */
  why?: string | null | undefined;
  children?: ReactNode;
}

/** A button. One that cannot be used now keeps the focus and names its reason. */
export function Button({
  look = 'plain',
  icon,
  small,
  busy,
  why,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  const off = busy === true || (why !== undefined && why !== null);
  const names = ['btn', look, small && 'small', icon && !children && 'icon', className]
    .filter(Boolean)
    .join(' ');
  return (
    <button
      type="button"
      {...rest}
      className={names}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      title={why ?? rest.title}
      onClick={off ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Icon name="run" size={14} className="spin" /> : icon && <Icon name={icon} size={14} />}
      {children}
    </button>
  );
}
