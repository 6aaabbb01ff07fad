import { EngineError } from '../errors.ts';
import { readLines } from '../io/lines.ts';

export type GenomeBuild = 'GRCh37' | 'GRCh38' | 'CHM13' | 'unknown';

/** A contig as a header or a FASTA index names it. */
export interface Contig {
  id: string;
  /** Bases; null when not told. */
  length: number | null;
}

/**
 * The assembly that contig lengths belong to, whatever the contigs are called (`chr20` or `20`). `unknown` when no
 * primary contig has a length of a known assembly, or they disagree: a synthetic genome, another species.
 */
export function guessBuild(contigs: readonly Contig[]): GenomeBuild {
  const found = new Set<GenomeBuild>();
  for (const { id, length } of contigs) {
    const column = LENGTHS.get(plainName(id));
    if (column === undefined || length === null) continue;
    const at = column.indexOf(length);
    found.add(at < 0 ? 'unknown' : BUILDS[at]!);
  }
  const [only] = found;
  return found.size === 1 ? only! : 'unknown';
}

/** `chr20` and `20` alike -> `20`; `chrM` and `MT` -> `M`. */
export function plainName(contig: string): string {
  const plain = contig.replace(/^chr/i, '');
  return plain === 'MT' ? 'M' : plain;
}

/** Whether a contig is one of 1..22, X, Y by either naming. */
export function isPrimary(contig: string): boolean {
  return LENGTHS.has(plainName(contig)) || plainName(contig) === 'Y';
}

/** Contigs of a `.fai`. Throws EngineError badInput when a line is none of a FASTA index, notFound when it is not there. */
export async function readFaiContigs(path: string): Promise<Contig[]> {
  const contigs: Contig[] = [];
  for await (const { lines, first } of readLines(path)) {
    for (const [i, line] of lines.entries()) {
      if (line === '') continue;
      const [id, length] = line.split('\t');
      if (!id || !/^\d{1,12}$/.test(length ?? '')) {
        throw new EngineError(
          'badInput',
          `${path}, line ${first + i}: not a line of a FASTA index.`,
          'Make the index again: samtools faidx FILE',
        );
      }
      contigs.push({ id, length: Number(length) });
    }
  }
  return contigs;
}

/** Pseudo-autosomal regions of X as 1-based closed ranges; calls there are diploid in everybody (NCBI assembly reports). */
export const PAR_X: Readonly<Record<GenomeBuild, readonly (readonly [number, number])[]>> = {
  GRCh37: [
    [60_001, 2_699_520],
    [154_931_044, 155_260_560],
  ],
  GRCh38: [
    [10_001, 2_781_479],
    [155_701_383, 156_030_895],
  ],
  CHM13: [
    [1, 2_394_410],
    [153_925_834, 154_259_566],
  ],
  unknown: [],
};

const BUILDS: readonly GenomeBuild[] = ['GRCh37', 'GRCh38', 'CHM13'];

/** Lengths in GRCh37, GRCh38 and T2T-CHM13v2.0, from NCBI's assembly reports. Y is left out: hg19's and a masked one agree. */
const LENGTHS: ReadonlyMap<string, readonly number[]> = new Map([
  ['1', [249_250_621, 248_956_422, 248_387_328]],
  ['2', [243_199_373, 242_193_529, 242_696_752]],
  ['3', [198_022_430, 198_295_559, 201_105_948]],
  ['4', [191_154_276, 190_214_555, 193_574_945]],
  ['5', [180_915_260, 181_538_259, 182_045_439]],
  ['6', [171_115_067, 170_805_979, 172_126_628]],
  ['7', [159_138_663, 159_345_973, 160_567_428]],
  ['8', [146_364_022, 145_138_636, 146_259_331]],
  ['9', [141_213_431, 138_394_717, 150_617_247]],
  ['10', [135_534_747, 133_797_422, 134_758_134]],
  ['11', [135_006_516, 135_086_622, 135_127_769]],
  ['12', [133_851_895, 133_275_309, 133_324_548]],
  ['13', [115_169_878, 114_364_328, 113_566_686]],
  ['14', [107_349_540, 107_043_718, 101_161_492]],
  ['15', [102_531_392, 101_991_189, 99_753_195]],
  ['16', [90_354_753, 90_338_345, 96_330_374]],
  ['17', [81_195_210, 83_257_441, 84_276_897]],
  ['18', [78_077_248, 80_373_285, 80_542_538]],
  ['19', [59_128_983, 58_617_616, 61_707_364]],
  ['20', [63_025_520, 64_444_167, 66_210_255]],
  ['21', [48_129_895, 46_709_983, 45_090_682]],
  ['22', [51_304_566, 50_818_468, 51_324_926]],
  ['X', [155_270_560, 156_040_895, 154_259_566]],
]);
