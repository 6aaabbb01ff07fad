import type { Contig } from './genome.ts';
import type { Random } from './random.ts';
import type { SmallCall } from './smallCalls.ts';
import type { StructuralCall } from './structuralCalls.ts';

/** The nine metric files by kind, in DRAGEN's layout: section, read group or sample, metric, value, percent. */
export function dragenMetrics(
  sample: string,
  contigs: Contig[],
  calls: { small: SmallCall[]; structural: StructuralCall[] },
  random: Random,
): Record<string, string> {
  const coverage = contigs.map(({ name, bases }) => ({
    name,
    bases: bases.length,
    mean: random.normal(35, 0.4),
  }));
  const genome = coverage.reduce((sum, contig) => sum + contig.bases, 0);
  const mean = coverage.reduce((sum, contig) => sum + contig.bases * contig.mean, 0) / genome;
  return {
    mapping_metrics: mapping(genome, mean, random),
    vc_metrics: variants(sample, calls.small),
    vc_hethom_ratio_metrics: hetHom(sample, contigs, calls.small),
    sv_metrics: structural(sample, calls.structural),
    ploidy_estimation_metrics: ploidy(mean),
    cnv_metrics: copyNumber(sample, genome, mean),
    roh_metrics: table([
      ['VARIANT CALLER', '', 'Percent SNVs in large ROH ( >= 3000000)', '0.000'],
      ['VARIANT CALLER', '', 'Number of large ROH ( >= 3000000)', 0],
    ]),
    bed_coverage_metrics: bedCoverage(genome, mean),
    wgs_contig_mean_cov: table(
      coverage.map((contig) => [contig.name, Math.round(contig.bases * contig.mean), contig.mean.toFixed(4)]),
    ),
  };
}

type Row = (string | number)[];

function table(rows: Row[]): string {
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

/** A count with its percentage of a total; NA where the total is 0, as DRAGEN writes it. */
function share(count: number, total: number): Row {
  return total === 0 ? [count, 'NA'] : [count, ((100 * count) / total).toFixed(2)];
}

function mapping(genome: number, mean: number, random: Random): string {
  const reads = Math.round((genome * mean * 1.12) / 150 / 2) * 2;
  const duplicates = Math.round(reads * 0.083);
  const mapped = Math.round(reads * 0.9962);
  const paired = Math.round(reads * 0.994);
  const proper = Math.round(reads * 0.9788);
  const q30 = Math.round(reads * 150 * 0.921);
  const summary: Row[] = [
    ['Total input reads', reads, '100.00'],
    ['Number of duplicate marked reads', ...share(duplicates, reads)],
    ['Number of duplicate marked and mate reads removed', 'NA'],
    ['Number of unique reads (excl. duplicate marked reads)', ...share(reads - duplicates, reads)],
    ['Reads with mate sequenced', reads, '100.00'],
    ['Reads without mate sequenced', 0, '0.00'],
    ['QC-failed reads', 0, '0.00'],
    ['Mapped reads', ...share(mapped, reads)],
    ['Number of unique & mapped reads (excl. duplicate marked reads)', ...share(mapped - duplicates, reads)],
    ['Unmapped reads', ...share(reads - mapped, reads)],
    ['Singleton reads (itself mapped; mate unmapped)', ...share(mapped - paired, reads)],
    ['Paired reads (itself & mate mapped)', ...share(paired, reads)],
    ['Properly paired reads', ...share(proper, reads)],
    ['Not properly paired reads (discordant)', ...share(paired - proper, reads)],
    ['Reads with MAPQ [40:inf)', ...share(Math.round(reads * 0.948), reads)],
    ['Reads with MAPQ [ 0:10)', ...share(Math.round(reads * 0.031), reads)],
    ['Total bases', reads * 150],
    ['Q30 bases', ...share(q30, reads * 150)],
    ['Estimated read length', '150.00'],
    ['Bases in reference genome', genome],
    ['Bases in target bed [% of genome]', 'NA'],
    ['Average sequenced coverage over genome', ((reads * 150) / genome).toFixed(2)],
    ['Insert length: mean', random.normal(452, 6).toFixed(2)],
    ['Insert length: median', '441.00'],
    ['Insert length: standard deviation', '98.71'],
    ['Provided sex chromosome ploidy', 'NA'],
    ['Estimated sample contamination', '0.0007'],
    ['DRAGEN mapping rate [mil. reads/second]', '0.81'],
  ];
  const readGroup = summary.slice(1, 18).map((row) => ['MAPPING/ALIGNING PER RG', 'L001', ...row]);
  return table([
    ...summary.map((row) => ['MAPPING/ALIGNING SUMMARY', '', ...row]),
    ['MAPPING/ALIGNING PER RG', 'L001', 'Total reads in RG', reads, '100.00'],
    ...readGroup,
  ]);
}

function variants(sample: string, calls: SmallCall[]): string {
  return table([
    ['VARIANT CALLER SUMMARY', '', 'Number of samples', 1],
    ['VARIANT CALLER SUMMARY', '', 'Reads Processed', 'NA'],
    ['VARIANT CALLER SUMMARY', '', 'Child Sample', 'NA'],
    ...callRows('VARIANT CALLER PREFILTER', sample, calls),
    ...callRows(
      'VARIANT CALLER POSTFILTER',
      sample,
      calls.filter((call) => call.filter === 'PASS'),
    ),
  ]);
}

function callRows(section: string, sample: string, calls: SmallCall[]): Row[] {
  const total = calls.length;
  const count = (test: (call: SmallCall) => boolean) => calls.filter(test).length;
  const snps = count(isSnp);
  const transitions = count((call) => isSnp(call) && TRANSITIONS.has(call.ref + call.alts[0]!));
  const het = count(isHet);
  const longer = (call: SmallCall) => call.alts.some((alt) => alt.length > call.ref.length);
  const shorter = (call: SmallCall) => !longer(call) && call.alts.some((alt) => alt.length < call.ref.length);
  const rows: Row[] = [
    ['Total', total, '100.00'],
    [
      'Biallelic',
      ...share(
        count((call) => call.alts.length === 1),
        total,
      ),
    ],
    [
      'Multiallelic',
      ...share(
        count((call) => call.alts.length > 1),
        total,
      ),
    ],
    ['SNPs', ...share(snps, total)],
    [
      'Insertions (Hom)',
      ...share(
        count((call) => longer(call) && !isHet(call)),
        total,
      ),
    ],
    [
      'Insertions (Het)',
      ...share(
        count((call) => longer(call) && isHet(call)),
        total,
      ),
    ],
    [
      'Deletions (Hom)',
      ...share(
        count((call) => shorter(call) && !isHet(call)),
        total,
      ),
    ],
    [
      'Deletions (Het)',
      ...share(
        count((call) => shorter(call) && isHet(call)),
        total,
      ),
    ],
    ['Chr X number of SNPs over genome', 0],
    ['Chr Y number of SNPs over genome', 0],
    ['(Chr X SNPs)/(chr Y SNPs) ratio over genome', 'NA'],
    ['SNP Transitions', transitions],
    ['SNP Transversions', snps - transitions],
    ['Ti/Tv ratio', ratio(transitions, snps - transitions)],
    ['Heterozygous', het],
    ['Homozygous', total - het],
    ['Het/Hom ratio', ratio(het, total - het)],
    ['In dbSNP', 0, '0.00'],
    ['Not in dbSNP', 0, '0.00'],
    ['Percent Callability', '97.8112'],
    ['Percent Autosome Callability', '97.8112'],
  ];
  return rows.map((row) => [section, sample, ...row]);
}

function hetHom(sample: string, contigs: Contig[], calls: SmallCall[]): string {
  const rows = ['PREFILTER', 'POSTFILTER'].flatMap((stage) =>
    contigs.flatMap(({ name }) => {
      const here = calls.filter(
        (call) => call.contig === name && (stage === 'PREFILTER' || call.filter === 'PASS'),
      );
      const het = here.filter(isHet).length;
      const row = (metric: string, value: string | number) => [
        `VARIANT CALLER ${stage}`,
        sample,
        `${name} ${metric}`,
        value,
      ];
      return [
        row('Heterozygous', het),
        row('Homozygous', here.length - het),
        row('Het/Hom ratio', ratio(het, here.length - het)),
      ];
    }),
  );
  return table(rows);
}

function structural(sample: string, calls: StructuralCall[]): string {
  const passed = calls.filter((call) => call.filter === 'PASS');
  const row = (name: string, type: string) => {
    const count = passed.filter((call) => call.type === type).length;
    return ['SV SUMMARY', sample, `Number of ${name} (PASS)`, ...share(count, passed.length)];
  };
  return table([
    ['SV SUMMARY', sample, 'Total number of structural variants (PASS)', passed.length],
    row('deletions', 'DEL'),
    row('insertions', 'INS'),
    row('duplications', 'DUP'),
    row('inversions', 'INV'),
    row('breakend pairs', 'BND'),
  ]);
}

function ploidy(mean: number): string {
  const row = (metric: string, value: string) => ['PLOIDY ESTIMATION', '', metric, value];
  return table([
    row('Autosomal median coverage', mean.toFixed(2)),
    row('X median coverage', (mean * 0.99).toFixed(2)),
    row('Y median coverage', '0.00'),
    row('X median / Autosomal median', '0.99'),
    row('Y median / Autosomal median', '0.00'),
    row('Ploidy estimation', 'XX'),
  ]);
}

function copyNumber(sample: string, genome: number, mean: number): string {
  const row = (metric: string, ...values: Row) => ['CNV SUMMARY', '', metric, ...values];
  const records = Math.round((genome * mean) / 150);
  return table([
    ['SEX GENOTYPER', '', sample, 'XX', '0.9987'],
    row('Bases in reference genome', genome),
    row('Average alignment coverage over genome', mean.toFixed(2)),
    row('Number of alignment records', records),
    row('Number of filtered records (total)', ...share(Math.round(records * 0.04), records)),
    row('Coverage MAD', '0.0812'),
    row('Median Bin Count', '232.00'),
    row('Number of target intervals', Math.floor(genome / 1000)),
    row('Number of segments', 3),
    row('Number of amplifications', 0),
    row('Number of deletions', 0),
    row('Number of passing amplifications', 0, 'NA'),
    row('Number of passing deletions', 0, 'NA'),
  ]);
}

function bedCoverage(genome: number, mean: number): string {
  const row = (metric: string, ...values: Row) => ['COVERAGE SUMMARY', '', metric, ...values];
  const reached: [string, string][] = [
    ['100x', '0.01'],
    [' 50x', '1.62'],
    [' 20x', '96.48'],
    [' 15x', '97.52'],
    [' 10x', '98.11'],
    ['  3x', '98.70'],
    ['  1x', '98.79'],
    ['  0x', '100.00'],
  ];
  const aligned = Math.round(genome * mean);
  return table([
    row('Aligned bases', aligned),
    row('Aligned bases in target region', aligned, '100.00'),
    row('Average alignment coverage over target region', mean.toFixed(2)),
    row('Uniformity of coverage (PCT > 0.2*mean) over target region', '98.64'),
    row('Uniformity of coverage (PCT > 0.4*mean) over target region', '97.93'),
    ...reached.map(([depth, percent]) => row(`PCT of target region with coverage [ ${depth}: inf)`, percent)),
    row('Average chr X coverage over target region', 'NA'),
    row('Average chr Y coverage over target region', 'NA'),
    row('Average autosomal coverage over target region', mean.toFixed(2)),
    row('Median autosomal coverage over target region', mean.toFixed(2)),
    row('Mean/Median autosomal coverage ratio over target region', '1.00'),
    row('Aligned reads', Math.round(aligned / 150)),
  ]);
}

const TRANSITIONS = new Set(['AG', 'GA', 'CT', 'TC']);

function isSnp(call: SmallCall): boolean {
  return call.ref.length === 1 && call.alts.every((alt) => alt.length === 1);
}

function isHet(call: SmallCall): boolean {
  return call.genotype[0] !== call.genotype[1];
}

function ratio(a: number, b: number): string {
  return b === 0 ? 'NA' : (a / b).toFixed(2);
}
