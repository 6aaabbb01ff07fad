import type { DragenMetric } from '../../contract/result.ts';
import type { DragenKind } from './dragenCsv.ts';

/** A metric to look for: the kind of file, its section, its name, and which column tells. */
interface Source {
  file: DragenKind;
  section: string;
  metric: string | RegExp;
  column: 'value' | 'percent';
}

const COVERAGE = 'COVERAGE SUMMARY';
const MAPPING = 'MAPPING/ALIGNING SUMMARY';
const POSTFILTER = 'VARIANT CALLER POSTFILTER';

/** Whole genome where DRAGEN measured that, else the regions of the BED it was given. */
function coverage(name: (region: string) => RegExp): Source[] {
  const of = (file: DragenKind, region: string): Source => ({
    file,
    section: COVERAGE,
    metric: name(region),
    column: 'value',
  });
  return [
    of('wgs_coverage_metrics', '(?:genome|wgs)'),
    of('bed_coverage_metrics', '(?:genome|wgs)'),
    of('bed_coverage_metrics', '.+'),
  ];
}

function from(
  file: DragenKind,
  section: string,
  metric: string | RegExp,
  column: Source['column'] = 'value',
): Source {
  return { file, section, metric, column };
}

const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  meanCoverage: [
    ...coverage((region) => new RegExp(`^Average alignment coverage over ${region}$`)),
    from('cnv_metrics', 'CNV SUMMARY', 'Average alignment coverage over genome'),
    from('mapping_metrics', MAPPING, 'Average sequenced coverage over genome'),
  ],
  meanAutosomalCoverage: coverage((region) => new RegExp(`^Average autosomal coverage over ${region}$`)),
  medianAutosomalCoverage: [
    ...coverage((region) => new RegExp(`^Median autosomal coverage over ${region}$`)),
    from('ploidy_estimation_metrics', 'PLOIDY ESTIMATION', 'Autosomal median coverage'),
  ],
  pct20x: coverage((region) => new RegExp(`^PCT of ${region} with coverage \\[20x: inf\\)$`)),
  pct10x: coverage((region) => new RegExp(`^PCT of ${region} with coverage \\[10x: inf\\)$`)),
  uniformity: coverage(
    (region) => new RegExp(`^Uniformity of coverage \\(PCT > 0\\.2\\*mean\\) over ${region}$`),
  ),
  totalReads: [from('mapping_metrics', MAPPING, 'Total input reads')],
  mappedPct: [from('mapping_metrics', MAPPING, 'Mapped reads', 'percent')],
  uniquelyMappedPct: [
    from(
      'mapping_metrics',
      MAPPING,
      'Number of unique & mapped reads (excl. duplicate marked reads)',
      'percent',
    ),
  ],
  duplicatePct: [from('mapping_metrics', MAPPING, 'Number of duplicate marked reads', 'percent')],
  properlyPairedPct: [from('mapping_metrics', MAPPING, 'Properly paired reads', 'percent')],
  q30Pct: [from('mapping_metrics', MAPPING, 'Q30 bases', 'percent')],
  readLength: [from('mapping_metrics', MAPPING, 'Estimated read length')],
  insertSizeMean: [from('mapping_metrics', MAPPING, 'Insert length: mean')],
  insertSizeMedian: [from('mapping_metrics', MAPPING, 'Insert length: median')],
  contamination: [from('mapping_metrics', MAPPING, 'Estimated sample contamination')],
  totalVariantsPostfilter: [from('vc_metrics', POSTFILTER, 'Total')],
  snpsPostfilter: [from('vc_metrics', POSTFILTER, 'SNPs')],
  tiTvPostfilter: [from('vc_metrics', POSTFILTER, 'Ti/Tv ratio')],
  hetHomPostfilter: [from('vc_metrics', POSTFILTER, 'Het/Hom ratio')],
  svTotalPass: [from('sv_metrics', 'SV SUMMARY', 'Total number of structural variants (PASS)')],
  svDeletionsPass: [from('sv_metrics', 'SV SUMMARY', 'Number of deletions (PASS)')],
  svInsertionsPass: [from('sv_metrics', 'SV SUMMARY', 'Number of insertions (PASS)')],
  svDuplicationsPass: [from('sv_metrics', 'SV SUMMARY', 'Number of duplications (PASS)')],
  svBreakendPairsPass: [from('sv_metrics', 'SV SUMMARY', 'Number of breakend pairs (PASS)')],
  cnvCoverageUniformity: [from('cnv_metrics', 'CNV SUMMARY', 'Coverage uniformity')],
  cnvPassingAmplifications: [from('cnv_metrics', 'CNV SUMMARY', 'Number of passing amplifications')],
  cnvPassingDeletions: [from('cnv_metrics', 'CNV SUMMARY', 'Number of passing deletions')],
  rohCount: [from('roh_metrics', 'VARIANT CALLER', /^Number of large ROH /)],
  rohPctSnvs: [from('roh_metrics', 'VARIANT CALLER', /^Percent SNVs in large ROH /)],
};

/**
 * Well-known figures of a run by a stable key, null where no file tells. Coverage is fold, percentages are 0..100,
 * lengths are bases, contamination is a fraction. Only SUMMARY and POSTFILTER rows count: a read group's own row or
 * a PREFILTER row never stands in for them.
 */
export function dragenHighlights(metrics: readonly DragenMetric[]): Record<string, number | null> {
  const highlights: Record<string, number | null> = {};
  for (const [key, sources] of Object.entries(SOURCES)) {
    highlights[key] = null;
    for (const source of sources) {
      const value = metrics.find((metric) => matches(metric, source) && metric[source.column] !== null);
      if (value === undefined) continue;
      highlights[key] = value[source.column];
      break;
    }
  }
  return highlights;
}

/**
 * Sex chromosomes as DRAGEN saw them, e.g. `XX`, `XY`, `X0`: the ploidy estimator's, else the SEX GENOTYPER row of the
 * CNV caller (`SEX GENOTYPER,,<sample>,XX,0.86`). Null when neither tells.
 */
export function dragenPloidy(metrics: readonly DragenMetric[]): string | null {
  const isKaryotype = (metric: DragenMetric) => /^[XY0]{1,6}$/.test(metric.text);
  const estimated = metrics.find(
    (metric) => metric.file === 'ploidy_estimation_metrics' && metric.metric === 'Ploidy estimation',
  );
  if (estimated !== undefined && isKaryotype(estimated)) return estimated.text;
  const genotyped = metrics.find(
    (metric) => metric.file === 'cnv_metrics' && metric.section === 'SEX GENOTYPER' && isKaryotype(metric),
  );
  return genotyped?.text ?? null;
}

function matches(metric: DragenMetric, source: Source): boolean {
  if (metric.file !== source.file || metric.section !== source.section) return false;
  return typeof source.metric === 'string'
    ? metric.metric === source.metric
    : source.metric.test(metric.metric);
}
