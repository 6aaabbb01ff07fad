export type { RecordCounts } from './compareBlock.ts';
export { OBEY_PHASE, type ObeyPhase, type SmallVariantOptions } from './options.ts';
export { runSmallVariantBenchmark } from './run.ts';
export type { SmallVariantSummary } from './summary.ts';
export { EXTENDED_COLUMNS, type MetricsRow, SUMMARY_COLUMNS, summaryRows } from './table.ts';
export type { InputCounts } from './totals.ts';
