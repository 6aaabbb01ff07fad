import type { LocalPreview } from '../../../src-main/contract/api.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Icon } from '../../ui/Icon.tsx';

/** What the core recognised in the files that were given. */
export function LocalPreviewCard({ preview, looking }: { preview: LocalPreview | null; looking: boolean }) {
  const { t, f, word, language } = useI18n();
  return (
    <section aria-labelledby="recognised" aria-busy={looking}>
      <h2 id="recognised">{t('local.recognised')}</h2>
      <div className="card preview">
        {preview === null ? (
          <Empty icon={looking ? 'run' : 'folder'} title={t(looking ? 'before.looking' : 'local.nothing')}>
            {!looking && <p>{t('local.nothingText')}</p>}
          </Empty>
        ) : (
          <>
            <p className="preview-head">
              <b className="breakable">{preview.runName ?? preview.sampleId ?? t('local.unknownSample')}</b>
              {preview.giab !== null && <Chip tone="ok">{`GIAB ${preview.giab}`}</Chip>}
              <span className="muted">{t(`form.${preview.form}`)}</span>
            </p>
            <table>
              <caption className="sr-only">{t('local.recognised')}</caption>
              <tbody>
                {preview.files.map((file) => (
                  <tr key={file.name}>
                    <td className="breakable" title={file.name}>
                      {shortName(file.name, preview.sampleId)}
                    </td>
                    <td className="muted">
                      {word(`kind.${file.kind}`) ?? (file.name.endsWith('.csv') ? t('kind.csv') : file.kind)}
                    </td>
                    <td className="r num">{f.bytes(file.size)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {preview.missing.length > 0 && (
              <p className="panel-line warn-text">
                <Icon name="warn" size={13} />{' '}
                {t('local.missing', preview.missing.map((name) => word(`kind.${name}`) ?? name).join(', '))}
              </p>
            )}
            {preview.warnings.map((warning) => (
              <p className="panel-line warn-text" key={warning}>
                <Icon name="warn" size={13} /> {coreWords(warning, language)}
              </p>
            ))}
          </>
        )}
      </div>
    </section>
  );
}

/** What tells the files of one run apart is the end of their names; the run's own name stands above them. */
function shortName(name: string, sampleId: string | null): string {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return sampleId !== null && file.startsWith(sampleId)
    ? file.slice(sampleId.length).replace(/^[._-]+/, '')
    : name;
}
