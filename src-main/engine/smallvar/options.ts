export interface SmallVariantOptions {
  /** Truth and query VCF: plain, gzip or bgzip; sorted. */
  truth: string;
  query: string;
  /** Reference FASTA with its index. */
  reference: string;
  /** Confident regions (hap.py -f): query calls outside are UNK, truth calls outside are not counted. */
  regions?: string | undefined;
  /** Only records whose POS lies in this BED take part (hap.py -T). */
  targets?: string | undefined;
  /** Table of subsets, name TAB BED file (hap.py --stratification). */
  stratification?: string | undefined;
  /** Folder for the results; made when missing. */
  out: string;
  /** Leave out query records that failed a filter before comparing (hap.py --pass-only). */
  passOnly?: boolean | undefined;
  /** Whose phased genotypes keep their phase, taken for the whole contig as vcfeval's --Xobey-phase does; no: nobody's. */
  obeyPhase?: ObeyPhase | undefined;
  /** Field of the query to make the ROC by: QUAL (default), a FORMAT key such as GQ, INFO.KEY; false: no ROC. */
  roc?: string | false | undefined;
  /** Write annotated.vcf.gz; true when not given. */
  annotate?: boolean | undefined;
  /** Also count whole records as vcfeval does, into runinfo.json; takes about three times as long. */
  recordCounts?: boolean | undefined;
  /**
   * Threads at most, as many as there are cores when not given; more than one needs both files bgzipped and indexed.
   * Results do not depend on it.
   */
  threads?: number | undefined;
  /**
   * Megabytes of the two files, as they are stored, for each thread; 16 when not given, which is worth what a thread takes to
   * begin: it compiles the program anew.
   */
  mbPerThread?: number | undefined;
  /** Sample to compare where a VCF has several; the first when not given. */
  truthSample?: string | undefined;
  querySample?: string | undefined;
}

/** `yes`: truth's and query's. */
export const OBEY_PHASE = ['no', 'yes', 'truth', 'query'] as const;
export type ObeyPhase = (typeof OBEY_PHASE)[number];

/** The options by name, without anything else that came with them. */
export function knownOptions(options: SmallVariantOptions): SmallVariantOptions {
  const { truth, query, reference, regions, targets, stratification, out } = options;
  const { passOnly, obeyPhase, roc, annotate, recordCounts, truthSample, querySample } = options;
  const { threads, mbPerThread } = options;
  return {
    ...{ truth, query, reference, regions, targets, stratification, out },
    ...{ passOnly, obeyPhase, roc, annotate, recordCounts, truthSample, querySample, threads, mbPerThread },
  };
}
