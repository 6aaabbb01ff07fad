import type { GenomeBuild } from './genomeBuild.ts';
import type { GvcfConversion } from './gvcf.ts';

/** What a VCF is for. */
export type VcfRole = 'truth' | 'query' | 'svTruth' | 'svQuery';
export type BedRole = 'confidentBed' | 'svRegions';

/** Something a person should know about an input. With an `error` the file cannot be compared. */
export interface Problem {
  severity: 'error' | 'warning';
  /** What it is about, where that matters to a program. */
  about?: 'packing';
  message: string;
  hint?: string;
}

export interface ContigCount {
  id: string;
  /** Bases by the header; null when it does not tell. */
  length: number | null;
  records: number;
}

/** What a pre-flight check found in one VCF. Null is "not known", e.g. because the file cannot be read. */
export interface VcfReport {
  path: string;
  role: VcfRole;
  size: number | null;
  compression: 'plain' | 'gzip' | 'bgzf' | null;
  index: { path: string; kind: 'tbi' | 'csi'; older: boolean } | null;
  samples: string[];
  /** Every record was read; false when the check stopped at `maxRecords` or at damage. */
  complete: boolean;
  records: number;
  sorted: boolean | null;
  gvcf: boolean;
  /** Records whose FORMAT begins with GT. */
  withGenotype: number;
  /** Contigs that have records, in file order. */
  contigs: ContigCount[];
  build: GenomeBuild;
  /** `chr20` or `20`, by the contigs that have records. */
  naming: 'chr' | 'plain' | 'other';
  /** Heterozygous and homozygous (or haploid) calls on X outside the pseudo-autosomal regions, first sample. */
  chrX: { het: number; hom: number; sex: 'XX' | 'XY' | null };
  problems: Problem[];
}

export interface BedReport {
  path: string;
  role: BedRole;
  size: number | null;
  /** Merged intervals and the bases in them. */
  intervals: number;
  bases: number;
  contigs: string[];
  problems: Problem[];
}

/** `report.json` of the prepare step. A file that was not given has no entry. */
export interface PreflightReport {
  v: 1;
  sampleId: string;
  query?: VcfReport;
  /** The variants of `query` after the conversion, when it was a gVCF. */
  convertedQuery?: VcfReport;
  svQuery?: VcfReport;
  truth?: VcfReport;
  svTruth?: VcfReport;
  confidentBed?: BedReport;
  svRegions?: BedReport;
  reference?: { path: string; contigs: number; build: GenomeBuild };
  /** What the comparisons should read; absent where the input cannot be used. */
  prepared: { query?: string; svQuery?: string; truth?: string; svTruth?: string };
  conversion?: GvcfConversion;
  /** What was done to the files, for people. */
  notes: string[];
  /** Problems of no single VCF or BED, such as an unreadable index of the reference genome. */
  problems: Problem[];
}
