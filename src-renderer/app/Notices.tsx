import { useT } from '../i18n/index.ts';
import { dismiss, notices } from '../state/notices.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

const ICONS = { ok: 'check', warn: 'warn', bad: 'alert', idle: 'info' } as const;

/** Short words about what was just done, in a corner; read out by screen readers. */
export function Notices() {
  const t = useT();
  const list = useStore(notices);
  return (
    <div className="notices" role="status">
      {list.map((notice) => (
        <div key={notice.id} className={`notice ${notice.tone}`}>
          <Icon name={ICONS[notice.tone]} />
          <span className="grow breakable">{notice.text}</span>
          <Button
            look="ghost"
            small
            icon="cross"
            aria-label={t('common.dismiss')}
            onClick={() => dismiss(notice.id)}
          />
        </div>
      ))}
    </div>
  );
}
