import { type Intervals, readBed } from '../io/bed.ts';
import { type Fasta, openFasta } from '../io/fasta.ts';
import { openVcf, type VcfReader } from '../io/vcf.ts';
import type { Selection } from './callSink.ts';
import { type ContigRange, ContigStream, sampleIndex } from './contigStream.ts';
import type { SmallVariantOptions } from './options.ts';
import { ReferenceReader } from './referenceReader.ts';
import { QUAL, type ScoreField, scoreField } from './scoreField.ts';
import { readStrata, type Stratum } from './strata.ts';

export interface Regions {
  confident: Map<string, Intervals> | null;
  targets: Map<string, Intervals> | null;
  strata: Stratum[];
}

/** The files of a comparison, open. */
export interface Session {
  options: SmallVariantOptions;
  fasta: Fasta;
  reference: ReferenceReader;
  truth: VcfReader;
  query: VcfReader;
  regions: Regions;
  /** The field of the query that the ROC goes by. */
  score: ScoreField;
  /** Truth or query, whole, or only a part of it by its index. */
  stream(which: 'truth' | 'query', signal?: AbortSignal, range?: ContigRange): ContigStream;
  close(): Promise<void>;
}

/**
 * Opens all files and reads the regions, unless they are known. Throws EngineError badInput or notFound; nothing stays
 * open then.
 */
export async function openSession(options: SmallVariantOptions, known?: Regions): Promise<Session> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const file of opened) await file.close();
  };
  const keep = async <T extends { close(): Promise<void> }>(file: Promise<T>): Promise<T> => {
    opened.push(await file);
    return file;
  };
  try {
    const fasta = await keep(openFasta(options.reference));
    const truth = await keep(openVcf(options.truth));
    const query = await keep(openVcf(options.query));
    const samples = {
      truth: sampleIndex(truth, 'truth', options.truthSample),
      query: sampleIndex(query, 'query', options.querySample),
    };
    const regions = known ?? (await readRegions(options));
    const score = scoreField(options.roc || 'QUAL', query);
    const select = {
      truth: selection(fasta, regions.targets, false),
      query: selection(fasta, regions.targets, options.passOnly ?? false),
    };
    return {
      ...{ options, fasta, reference: new ReferenceReader(fasta), truth, query, regions, score, close },
      stream: (which, signal, range) => {
        const [reader, by] = which === 'truth' ? [truth, QUAL] : [query, score];
        return new ContigStream(reader, samples[which], select[which], signal, range, by);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readRegions({ regions, targets, stratification }: SmallVariantOptions): Promise<Regions> {
  return {
    confident: regions === undefined ? null : await readBed(regions),
    targets: targets === undefined ? null : await readBed(targets),
    strata: stratification === undefined ? [] : await readStrata(stratification),
  };
}

function selection(fasta: Fasta, targets: Map<string, Intervals> | null, passOnly: boolean): Selection {
  return {
    passOnly,
    reason(chrom, start, failed) {
      if (!fasta.contigs.has(chrom)) return 'contigNotInReference';
      if (targets && !targets.get(chrom)?.overlaps(start, start + 1)) return 'outsideTargets';
      return passOnly && failed ? 'filtered' : null;
    },
    wholeUntil(chrom, start) {
      if (!fasta.contigs.has(chrom)) return 0;
      return targets === null ? Number.POSITIVE_INFINITY : (targets.get(chrom)?.endAround(start) ?? 0);
    },
  };
}
