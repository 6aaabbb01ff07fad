export { runSmallVariantBenchmark, type SmallVariantOptions } from './run.ts';
export type { InputCounts, SmallVariantSummary } from './summary.ts';
export { EXTENDED_COLUMNS, type MetricsRow, SUMMARY_COLUMNS, summaryRows } from './table.ts';
