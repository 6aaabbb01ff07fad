import type { StepView } from '../../../src-main/contract/run.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';

/** What a step read and made, as far as it told. */
export function StepFiles({ step }: { step: StepView }) {
  const { t, f, language } = useI18n();
  const { result } = step;
  if (result === undefined) return null;
  if (result.kind === 'happy' || result.kind === 'truvari') {
    return (
      <dl className="facts">
        <Fact name={t('facts.truth')} value={result.truth} />
        <Fact name={t('facts.query')} value={result.query} />
        <Fact name={t('facts.folder')} value={result.folder} />
      </dl>
    );
  }
  if (result.kind === 'csv') {
    return (
      <>
        <FileTable
          rows={result.files.map((file) => ({ path: file.path, right: t('step.metrics', file.metrics) }))}
        />
        <dl className="facts">
          <Fact name={t('facts.folder')} value={result.folder} />
        </dl>
      </>
    );
  }
  return (
    <>
      <FileTable rows={result.files.map((file) => ({ path: file.path, right: f.bytes(file.size) }))} />
      {result.notes.length > 0 && (
        <ul className="notes">
          {[...new Set(result.notes)].map((note) => (
            <li key={note}>{coreWords(note, language)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

export function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="breakable">{value}</dd>
    </>
  );
}

function FileTable({ rows }: { rows: { path: string; right: string }[] }) {
  const { t } = useI18n();
  if (rows.length === 0) return null;
  return (
    <table className="files">
      <caption className="sr-only">{t('step.outputs')}</caption>
      <tbody>
        {rows.map(({ path, right }) => (
          <tr key={path}>
            <td className="breakable" title={path}>
              {path.slice(path.lastIndexOf('/') + 1)}
            </td>
            <td className="r">{right}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
