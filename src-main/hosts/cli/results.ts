import type { CsvResult, Interval, SmallVariantResult, StepResult, SvResult } from '../../contract/result.ts';
import type { RunView } from '../../contract/run.ts';
import { wilsonInterval } from '../../core/results/wilson.ts';
import type { RecordCounts, SmallVariantSummary } from '../../engine/smallvar/index.ts';
import { probability, table } from './text.ts';

/** Every result of a run as text tables: recall, precision and F1 first. */
export function resultText(view: RunView): string {
  const parts = view.steps.flatMap((step) => (step.result === undefined ? [] : (textOf(step.result) ?? [])));
  return parts.join('\n\n');
}

/** One result as a table; undefined for a step that has no figures. */
export function textOf(result: StepResult): string | undefined {
  switch (result.kind) {
    case 'happy':
      return smallVariants(result);
    case 'truvari':
      return structuralVariants(result);
    case 'csv':
      return metrics(result);
    default:
      return undefined;
  }
}

function smallVariants(result: SmallVariantResult): string {
  const rows = result.summary.map((row) => [
    row.type,
    row.filter,
    String(row.truthTotal),
    String(row.truthTp),
    String(row.truthFn),
    row.queryTp === null ? '-' : String(row.queryTp),
    String(row.queryFp),
    String(row.queryUnk),
    probability(row.recall),
    interval(row.recallInterval),
    probability(row.precision),
    interval(row.precisionInterval),
    probability(row.f1),
  ]);
  const header = [
    'Type',
    'Filter',
    'Truth',
    'TP truth',
    'FN',
    'TP query',
    'FP',
    'UNK',
    'Recall',
    '95 %',
    'Precision',
    '95 %',
    'F1',
  ];
  return [`Small variants (${engine(result)})`, table(header, rows), ...notes(result.warnings)].join('\n');
}

/**
 * Whole records with the columns of rtg vcfeval's summary.txt: sensitivity is of the truth's records, precision of the
 * query's, each with its Wilson 95 % interval.
 */
export function recordCountsText({ pass, all }: NonNullable<SmallVariantSummary['records']>): string {
  const row = (filter: string, counts: RecordCounts): string[] => {
    const { truthTp, queryTp, falsePositive, falseNegative } = counts;
    const truth = truthTp + falseNegative;
    const query = queryTp + falsePositive;
    const sensitivity = ratio(truthTp, truth);
    const precision = ratio(queryTp, query);
    return [
      filter,
      ...[truthTp, queryTp, falsePositive, falseNegative].map(String),
      probability(sensitivity),
      interval(wilsonInterval(truthTp, truth)),
      probability(precision),
      interval(wilsonInterval(queryTp, query)),
      probability(harmonicMean(precision, sensitivity)),
    ];
  };
  const counts = ['TP truth', 'TP query', 'FP', 'FN'];
  const header = ['Of truth and query', ...counts, 'Sensitivity', '95 %', 'Precision', '95 %', 'F'];
  const rows = [row('all records', all), row('those that passed', pass)];
  return `Whole records, as rtg vcfeval counts them, with and without --all-records\n${table(header, rows)}`;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function harmonicMean(a: number | null, b: number | null): number | null {
  return a === null || b === null || a + b === 0 ? null : (2 * a * b) / (a + b);
}

function structuralVariants(result: SvResult): string {
  const row = [
    'SV',
    String(result.baseCount),
    String(result.tpBase),
    String(result.fn),
    String(result.fp),
    probability(result.recall),
    interval(result.recallInterval),
    probability(result.precision),
    interval(result.precisionInterval),
    probability(result.f1),
    probability(result.gtConcordance),
  ];
  const header = ['Type', 'Truth', 'TP', 'FN', 'FP', 'Recall', '95 %', 'Precision', '95 %', 'F1', 'GT conc.'];
  return [`Structural variants (${engine(result)})`, table(header, [row]), ...notes(result.warnings)].join(
    '\n',
  );
}

function metrics(result: CsvResult): string {
  const words = { pass: 'pass', check: 'CHECK', missing: 'missing' };
  const rows = result.checks.map((check) => [
    check.name,
    String(check.value ?? check.text ?? '-'),
    check.limit,
    words[check.state],
  ]);
  const head = `DRAGEN metrics (${result.files.length === 1 ? '1 file' : `${result.files.length} files`}${result.ploidy === null ? '' : `, ploidy ${result.ploidy}`})`;
  return [head, table(['Metric', 'Value', 'Limit', ''], rows), ...notes(result.warnings)].join('\n');
}

function engine(result: SmallVariantResult | SvResult): string {
  return `${result.engine.name} ${result.engine.version}`;
}

function interval(value: Interval): string {
  return value === null ? '-' : `${value.low.toFixed(4)}-${value.high.toFixed(4)}`;
}

function notes(warnings: readonly string[]): string[] {
  return warnings.map((warning) => `  note: ${warning}`);
}
