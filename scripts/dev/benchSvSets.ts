/** Large generated structural variants for `npm run bench -- engine`, the same for the same seed. */
import { join } from 'node:path';
import { VcfWriter } from '../../src-main/engine/io/vcfWriter.ts';
import { Random, randomBases } from '../../src-main/engine/testing/random.ts';

export interface SvSet {
  base: string;
  comp: string;
}

/** Files of an SV set in `folder`. */
export function svSetIn(folder: string): SvSet {
  return { base: join(folder, 'base.vcf.gz'), comp: join(folder, 'comp.vcf.gz') };
}

type Line = [pos: number, text: string];

/**
 * About 10,600 insertions and deletions on each side, with their sequence (median about 190, up to 20,000 bases), half of
 * them in tandem repeats, one place in seven with two to eight of them; sequences differ by up to a tenth. Among 160,000
 * small variants. All time goes into edit distances.
 */
export async function writeSequenceSvs(folder: string): Promise<void> {
  const random = new Random(7);
  const writers = openWriters(folder, ['chr1', 'chr2']);
  for (const contig of ['chr1', 'chr2']) {
    const base: Line[] = [];
    const comp: Line[] = [];
    for (let i = 0, pos = 10_000; i < 4000; i++) {
      pos += random.int(14_000, 57_000);
      for (let small = 0; small < 20; small++) {
        const at = pos - random.int(1, 11_000);
        const line: Line = [
          at,
          record(contig, at, 'A', random.of(['C', 'G', 'AT', 'ATTTA']), '.', genotype(random)),
        ];
        base.push(line);
        if (random.chance(0.9)) comp.push(line);
      }
      addPlace(random, contig, pos, base, comp);
    }
    writeSorted(writers.base, base);
    writeSorted(writers.comp, comp);
  }
  await writers.close();
}

/** One place: the same sequence inserted or deleted, several times where it is a hard one. */
function addPlace(random: Random, contig: string, pos: number, base: Line[], comp: Line[]): void {
  const count = random.chance(0.15) ? random.int(2, 8) : 1;
  const unit = random.chance(0.5) ? randomBases(random, random.int(5, 60)) : '';
  const size = sizeOf(random);
  const sequence = unit
    ? unit.repeat(Math.ceil(size / unit.length)).slice(0, size)
    : randomBases(random, size);
  const deletion = random.chance(0.45);
  const line = (at: number, bases: string): Line => {
    const [ref, alt] = deletion ? [`A${bases}`, 'A'] : ['A', `A${bases}`];
    const info = deletion ? `SVTYPE=DEL;SVLEN=-${bases.length}` : `SVTYPE=INS;SVLEN=${bases.length}`;
    return [at, record(contig, at, ref, alt, info, genotype(random))];
  };
  for (let i = 0; i < count; i++) {
    const at = pos + random.int(0, i * 100);
    const allele = mutated(random, sequence, random.of([0, 0.01, 0.05]));
    if (random.chance(0.85)) base.push(line(at, allele));
    const shift = random.of([0, 0, 0, 1, -3, 17, 60]);
    if (random.chance(0.85))
      comp.push(line(at + shift, mutated(random, allele, random.of([0, 0, 0.005, 0.02, 0.1]))));
  }
}

function sizeOf(random: Random): number {
  const spread = Math.abs(random.next() + random.next() + random.next() - 1.5);
  return Math.round(40 * Math.exp(spread * Math.log(15) * 1.6));
}

function mutated(random: Random, sequence: string, rate: number): string {
  let bases = '';
  for (const base of sequence) {
    const chance = random.next();
    if (chance >= rate) bases += base;
    else if (chance >= rate / 3) bases += (chance < (rate * 2) / 3 ? base : '') + randomBases(random, 1);
  }
  return bases || 'A';
}

/** 400,000 records on each side, 1,000 of them symbolic deletions: all time goes into reading. */
export async function writeSymbolicSvs(folder: string): Promise<void> {
  const random = new Random(5);
  const contigs = ['chr1', 'chr2', 'chr3', 'chr4'];
  const writers = openWriters(folder, contigs);
  for (const side of [writers.base, writers.comp]) {
    for (const contig of contigs) {
      for (let i = 0, pos = 1000; i < 100_000; i++) {
        pos += random.int(1, 1800);
        const alt = i % 400 === 0 ? '<DEL>' : random.of(['C', 'G', 'GTT']);
        const info = i % 400 === 0 ? `SVTYPE=DEL;SVLEN=-${random.int(50, 3000)}` : `DP=${random.int(10, 60)}`;
        side.write(record(contig, pos, 'A', alt, info, genotype(random)));
      }
    }
  }
  await writers.close();
}

function openWriters(folder: string, contigs: readonly string[]) {
  const header = [
    '##fileformat=VCFv4.2',
    ...contigs.map((contig) => `##contig=<ID=${contig},length=250000000>`),
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type">',
    '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="Length">',
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tSAMPLE',
  ];
  const { base, comp } = svSetIn(folder);
  const writers = { base: new VcfWriter(base, header), comp: new VcfWriter(comp, header) };
  const close = async (): Promise<void> => {
    await writers.base.close();
    await writers.comp.close();
  };
  return { ...writers, close };
}

function record(contig: string, pos: number, ref: string, alt: string, info: string, gt: string): string {
  return [contig, pos, '.', ref, alt, '.', 'PASS', info, 'GT', gt].join('\t');
}

function genotype(random: Random): string {
  return random.of(['0/1', '1/1', '0|1', '1|0']);
}

function writeSorted(writer: VcfWriter, lines: Line[]): void {
  for (const [, text] of lines.sort((a, b) => a[0] - b[0])) writer.write(text);
}
