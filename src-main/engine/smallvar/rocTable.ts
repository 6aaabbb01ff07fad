import type { RocCollector } from './roc.ts';
import { RocCurveMaker, type RocLevel, type RocSubset } from './rocLevels.ts';
import { COUNTS, type MetricsRow, metrics, ratio, type SubsetSizes, subsetValues, values } from './table.ts';
import { type CountedType, SUBTYPES } from './tally.ts';

/**
 * The rows of hap.py's roc.all.csv: those of extended.csv, one per failed filter with the calls that fail it, and, with
 * `levels`, the ROCs of all calls and of TS_boundary and TS_contained. Stratifications have no ROC of their own.
 */
export function rocRows(
  rows: readonly MetricsRow[],
  collected: RocCollector,
  sizes: SubsetSizes,
  levels: boolean,
): MetricsRow[] {
  const found = [...rows, ...filterRows(collected, sizes)];
  for (const type of levels ? (['INDEL', 'SNP'] as const) : []) {
    const maker = new RocCurveMaker(collected.calls(type), type);
    const wanted = rows.filter(
      (row) => row.type === type && row.subtype === '*' && ROC_SUBSETS.has(row.subset),
    );
    // Filter by filter, as the calls are put in order for each.
    for (const row of wanted.sort((a, b) => byCode(a.filter, b.filter)))
      for (const level of levelRows(row, maker, sizes)) found.push(level);
  }
  return found.sort(
    (a, b) =>
      byCode(a.type, b.type) ||
      byCode(a.subtype, b.subtype) ||
      byCode(a.subset, b.subset) ||
      byCode(a.filter, b.filter) ||
      byCode(a.qq ?? '*', b.qq ?? '*'),
  );
}

const ROC_SUBSETS = new Set(['*', 'TS_boundary', 'TS_contained']);

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Truth calls that were not found fail no filter, so that there are no totals and no metrics. */
function filterRows({ filters }: RocCollector, sizes: SubsetSizes): MetricsRow[] {
  const found: MetricsRow[] = [];
  for (const [key, tally] of filters) {
    const [type, filter] = key.split('\t') as [CountedType, string];
    SUBTYPES.forEach((subtype, index) => {
      if (type === 'SNP' && index > 0) return;
      const counted = Object.entries(values(tally, index, type)).filter(
        ([name]) => !/^METRIC|^TRUTH\.(FN|TOTAL)|^QUERY\.TOTAL/.test(name),
      );
      found.push({
        ...{ type, subtype, subset: '*', filter },
        values: { ...Object.fromEntries(counted), ...subsetValues('*', sizes) },
      });
    });
  }
  return found;
}

function levelRows(row: MetricsRow, maker: RocCurveMaker, sizes: SubsetSizes): MetricsRow[] {
  const { type, subset } = row;
  const filter = row.filter as 'ALL' | 'PASS';
  const curves = maker.curves(subset as RocSubset, filter);
  const found: MetricsRow[] = [];
  for (const [subtype, levels] of curves) {
    if (subtype === 'ti' || subtype === 'tv') continue;
    for (const level of levels) {
      const qq = level.level.toFixed(6);
      const values: MetricsRow['values'] = { ...counts(level, ''), ...subsetValues(subset, sizes) };
      values['FP.gt'] = level.falsePositiveGenotypes;
      values['FP.al'] = level.falsePositiveAlleles;
      found.push({ type, subtype, subset, filter, qq, values: { ...values, ...metrics(values) } });
    }
  }
  for (const kind of ['ti', 'tv'] as const) addBreakdown(found, curves.get(kind) ?? [], kind);
  for (const { values } of found) addRatios(values);
  return found;
}

/** hap.py gives transitions and transversions where their own ROC has a row at the same level. */
function addBreakdown(rows: readonly MetricsRow[], levels: readonly RocLevel[], kind: 'ti' | 'tv'): void {
  const byLevel = new Map(rows.map((row) => [row.qq, row]));
  for (const level of levels)
    Object.assign(byLevel.get(level.level.toFixed(6))?.values ?? {}, counts(level, `.${kind}`));
}

function counts(level: RocLevel, suffix: Suffix): Record<string, number> {
  const { truthTp, truthFn, queryTp, queryFp, queryUnk } = level;
  const names = NAMES[suffix];
  return {
    [names[0]!]: truthTp + truthFn,
    [names[1]!]: truthTp,
    [names[2]!]: truthFn,
    [names[3]!]: queryTp + queryFp + queryUnk,
    [names[4]!]: queryTp,
    [names[5]!]: queryFp,
    [names[6]!]: queryUnk,
  };
}

type Suffix = '' | '.ti' | '.tv' | '.TiTv_ratio';
/** Columns of the counts; made once, as a table has thousands of rows. */
const NAMES: Record<Suffix, readonly string[]> = {
  '': COUNTS,
  '.ti': COUNTS.map((name) => `${name}.ti`),
  '.tv': COUNTS.map((name) => `${name}.tv`),
  '.TiTv_ratio': COUNTS.map((name) => `${name}.TiTv_ratio`),
};

function addRatios(row: MetricsRow['values']): void {
  for (let i = 0; i < COUNTS.length; i++) {
    const [ti, tv] = [row[NAMES['.ti'][i]!], row[NAMES['.tv'][i]!]];
    if (typeof ti === 'number' && typeof tv === 'number') row[NAMES['.TiTv_ratio'][i]!] = ratio(ti, tv);
  }
}
