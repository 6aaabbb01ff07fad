import { useI18n } from '../i18n/index.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { MOD } from '../ui/hooks.ts';

const SHORTCUTS = [
  [[`${MOD} N`, 'N'], 'shortcuts.newImport'],
  [[`${MOD} F`], 'shortcuts.search'],
  [[`${MOD} \``, '`'], 'shortcuts.console'],
  [['Alt 1', '…', 'Alt 5'], 'shortcuts.pages'],
  [['↑', '↓'], 'shortcuts.list'],
  [['Enter'], 'shortcuts.open'],
  [['Del'], 'shortcuts.delete'],
  [['Home', 'End'], 'shortcuts.ends'],
  [['Enter', 'Shift Enter'], 'shortcuts.matches'],
  [['Esc'], 'shortcuts.close'],
  [['?'], 'shortcuts.help'],
] as const;

/** The list of keys. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t, word } = useI18n();
  return (
    <Dialog
      title={t('shortcuts.title')}
      onClose={onClose}
      actions={
        <Button autoFocus onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <dl className="shortcuts">
        {SHORTCUTS.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) =>
                key === '…' ? (
                  <span key={key}>…</span>
                ) : (
                  <kbd className="kbd" key={key}>
                    {word(`key.${key}`) ?? key}
                  </kbd>
                ),
              )}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
