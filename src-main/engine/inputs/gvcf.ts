import { EngineError } from '../errors.ts';
import {
  headerLines,
  infoValue,
  openVcf,
  parseGenotype,
  type VcfHeader,
  type VcfReader,
  type VcfRecord,
} from '../io/vcf.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import { AlleleTrimmer, isUnseenAllele } from './alleles.ts';

/** Records that are looked at to tell a gVCF from a VCF; a gVCF shows itself within a few. */
export const GVCF_SAMPLE = 2000;

/**
 * Whether a file is a gVCF: a record with an allele for "anything else" (`<NON_REF>`, `<*>`), or a reference block, ALT
 * `.` with an END (bcftools). The header alone does not tell, because its lines survive into plain VCFs; it decides only
 * where there is no record.
 */
export function detectGvcf(header: Pick<VcfHeader, 'lines'>, records: Iterable<VcfRecord>): 'gvcf' | 'vcf' {
  let any = false;
  for (const record of records) {
    any = true;
    if (looksGvcf(record)) return 'gvcf';
  }
  return !any && header.lines.some((line) => /^##(GVCFBlock|ALT=<ID=NON_REF,)/.test(line)) ? 'gvcf' : 'vcf';
}

/** The same for one record. */
export function looksGvcf(record: VcfRecord): boolean {
  const { alts } = record;
  return alts.length === 0 ? infoValue(record, 'END') !== undefined : alts.some(isUnseenAllele);
}

export interface GvcfConversion {
  /** Records read. */
  records: number;
  /** Records written. */
  kept: number;
  /** Reference blocks and records in which the sample has no variant. */
  blocksDropped: number;
  /** Records that lost their `<NON_REF>` or `<*>` allele. */
  allelesTrimmed: number;
  /** Genotypes that named the lost allele and are missing now. */
  genotypesLost: number;
}

/**
 * Writes the variants of a gVCF as `output` (a `.vcf.gz`) with its `.tbi`: reference blocks and homozygous-reference
 * records are dropped, `<NON_REF>` and `<*>` alleles taken out with their values. `bcftools convert --gvcf2vcf` is not
 * the same: it expands the blocks. Of several samples the one named `sample` stays, else the first. Records without such
 * alleles and with a call pass unchanged, so that a plain VCF keeps its variants.
 * Throws EngineError badInput naming the line when the input is damaged, unsorted, or has no such sample; the output
 * then is not there. An abort throws the signal's reason.
 */
export async function convertGvcf(
  request: { input: string; output: string; sample?: string | undefined },
  out: TaskOutput,
  signal: AbortSignal,
): Promise<GvcfConversion> {
  const reader = await openVcf(request.input);
  const sample = sampleIndex(reader, request.sample);
  const header = outputHeader(reader.header, sample);
  const writer = new VcfWriter(request.output, header);
  const counts: GvcfConversion = {
    records: 0,
    kept: 0,
    blocksDropped: 0,
    allelesTrimmed: 0,
    genotypesLost: 0,
  };
  try {
    const trimmer = new AlleleTrimmer(reader.header);
    const label = request.input.replace(/^.*[/\\]/, '');
    for await (const batch of reader.batches({ requireSorted: true })) {
      signal.throwIfAborted();
      for (const record of batch) convertRecord(record, sample, trimmer, writer, counts);
      out.progress(reader.bytesRead, reader.size, 'bytes', label);
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await reader.close();
  }
  return counts;
}

function convertRecord(
  record: VcfRecord,
  sample: number,
  trimmer: AlleleTrimmer,
  writer: VcfWriter,
  counts: GvcfConversion,
): void {
  counts.records += 1;
  const { alts } = record;
  const kept = alts.flatMap((alt, i) => (isUnseenAllele(alt) ? [] : [i + 1]));
  if (kept.length === 0) {
    counts.blocksDropped += 1;
    return;
  }
  const all = record.text.split('\t');
  const columns = sample < 0 || all.length === 10 ? all : [...all.slice(0, 9), all[9 + sample]!];
  if (isHomozygousReference(columns)) {
    counts.blocksDropped += 1;
    return;
  }
  counts.kept += 1;
  if (kept.length === alts.length) {
    writer.write(columns.length === all.length ? record : columns.join('\t'));
    return;
  }
  counts.allelesTrimmed += 1;
  const trimmed = trimmer.keep(columns, kept);
  counts.genotypesLost += trimmed.genotypesLost;
  writer.write(trimmed.columns.join('\t'));
}

/** Every allele of the genotype is REF. A missing genotype is not: the record stays, for whoever looks for the call. */
function isHomozygousReference(columns: string[]): boolean {
  const format = columns[8];
  const sample = columns[9];
  if (format === undefined || sample === undefined || !/^GT(:|$)/.test(format)) return false;
  const colon = sample.indexOf(':');
  const genotype = colon < 0 ? sample : sample.slice(0, colon);
  return genotype === '0/0' || parseGenotype(genotype).alleles.every((allele) => allele === 0);
}

function sampleIndex(reader: VcfReader, wanted: string | undefined): number {
  const { samples } = reader.header;
  if (wanted === undefined) return samples.length === 0 ? -1 : 0;
  const index = samples.indexOf(wanted);
  if (index >= 0) return index;
  throw new EngineError(
    'badInput',
    `${reader.path} has no sample ${wanted}; it has ${samples.join(', ') || 'none'}.`,
    'Give one of these names.',
  );
}

function outputHeader(header: VcfHeader, sample: number): string[] {
  const lines = header.lines.filter((line) => !/^##(GVCFBlock|ALT=<ID=(NON_REF|\*)[,>])/.test(line));
  return headerLines({ lines, samples: sample < 0 ? [] : [header.samples[sample]!] });
}
