import type { SvBenchmarkOptions } from '../sv/index.ts';
import { Random, randomBases } from './random.ts';
import { type Call, CONTIGS, LENGTH, vcfText } from './svCallText.ts';

/** One random comparison: the text of its files and the options to run it with. */
export interface SvCase {
  seed: number;
  fasta: string;
  base: string;
  comp: string;
  bed: string | null;
  /** Whether to run it with the FASTA, so that symbolic alleles get their sequence. */
  useReference: boolean;
  options: Partial<SvBenchmarkOptions>;
}

/**
 * A random pair of SV call sets on a small repetitive genome, the same for the same seed. Comp calls are base calls
 * shifted, resized, mutated, written in another form, given another genotype or filter, doubled or dropped, with
 * false ones between; sizes and positions gather around the thresholds. Nothing in it stops truvari with an error:
 * no multi-allelic record, and GT everywhere when the options ask for it.
 */
export function randomSvCase(seed: number): SvCase {
  const random = new Random(seed);
  const options = randomOptions(random);
  const genome = new Map(CONTIGS.map((name) => [name, randomContig(random)]));
  const maker = new CallMaker(random, genome);
  const { base, comp } = maker.callSets();
  const samples =
    random.chance(0.04) && !needsGenotypes(options) ? [] : ['S1', 'S2'].slice(0, random.int(1, 2));
  const compSamples = samples.length > 0 && random.chance(0.03) && !needsGenotypes(options) ? [] : samples;
  if (samples.length > 1 && random.chance(0.5)) options.bSample = 'S2';
  if (compSamples.length > 1 && random.chance(0.5)) options.cSample = 'S2';
  const bed = random.chance(0.4) || options.extend ? randomBed(random, base) : null;
  if (bed === null) delete options.extend;
  return {
    seed,
    fasta: [...genome].map(([name, bases]) => `>${name}\n${bases}\n`).join(''),
    base: vcfText(base, samples, genome, needsGenotypes(options)),
    comp: vcfText(comp, compSamples, genome, needsGenotypes(options)),
    bed,
    useReference: seed % 5 !== 0,
    options,
  };
}
function randomOptions(random: Random): Partial<SvBenchmarkOptions> {
  const options: Partial<SvBenchmarkOptions> = {};
  if (random.chance(0.3)) options.refdist = random.of([0, 1, 20, 100, 500, 1000]);
  if (random.chance(0.3)) options.pctseq = random.of([0, 0.3, 0.5, 0.9, 0.95, 1]);
  if (random.chance(0.3)) options.pctsize = random.of([0, 0.3, 0.5, 0.9, 1]);
  if (random.chance(0.2)) options.pctovl = random.of([0.1, 0.5, 0.9]);
  if (random.chance(0.2)) options.typeignore = true;
  if (random.chance(0.4)) options.dupToIns = true;
  options.pick = random.of(['single', 'single', 'ac', 'ac', 'multi']);
  if (random.chance(0.3))
    options.chunksize = Math.max(options.refdist ?? 500, random.of([0, 50, 1000, 5000]));
  if (random.chance(0.3)) options.bnddist = random.of([-1, 0, 1, 10, 50, 300]);
  if (random.chance(0.15)) options.maxResolve = random.of([0, 60, 100, 300]);
  if (random.chance(0.15)) options.decompose = false;
  if (random.chance(0.15)) options.noRoll = true;
  if (random.chance(0.3)) options.passonly = true;
  if (random.chance(0.3)) options.sizemin = random.of([0, 1, 20, 50, 51, 100]);
  if (random.chance(0.2)) options.sizefilt = random.of([0, 30, 50, 100]);
  if (random.chance(0.2)) options.sizemax = random.of([-1, 100, 300, 1000]);
  if (random.chance(0.2)) options.noRef = random.of(['a', 'b', 'c']);
  if (random.chance(0.15)) options.extend = random.of([1, 30, 500]);
  return options;
}

function needsGenotypes({ pick, noRef }: Partial<SvBenchmarkOptions>): boolean {
  return pick === 'ac' || noRef !== undefined;
}

/** Random bases with tandem repeats in them. */
function randomContig(random: Random): string {
  let bases = '';
  while (bases.length < LENGTH) {
    if (random.chance(0.3)) {
      const unit = randomBases(random, random.int(1, 40));
      bases += unit.repeat(random.int(3, 20));
    } else bases += randomBases(random, random.int(50, 400));
  }
  return bases.slice(0, LENGTH);
}
const SIZES = [
  1, 5, 29, 30, 31, 49, 50, 51, 52, 70, 99, 100, 101, 150, 299, 300, 301, 499, 500, 501, 700, 1500,
];

class CallMaker {
  readonly #random: Random;
  readonly #genome: Map<string, string>;

  constructor(random: Random, genome: Map<string, string>) {
    this.#random = random;
    this.#genome = genome;
  }

  callSets(): { base: Call[]; comp: Call[] } {
    const random = this.#random;
    const base: Call[] = [];
    const comp: Call[] = [];
    for (const chrom of CONTIGS) {
      const clusters = random.int(0, 5);
      for (let cluster = 0; cluster < clusters; cluster++) {
        const around = random.int(1, LENGTH);
        const crowded = random.chance(0.06); // many calls of few kinds, so that many pairs are equally good
        const model = this.#call(chrom, around);
        for (let i = random.int(1, crowded ? 30 : random.chance(0.1) ? 12 : 4); i > 0; i--) {
          const call = crowded ? { ...model } : this.#call(chrom, around + random.int(-150, 150));
          if (crowded && random.chance(0.5)) call.pos = Math.max(1, call.pos - random.int(0, 3));
          if (random.chance(0.9)) base.push(call);
          if (random.chance(0.05)) base.push({ ...call });
          while (random.chance(0.55)) comp.push(random.chance(0.3) ? { ...call } : this.#variation(call));
        }
        if (random.chance(0.5)) comp.push(this.#call(chrom, around + random.int(-600, 600)));
      }
    }
    return { base: this.#sorted(base), comp: this.#sorted(comp) };
  }

  #call(chrom: string, near: number): Call {
    const random = this.#random;
    const kind = random.of(['DEL', 'DEL', 'INS', 'INS', 'DUP', 'INV', 'BND', 'OTHER'] as const);
    const size = random.chance(0.8) ? random.of(SIZES) : random.int(1, 1200);
    const pos = Math.min(LENGTH, Math.max(1, near));
    const call: Call = {
      chrom,
      pos,
      kind,
      size,
      inserted: '',
      symbolic: kind === 'DUP' ? random.chance(0.9) : random.chance(0.35),
      style: random.int(0, 1e6),
    };
    if (kind === 'INS') call.inserted = this.#insertedBases(chrom, pos, size);
    if (kind === 'BND') {
      call.mate = {
        chrom: random.chance(0.7) ? chrom : random.of(CONTIGS),
        pos: Math.min(LENGTH, pos + size),
        form: random.int(0, 3),
      };
    }
    if (kind === 'OTHER')
      call.alt = random.of(['<CNV>', '<CNV:TR>', '<FOO>', '.', '*', 'N.', '.N', 'SNP', 'MNP', 'COMPLEX']);
    return call;
  }

  /** Half of the time a copy of what stands beside it, so that it may be written at several places. */
  #insertedBases(chrom: string, pos: number, size: number): string {
    const bases = this.#genome.get(chrom)!;
    const copy = bases.slice(pos, pos + size);
    return this.#random.chance(0.6) && copy.length === size ? copy : randomBases(this.#random, size);
  }

  #variation(call: Call): Call {
    const random = this.#random;
    const other: Call = { ...call, style: random.chance(0.4) ? call.style : random.int(0, 1e6) };
    const shift = random.chance(0.6)
      ? random.of([0, 1, -1, 3, -7, 20, -40, 99, 100, 101, -200, 499, 500, 501])
      : 0;
    other.pos = Math.min(LENGTH, Math.max(1, call.pos + shift));
    if (call.mate) {
      const mateShift = random.chance(0.5) ? random.of([0, 1, -5, 50, -99, 199, 200, 201]) : shift;
      other.mate = { ...call.mate, pos: Math.max(1, call.mate.pos + mateShift) };
      if (random.chance(0.15)) other.mate.form = random.int(0, 3);
      if (random.chance(0.15)) return { ...other, kind: random.of(['DEL', 'DUP', 'INV']), symbolic: true };
    }
    if (random.chance(0.3))
      other.size = Math.max(1, Math.round(call.size * random.of([0.5, 0.7, 0.71, 0.9, 1.1, 1.4])));
    if (random.chance(0.25)) other.symbolic = !call.symbolic;
    if (call.kind === 'INS') other.inserted = this.#mutated(call.inserted, other.size, shift);
    if (random.chance(0.1) && call.kind === 'INS') other.kind = 'DUP';
    else if (random.chance(0.1) && call.kind === 'DUP') {
      other.kind = 'INS';
      other.inserted = this.#genome.get(call.chrom)!.slice(call.pos - 1, call.pos - 1 + call.size) || 'A';
    } else if (random.chance(0.08) && (call.kind === 'DEL' || call.kind === 'INV' || call.kind === 'DUP')) {
      other.kind = 'BND';
      other.mate = { chrom: call.chrom, pos: Math.min(LENGTH, call.pos + call.size), form: random.int(0, 3) };
    }
    return other;
  }

  #mutated(bases: string, size: number, rotate: number): string {
    const random = this.#random;
    let changed = bases;
    if (rotate !== 0 && random.chance(0.5) && bases.length > 0) {
      const by = ((rotate % bases.length) + bases.length) % bases.length;
      changed = bases.slice(by) + bases.slice(0, by);
    }
    const rate = random.of([0, 0, 0.02, 0.1, 0.3, 0.6]);
    changed = [...changed]
      .map((base) => (random.chance(rate) ? random.of(['A', 'C', 'G', 'T', '']) : base))
      .join('');
    if (changed.length > size) return changed.slice(0, size);
    return changed.length < size && random.chance(0.7)
      ? changed + randomBases(random, size - changed.length)
      : changed || 'A';
  }

  #sorted(calls: Call[]): Call[] {
    const rank = new Map(CONTIGS.map((name, i) => [name, i]));
    return calls.sort((a, b) => rank.get(a.chrom)! - rank.get(b.chrom)! || a.pos - b.pos);
  }
}

function randomBed(random: Random, base: readonly Call[]): string {
  const lines: string[] = [];
  if (random.chance(0.25)) {
    // Above 1,000 regions truvari reads in another way.
    for (let at = 0; at < LENGTH - 9; at += 8)
      lines.push(`${CONTIGS[2]}\t${at}\t${at + random.of([1, 6, 7, 7, 7, 7, 7, 8])}`);
  }
  for (const chrom of random.chance(0.2) ? CONTIGS.slice(1) : CONTIGS) {
    for (const call of base) {
      if (call.chrom !== chrom || random.chance(0.5)) continue;
      const start = Math.max(0, call.pos - 1 + random.of([-300, -20, -1, 0, 0, 1, 5]));
      const end = Math.max(
        start + 1,
        call.pos + (call.kind === 'INS' ? 0 : call.size) + random.of([-3, -1, 0, 0, 1, 2, 400]),
      );
      lines.push(`${chrom}\t${start}\t${Math.min(LENGTH, end)}`);
    }
    if (random.chance(0.5)) lines.push(`${chrom}\t${random.int(0, 5000)}\t${random.int(5001, LENGTH)}`);
  }
  if (lines.length === 0) lines.push(`${CONTIGS[0]}\t0\t${LENGTH}`);
  return `${lines.filter((line) => Number(line.split('\t')[1]) < Number(line.split('\t')[2])).join('\n')}\n`;
}
