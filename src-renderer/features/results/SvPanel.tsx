import type { Interval, SvResult } from '../../../src-main/contract/result.ts';
import { useI18n } from '../../i18n/index.ts';
import { genotypeTable } from './genotypes.ts';
import { IntervalPlot } from './IntervalPlot.tsx';
import { Panel } from './Panel.tsx';

/** Structural variants: recall and precision, the counts, and whether the genotypes agree. */
export function SvPanel({ result }: { result: SvResult }) {
  const { t, f } = useI18n();
  const figure = (value: number | null) => (value === null ? t('results.none') : f.fraction(value, 4));
  const row = (kind: 'recall' | 'precision', value: number | null, interval: Interval) => ({
    group: 'SV',
    name: t(`results.${kind}`),
    value,
    interval,
    kind,
  });
  return (
    <Panel title={t('results.sv')} sub={t('results.svSub')} engine={result.engine} warnings={result.warnings}>
      <IntervalPlot
        label={t('results.svPlot')}
        rows={[
          row('recall', result.recall, result.recallInterval),
          row('precision', result.precision, result.precisionInterval),
        ]}
      />
      <dl className="figures">
        <Figure name={t('results.found')} value={f.integer(result.tpBase)} />
        <Figure name={t('results.missed')} value={f.integer(result.fn)} />
        <Figure name={t('results.extra')} value={f.integer(result.fp)} />
        <Figure name="F1" value={figure(result.f1)} />
        <Figure name={t('results.gtConcordance')} value={figure(result.gtConcordance)} />
      </dl>
      <Matrix result={result} />
    </Panel>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

function Matrix({ result }: { result: SvResult }) {
  const { t, f } = useI18n();
  const { columns, rows } = genotypeTable(result.gtMatrix);
  if (rows.length === 0) return <p className="muted">{t('results.noMatrix')}</p>;
  return (
    <>
      <h3>
        {t('results.matrix')} <span className="sub">{t('results.matrixSub')}</span>
      </h3>
      <table className="matrix">
        <thead>
          <tr>
            <th>
              <span className="sr-only">{t('results.truth')}</span>
            </th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ genotype, cells }) => (
            <tr key={genotype}>
              <th scope="row">{genotype}</th>
              {cells.map((count, index) => {
                const column = columns[index] ?? '';
                const look = count === 0 ? '' : column === genotype ? 'same' : 'other';
                return (
                  <td key={column} className={look}>
                    {f.integer(count)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
