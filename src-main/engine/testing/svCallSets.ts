import type { SvBenchmarkOptions } from '../sv/index.ts';

/** One random comparison: the text of its files and the options to run it with. */
export interface SvCase {
  seed: number;
  fasta: string;
  base: string;
  comp: string;
  bed: string | null;
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
  const maker = new CallMaker(random, genome, options);
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
    base: vcfText(base, samples, genome, maker),
    comp: vcfText(comp, compSamples, genome, maker),
    bed,
    options,
  };
}

/** Small random numbers by mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** [0, 1) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Whole number from low to high, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)]!;
  }
}

// Header order differs from the order of names, in which truvari goes through contigs.
const CONTIGS = ['chr2', 'chr10', 'chr1'];
const LENGTH = 12_000;

interface Call {
  chrom: string;
  pos: number;
  kind: 'DEL' | 'INS' | 'DUP' | 'INV' | 'BND' | 'OTHER';
  size: number;
  /** Inserted bases of an INS. */
  inserted: string;
  symbolic: boolean;
  mate?: { chrom: string; pos: number; form: number };
  /** ALT of an OTHER. */
  alt?: string;
  /** Decides on INFO keys, FILTER, genotype: same number, same words. */
  style: number;
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

function randomBases(random: Random, length: number): string {
  let bases = '';
  for (let i = 0; i < length; i++) bases += random.of(['A', 'C', 'G', 'T']);
  return bases;
}

const SIZES = [
  1, 5, 29, 30, 31, 49, 50, 51, 52, 70, 99, 100, 101, 150, 299, 300, 301, 499, 500, 501, 700, 1500,
];

class CallMaker {
  readonly #random: Random;
  readonly #genome: Map<string, string>;
  readonly options: Partial<SvBenchmarkOptions>;

  constructor(random: Random, genome: Map<string, string>, options: Partial<SvBenchmarkOptions>) {
    this.#random = random;
    this.#genome = genome;
    this.options = options;
  }

  get needsGenotypes(): boolean {
    return needsGenotypes(this.options);
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

function vcfText(calls: Call[], samples: string[], genome: Map<string, string>, maker: CallMaker): string {
  const lines = [
    '##fileformat=VCFv4.2',
    '##FILTER=<ID=PASS,Description="All filters passed">',
    ...CONTIGS.map((name) => `##contig=<ID=${name},length=${LENGTH}>`),
    '##FILTER=<ID=LowQ,Description="Low quality">',
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type of variant">',
    '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="Length">',
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
    '##INFO=<ID=CIPOS,Number=2,Type=Integer,Description="Confidence of POS">',
    '##INFO=<ID=CIEND,Number=2,Type=Integer,Description="Confidence of END">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
    [
      '#CHROM',
      'POS',
      'ID',
      'REF',
      'ALT',
      'QUAL',
      'FILTER',
      'INFO',
      ...(samples.length > 0 ? ['FORMAT'] : []),
      ...samples,
    ].join('\t'),
  ];
  for (const [i, call] of calls.entries())
    lines.push(lineOf(call, i, samples.length, genome, maker.needsGenotypes));
  return `${lines.join('\n')}\n`;
}

function lineOf(
  call: Call,
  index: number,
  samples: number,
  genome: Map<string, string>,
  needsGenotypes: boolean,
): string {
  const style = new Random(call.style);
  const { ref, alt, symbolicEnd } = alleles(call, genome.get(call.chrom)!, style);
  const info: string[] = [];
  const isSymbolic = alt.startsWith('<');
  const svtype = call.kind === 'OTHER' ? style.of(['CNV', 'TRA', 'SNP', '']) : call.kind;
  if (svtype !== '' && (isSymbolic ? style.chance(0.9) : style.chance(0.6))) {
    info.push(`SVTYPE=${style.chance(0.03) ? 'DUP:TANDEM' : svtype}`);
  }
  const withEnd = symbolicEnd !== null && style.chance(0.85);
  if (withEnd) info.push(`END=${symbolicEnd}`);
  const known = isSymbolic || /^[ACGT]+$/.test(alt);
  if (known && (!withEnd || style.chance(0.7)) && style.chance(0.85)) {
    info.push(`SVLEN=${call.kind === 'DEL' && style.chance(0.8) ? '-' : ''}${call.size}`);
  }
  if (call.kind === 'BND' && style.chance(0.2)) info.push(`CIPOS=-${style.int(1, 60)},${style.int(0, 60)}`);
  if (call.kind === 'BND' && style.chance(0.2)) info.push(`CIEND=-${style.int(1, 60)},${style.int(0, 60)}`);
  const filter = style.of(['PASS', 'PASS', 'PASS', '.', 'LowQ']);
  const columns = [
    call.chrom,
    call.pos,
    style.chance(0.9) ? '.' : `id${index}`,
    ref,
    alt,
    '.',
    filter,
    info.join(';') || '.',
  ];
  if (samples > 0) {
    const withoutGt = !needsGenotypes && style.chance(0.04);
    columns.push(withoutGt ? 'DP' : 'GT');
    for (let i = 0; i < samples; i++) columns.push(withoutGt ? '7' : style.of(GENOTYPES));
  }
  return columns.join('\t');
}

const GENOTYPES = [
  '0/1',
  '0/1',
  '1/1',
  '1/1',
  '0|1',
  '1|0',
  '1|1',
  '0/0',
  './.',
  './1',
  '1/.',
  '1',
  '.',
  '0',
  '1/1/1',
];

function alleles(
  call: Call,
  bases: string,
  style: Random,
): { ref: string; alt: string; symbolicEnd: number | null } {
  const anchor = bases[call.pos - 1]!;
  const spanned = bases.slice(call.pos - 1, call.pos + call.size);
  const end = call.pos + spanned.length - 1;
  if (call.kind === 'BND' && call.mate) {
    const { chrom, pos, form } = call.mate;
    const before = style.of(['N', anchor]);
    const alts = [
      `${before}[${chrom}:${pos}[`,
      `${before}]${chrom}:${pos}]`,
      `]${chrom}:${pos}]${before}`,
      `[${chrom}:${pos}[${before}`,
    ];
    return { ref: anchor, alt: alts[form]!, symbolicEnd: null };
  }
  if (call.kind === 'OTHER') {
    const other = anchor === 'A' ? 'C' : 'A';
    if (call.alt === 'SNP') return { ref: anchor, alt: other, symbolicEnd: null };
    if (call.alt === 'MNP') return { ref: spanned, alt: other + spanned.slice(1), symbolicEnd: null };
    if (call.alt === 'COMPLEX')
      return { ref: spanned, alt: spanned.slice(0, 3) + randomBases(style, 60), symbolicEnd: null };
    return { ref: anchor, alt: call.alt!, symbolicEnd: call.alt!.startsWith('<') ? end : null };
  }
  if (call.symbolic || call.kind === 'DUP') {
    const symbol = call.kind === 'DUP' && style.chance(0.3) ? 'DUP:TANDEM' : call.kind;
    if (!call.symbolic)
      return { ref: anchor, alt: anchor + bases.slice(call.pos, call.pos + call.size), symbolicEnd: null };
    return {
      ref: style.of([anchor, 'N']),
      alt: `<${symbol}>`,
      symbolicEnd: call.kind === 'INS' ? call.pos : end,
    };
  }
  if (call.kind === 'DEL') return { ref: spanned, alt: anchor, symbolicEnd: null };
  if (call.kind === 'INS') return { ref: anchor, alt: anchor + call.inserted, symbolicEnd: null };
  const inverted = [...spanned].reverse().map((base) => ({ A: 'T', C: 'G', G: 'C', T: 'A' })[base] ?? base);
  return { ref: spanned, alt: inverted.join(''), symbolicEnd: null };
}
