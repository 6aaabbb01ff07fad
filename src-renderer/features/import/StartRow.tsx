import { useId } from 'react';
import { useT } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { changeDraft, importDraft } from './importDraft.ts';

/** The end of both forms: process at once or not, and the button that starts, which says why when it cannot. */
export function StartRow({
  label,
  why,
  busy,
  onPlan,
}: {
  label: string;
  why: string | null;
  busy: boolean;
  /** Shows what would be done, where that can be said beforehand. */
  onPlan?: () => void;
}) {
  const t = useT();
  const id = useId();
  const { autoProcess, source } = useStore(importDraft);
  return (
    <div className="start-row">
      <label className="check-line">
        <input
          type="checkbox"
          className="check"
          checked={autoProcess}
          aria-labelledby={`${id}auto`}
          aria-describedby={`${id}text`}
          onChange={(event) => changeDraft({ autoProcess: event.target.checked })}
        />
        <span>
          <span id={`${id}auto`}>{t(source === 's3' ? 'import.auto' : 'import.autoLocal')}</span>
          <small id={`${id}text`}>{t(autoProcess ? 'import.autoOn' : 'import.autoOff')}</small>
        </span>
      </label>
      <div className="start">
        <div className="start-buttons">
          {onPlan && (
            <Button why={why} onClick={onPlan}>
              {t('import.plan')}
            </Button>
          )}
          <Button
            type="submit"
            look="primary"
            icon="import"
            busy={busy}
            why={why}
            aria-describedby={why ? id : undefined}
          >
            {label}
          </Button>
        </div>
        {why !== null && (
          <small className="why" id={id}>
            {why}
          </small>
        )}
      </div>
    </div>
  );
}
