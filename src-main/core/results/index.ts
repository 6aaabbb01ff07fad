export { type DragenFileName, type DragenKind, dragenFileName, parseDragenCsv } from './dragenCsv.ts';
export { dragenHighlights, dragenPloidy } from './dragenHighlights.ts';
export {
  checkLimits,
  EXAMPLE_LIMITS,
  type LimitsProfile,
  limitsProfileSchema,
  readLimitsProfile,
} from './dragenLimits.ts';
export { declaredSex, giabSampleIn, type SexChromosomes } from './giabSex.ts';
export { parseHappyExtended, parseHappySummary, readHappyResult } from './happy.ts';
export { type Assessment, assessSmallVariantResult, assessSvResult, type InputCounts } from './suspicion.ts';
export { parseTruvariParams, parseTruvariSummary, readTruvariResult } from './truvari.ts';
export { wilsonInterval } from './wilson.ts';
