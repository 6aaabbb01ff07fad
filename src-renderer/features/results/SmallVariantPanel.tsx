import { useState } from 'react';
import type {
  Interval,
  SmallVariantResult,
  SmallVariantRow,
  StratumRow,
} from '../../../src-main/contract/result.ts';
import { useI18n } from '../../i18n/index.ts';
import { IntervalPlot, type PlotRow } from './IntervalPlot.tsx';
import { Panel } from './Panel.tsx';

const ORDER = ['SNP', 'INDEL'];

/** Small variants: recall and precision with their intervals, the counts behind them, and the strata. */
export function SmallVariantPanel({ result }: { result: SmallVariantResult }) {
  const { t } = useI18n();
  const filters = [...new Set(result.summary.map((row) => row.filter))].sort().reverse();
  const [filter, setFilter] = useState(filters.includes('PASS') ? 'PASS' : (filters[0] ?? 'PASS'));
  const rows = result.summary
    .filter((row) => row.filter === filter)
    .sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  const strata = result.strata.filter(
    (row) =>
      row.filter === filter &&
      (row.subtype !== '*' || row.subset !== '*') &&
      row.truthTotal + row.queryTotal > 0,
  );
  return (
    <Panel
      title={t('results.small')}
      sub={t('results.smallSub')}
      engine={result.engine}
      warnings={result.warnings}
      className="small-variants"
    >
      {filters.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a group of toggles is no form part
        <div className="segmented" role="group" aria-label={t('results.filter')}>
          {filters.map((name) => (
            <button key={name} type="button" aria-pressed={filter === name} onClick={() => setFilter(name)}>
              {name === 'PASS' ? t('results.pass') : name === 'ALL' ? t('results.all') : name}
            </button>
          ))}
        </div>
      )}
      <IntervalPlot
        rows={rows.flatMap((row) => plotRows(row, t('results.recall'), t('results.precision')))}
        label={t('results.plot')}
      />
      <RowsTable rows={rows.map((row) => ({ name: row.type, row }))} caption={t('results.counts')} />
      {strata.length > 0 && (
        <details className="strata">
          <summary>{t('results.strata', strata.length)}</summary>
          <RowsTable
            rows={strata.map((row) => ({ name: stratumName(row), row }))}
            caption={t('results.strataCaption')}
          />
        </details>
      )}
    </Panel>
  );
}

function plotRows(row: SmallVariantRow, recall: string, precision: string): PlotRow[] {
  return [
    { group: row.type, name: recall, value: row.recall, interval: row.recallInterval, kind: 'recall' },
    {
      group: row.type,
      name: precision,
      value: row.precision,
      interval: row.precisionInterval,
      kind: 'precision',
    },
  ];
}

function stratumName(row: StratumRow): string {
  return [row.type, row.subtype !== '*' && row.subtype, row.subset !== '*' && row.subset]
    .filter(Boolean)
    .join(' · ');
}

function RowsTable({ rows, caption }: { rows: { name: string; row: SmallVariantRow }[]; caption: string }) {
  const { t, f } = useI18n();
  const figure = (value: number | null, interval: Interval) => (
    <>
      {value === null ? t('results.none') : f.fraction(value)}
      {interval !== null && value !== null && (
        <small className="interval-text">
          {f.fraction(interval.low, 4)}–{f.fraction(interval.high, 4)}
        </small>
      )}
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, so the keyboard has to reach it
    <section className="table-scroll" tabIndex={0} aria-label={caption}>
      <table>
        <thead>
          <tr>
            <th>{t('results.type')}</th>
            <th className="r">{t('results.truth')}</th>
            <th className="r roomy">TP</th>
            <th className="r">FN</th>
            <th className="r">FP</th>
            <th className="r roomy" title={t('results.unknown')}>
              UNK
            </th>
            <th className="r">{t('results.recall')}</th>
            <th className="r">{t('results.precision')}</th>
            <th className="r">F1</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, row }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="r">{f.integer(row.truthTotal)}</td>
              <td className="r roomy">{f.integer(row.truthTp)}</td>
              <td className="r">{f.integer(row.truthFn)}</td>
              <td className="r">{f.integer(row.queryFp)}</td>
              <td className="r roomy">{f.integer(row.queryUnk)}</td>
              <td className="r">{figure(row.recall, row.recallInterval)}</td>
              <td className="r">{figure(row.precision, row.precisionInterval)}</td>
              <td className="r">{row.f1 === null ? t('results.none') : f.fraction(row.f1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
