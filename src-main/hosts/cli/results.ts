import type { CsvResult, Interval, SmallVariantResult, StepResult, SvResult } from '../../contract/result.ts';
import type { RunView } from '../../contract/run.ts';
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
    'TP',
    'FN',
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
