import { useT } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { changeDraft, importDraft } from './importDraft.ts';
import { LocalForm } from './LocalForm.tsx';
import { S3Form } from './S3Form.tsx';
import './import.css';

const SOURCES = ['s3', 'local'] as const;

/** Where a run comes from. */
export default function ImportPage() {
  const t = useT();
  const { source } = useStore(importDraft);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('import.title')}</h1>
        <div className="segmented" role="tablist" aria-label={t('import.source')}>
          {SOURCES.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`source-${name}`}
              aria-selected={source === name}
              aria-controls="import-panel"
              tabIndex={source === name ? 0 : -1}
              onClick={() => changeDraft({ source: name })}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
                const other = source === 's3' ? 'local' : 's3';
                changeDraft({ source: other });
                document.getElementById(`source-${other}`)?.focus();
              }}
            >
              {t(`import.${name}`)}
            </button>
          ))}
        </div>
      </header>
      <div id="import-panel" role="tabpanel" aria-labelledby={`source-${source}`}>
        {source === 's3' ? <S3Form /> : <LocalForm />}
      </div>
    </div>
  );
}
