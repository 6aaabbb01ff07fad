import type { TaskOutput } from '../output.ts';
import type { RecordCounts } from './compareBlock.ts';
import type { SmallVariantOptions } from './options.ts';
import { SKIPPED_AS, type SkipReason } from './record.ts';
import { rocRows } from './rocTable.ts';
import type { Regions } from './session.ts';
import { type MetricsRow, metricsRows } from './table.ts';
import type { InputCounts, Totals } from './totals.ts';

/** What came of a comparison. `rows` are those of extended.csv; the four of summary.csv are among them. */
export interface SmallVariantSummary {
  options: SmallVariantOptions;
  rows: MetricsRow[];
  /** Those of roc.all.csv. */
  rocRows: MetricsRow[];
  /** Contigs compared: those the truth has calls on. */
  contigs: string[];
  /** Whole records as vcfeval counts them: PASS only, and all. Null unless asked for. */
  records: { pass: RecordCounts; all: RecordCounts } | null;
  truth: InputCounts;
  query: InputCounts;
  /** Stretches given up as too complex. */
  tooHard: number;
}

/** Makes the rows of the tables from the totals, and says what was left out. */
export function summarise(
  options: SmallVariantOptions,
  { confident, strata }: Regions,
  totals: Totals,
  output: TaskOutput,
): SmallVariantSummary {
  const { plain, tallies } = totals;
  const sizes = {
    whole: totals.whole,
    known: plain.known,
    confident: confident === null ? null : plain.confident,
    strata: strata.map(({ name, size }, i) => ({
      name,
      size,
      sharedWithConfident: plain.sharedWithConfident[i] ?? 0,
    })),
  };
  const rows = metricsRows(tallies, sizes);
  describe('truth', plain.truth, output);
  describe('query', plain.query, output);
  if (plain.tooHard > 0)
    output.warn(`${plain.tooHard} stretches were too complex to compare; their calls are counted nowhere.`);
  return {
    options,
    rows,
    rocRows: rocRows(rows, totals.roc, sizes, options.roc !== false),
    contigs: totals.contigs,
    records: options.recordCounts ? plain.records : null,
    truth: plain.truth,
    query: plain.query,
    tooHard: plain.tooHard,
  };
}

function describe(what: string, counts: InputCounts, output: TaskOutput): void {
  const skipped = Object.entries(counts.skipped).map(
    ([reason, count]) => `${count} ${SKIPPED_AS[reason as SkipReason]}`,
  );
  output.info(
    `${what}: ${counts.read} records read, ${counts.compared} compared${skipped.length ? `; left out: ${skipped.join(', ')}` : ''}`,
  );
  if (counts.compared === 0) {
    output.warn(
      counts.read === 0
        ? `The ${what} has no records: nothing can be said about recall or precision.`
        : `None of the ${counts.read} records of the ${what} could be compared: ${skipped.join(', ')}.`,
    );
  }
}
