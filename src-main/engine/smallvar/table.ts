import {
  BREAKDOWN,
  type CountedType,
  OUTCOME,
  type Outcome,
  SUBTYPES,
  type Tallies,
  type Tally,
} from './tally.ts';

/** Sizes of the subsets that rows are given for, in bases. */
export interface SubsetSizes {
  /** Compared contigs without the Ns at their ends, and their bases that are not N. */
  whole: number;
  known: number;
  /** Confident regions; null when the comparison has none. */
  confident: number | null;
  strata: readonly { name: string; size: number; sharedWithConfident: number }[];
}

/** One row of hap.py's extended.csv; null where a value cannot be computed. */
export interface MetricsRow {
  type: CountedType;
  subtype: string;
  subset: string;
  filter: string;
  values: Record<string, number | null>;
  /** The level of a row of a ROC; absent for `*`. */
  qq?: string;
}

/** Column names of hap.py's summary.csv. */
export const SUMMARY_COLUMNS = [
  'Type',
  'Filter',
  'TRUTH.TOTAL',
  'TRUTH.TP',
  'TRUTH.FN',
  'QUERY.TOTAL',
  'QUERY.FP',
  'QUERY.UNK',
  'FP.gt',
  'FP.al',
  'METRIC.Recall',
  'METRIC.Precision',
  'METRIC.Frac_NA',
  'METRIC.F1_Score',
  'TRUTH.TOTAL.TiTv_ratio',
  'QUERY.TOTAL.TiTv_ratio',
  'TRUTH.TOTAL.het_hom_ratio',
  'QUERY.TOTAL.het_hom_ratio',
] as const;

/** Columns with counts, in the order of RocLevel's fields where it has them. */
export const COUNTS = [
  'TRUTH.TOTAL',
  'TRUTH.TP',
  'TRUTH.FN',
  'QUERY.TOTAL',
  'QUERY.TP',
  'QUERY.FP',
  'QUERY.UNK',
] as const;

/** Column names of hap.py's extended.csv. */
export const EXTENDED_COLUMNS: readonly string[] = [
  'Type',
  'Subtype',
  'Subset',
  'Filter',
  'Genotype',
  'QQ.Field',
  'QQ',
  'METRIC.Recall',
  'METRIC.Precision',
  'METRIC.Frac_NA',
  'METRIC.F1_Score',
  'FP.gt',
  'FP.al',
  'Subset.Size',
  'Subset.IS_CONF.Size',
  'Subset.Level',
  ...COUNTS.flatMap((name) => [
    name,
    `${name}.ti`,
    `${name}.tv`,
    `${name}.het`,
    `${name}.homalt`,
    `${name}.TiTv_ratio`,
    `${name}.het_hom_ratio`,
  ]),
];

/** All rows of extended.csv in hap.py's order: by type, subtype, subset and filter. */
export function metricsRows(tallies: Tallies, sizes: SubsetSizes): MetricsRow[] {
  const rows: MetricsRow[] = [];
  for (const type of ['INDEL', 'SNP'] as const) {
    if (!tallies.find('*', type, 'ALL')) continue;
    const subsets = [
      '*',
      ...['TS_boundary', 'TS_contained'].filter((name) => tallies.find(name, type, 'ALL')),
      ...sizes.strata.map((stratum) => stratum.name),
    ].sort(byCode);
    SUBTYPES.map((name, index) => ({ name: name as string, index }))
      .filter(({ index }) => type === 'INDEL' || index === 0)
      .sort((a, b) => byCode(a.name, b.name))
      .forEach(({ name, index }) => {
        for (const subset of subsets) {
          for (const filter of ['ALL', 'PASS'] as const) {
            const tally = tallies.cell(subset, type, filter);
            rows.push({
              type,
              subtype: name,
              subset,
              filter,
              values: { ...values(tally, index, type), ...subsetValues(subset, sizes) },
            });
          }
        }
      });
  }
  return rows;
}

/** The rows that summary.csv has. */
export function summaryRows(rows: readonly MetricsRow[]): MetricsRow[] {
  return rows.filter((row) => row.subtype === '*' && row.subset === '*');
}

export function summaryCsv(rows: readonly MetricsRow[]): string {
  return csv(SUMMARY_COLUMNS, summaryRows(rows));
}

/** `field` is what QQ.Field says: the field of the ROC. */
export function extendedCsv(rows: readonly MetricsRow[], field = 'QUAL'): string {
  return csv(EXTENDED_COLUMNS, rows, field);
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const PARTS: Record<(typeof COUNTS)[number], readonly Outcome[]> = {
  'TRUTH.TOTAL': [OUTCOME.truthTp, OUTCOME.truthFn],
  'TRUTH.TP': [OUTCOME.truthTp],
  'TRUTH.FN': [OUTCOME.truthFn],
  'QUERY.TOTAL': [OUTCOME.queryTp, OUTCOME.queryFp, OUTCOME.queryUnk],
  'QUERY.TP': [OUTCOME.queryTp],
  'QUERY.FP': [OUTCOME.queryFp],
  'QUERY.UNK': [OUTCOME.queryUnk],
};

/** Counts, breakdowns, ratios and metrics of one row. */
export function values(tally: Tally, subtype: number, type: CountedType): Record<string, number | null> {
  const found: Record<string, number | null> = {};
  const sum = (name: (typeof COUNTS)[number], breakdown: number): number =>
    PARTS[name].reduce<number>((total, outcome) => total + tally.get(subtype, outcome, breakdown), 0);
  for (const name of COUNTS) {
    const titv = type === 'SNP';
    const ti = sum(name, BREAKDOWN.ti);
    const tv = sum(name, BREAKDOWN.tv);
    const het = sum(name, BREAKDOWN.het);
    const homalt = sum(name, BREAKDOWN.homalt);
    found[name] = sum(name, BREAKDOWN.all);
    found[`${name}.ti`] = titv ? ti : null;
    found[`${name}.tv`] = titv ? tv : null;
    found[`${name}.het`] = het;
    found[`${name}.homalt`] = homalt;
    found[`${name}.TiTv_ratio`] = titv ? ratio(ti, tv) : null;
    found[`${name}.het_hom_ratio`] = ratio(het, homalt);
  }
  found['FP.gt'] = tally.falsePositiveGenotypes(subtype);
  found['FP.al'] = tally.falsePositiveAlleles(subtype);
  return { ...found, ...metrics(found) };
}

/** The METRIC columns of counts. */
export function metrics(counts: Record<string, number | null>): Record<string, number | null> {
  const recall = ratio(counts['TRUTH.TP']!, counts['TRUTH.TOTAL']!);
  const precision = ratio(counts['QUERY.TP']!, counts['QUERY.TP']! + counts['QUERY.FP']!);
  return {
    'METRIC.Recall': rounded(recall),
    'METRIC.Precision': rounded(precision),
    'METRIC.Frac_NA': rounded(ratio(counts['QUERY.UNK']!, counts['QUERY.TOTAL']!)),
    'METRIC.F1_Score':
      recall === null || precision === null
        ? null
        : rounded(ratio(2 * precision * recall, precision + recall)),
  };
}

export function subsetValues(subset: string, sizes: SubsetSizes): Record<string, number | null> {
  const stratum = sizes.strata.find(({ name }) => name === subset);
  const size =
    subset === '*'
      ? sizes.whole
      : subset === 'TS_boundary'
        ? sizes.known
        : subset === 'TS_contained'
          ? sizes.confident
          : (stratum?.size ?? null);
  const shared = sizes.confident === null ? null : (stratum?.sharedWithConfident ?? sizes.confident);
  return { 'Subset.Size': size, 'Subset.IS_CONF.Size': shared, 'Subset.Level': 0 };
}

export function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b;
}

/** Six decimals, as hap.py gives its metrics: C's printf, which rounds an exact half (k/128) to the even digit. */
function rounded(value: number | null): number | null {
  if (value === null) return null;
  const millionths = value * 1e6;
  const floor = Math.floor(millionths);
  const half = millionths - floor === 0.5 && Number.isInteger(value * 128);
  return half ? (floor + (floor % 2)) / 1e6 : Number(value.toFixed(6));
}

function csv(columns: readonly string[], rows: readonly MetricsRow[], field = 'QUAL'): string {
  const cells = columns.map((column) => cellOf(column, field));
  const lines = [columns.join(',')];
  for (const row of rows) {
    let line = cells[0]!(row);
    for (let i = 1; i < cells.length; i++) line += `,${cells[i]!(row)}`;
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/** What stands in a column. Metrics and ratios have a decimal point, as pandas writes them; empty where there is no value. */
function cellOf(column: string, field: string): (row: MetricsRow) => string {
  switch (column) {
    case 'Type':
      return (row) => row.type;
    case 'Subtype':
      return (row) => row.subtype;
    case 'Subset':
      return (row) => row.subset;
    case 'Filter':
      return (row) => row.filter;
    case 'Genotype':
      return () => '*';
    case 'QQ':
      return (row) => row.qq ?? '*';
    case 'QQ.Field':
      return () => field;
  }
  const real = column.startsWith('METRIC.') || column.endsWith('_ratio');
  return ({ values }) => {
    const value = values[column] ?? null;
    if (value === null) return '';
    return real && Number.isInteger(value) ? `${value}.0` : String(value);
  };
}
