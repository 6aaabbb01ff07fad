import { useId } from 'react';
import { useT } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Field } from '../../ui/Field.tsx';
import { changeDraft, type ImportDraft, importDraft } from './importDraft.ts';

/** What the lab seldom changes: matching rules and programs. As in the settings unless chosen here. */
export function MoreOptions() {
  const t = useT();
  const id = useId();
  const draft = useStore(importDraft);
  const settings = useStore(session).settings;
  const preset = draft.preset ?? settings?.preset ?? 'giab';
  const small = draft.smallVariantEngine ?? settings?.smallVariantEngine ?? 'auto';
  const sv = draft.svEngine ?? settings?.svEngine ?? 'auto';
  return (
    <details className="more">
      <summary>{t('import.more')}</summary>
      <div className="three">
        <Field id={`${id}preset`} label={t('settings.preset')}>
          <select
            id={`${id}preset`}
            className="input"
            value={preset}
            onChange={(event) =>
              changeDraft({ preset: event.target.value as NonNullable<ImportDraft['preset']> })
            }
          >
            <option value="giab">{t('preset.giab')}</option>
            <option value="lab">{t('preset.lab')}</option>
          </select>
        </Field>
        <Field id={`${id}small`} label={t('settings.smallEngine')}>
          <select
            id={`${id}small`}
            className="input"
            value={small}
            onChange={(event) =>
              changeDraft({
                smallVariantEngine: event.target.value as NonNullable<ImportDraft['smallVariantEngine']>,
              })
            }
          >
            <option value="auto">{t('engine.autoShort')}</option>
            <option value="hap.py">hap.py</option>
            <option value="built-in">{t('engine.builtIn')}</option>
          </select>
        </Field>
        <Field id={`${id}sv`} label={t('settings.svEngine')}>
          <select
            id={`${id}sv`}
            className="input"
            value={sv}
            onChange={(event) =>
              changeDraft({ svEngine: event.target.value as NonNullable<ImportDraft['svEngine']> })
            }
          >
            <option value="auto">{t('engine.autoShort')}</option>
            <option value="truvari">truvari</option>
            <option value="built-in">{t('engine.builtIn')}</option>
          </select>
        </Field>
      </div>
      <p className="hint">{t('engine.autoText')}</p>
    </details>
  );
}
