export { runSvBenchmark } from './benchmark.ts';
export { type Pick, resolveOptions, SV_PRESETS, type SvBenchmarkOptions, type SvParams } from './options.ts';
export type { SvSummary } from './tally.ts';
