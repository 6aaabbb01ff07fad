import type { VcfHeader, VcfRecord } from '../io/vcf.ts';
import { type GenomeBuild, guessBuild, PAR_X, plainName } from './genomeBuild.ts';
import { looksGvcf } from './gvcf.ts';
import type { ContigCount, VcfReport } from './report.ts';

/** Counts the records of one VCF as they pass. */
export class VcfTally {
  records = 0;
  withGenotype = 0;
  gvcf = false;
  het = 0;
  hom = 0;
  /** The first two records found out of order. */
  unsorted: { line: number; here: string; before: string } | null = null;
  readonly build: GenomeBuild;
  readonly #contigs = new Map<string, ContigCount>();
  readonly #lengths: Map<string, number | null>;
  #current: ContigCount | null = null;
  #onX = false;
  #lastPos = 0;

  constructor(header: Pick<VcfHeader, 'contigs'>) {
    this.#lengths = new Map(header.contigs.map(({ id, length }) => [id, length]));
    this.build = guessBuild(header.contigs);
  }

  add(record: VcfRecord): void {
    this.records += 1;
    const contig = this.#current?.id === record.chrom ? this.#current : this.#enter(record);
    if (record.pos < this.#lastPos) this.#outOfOrder(record, `${record.chrom}:${this.#lastPos}`);
    this.#lastPos = record.pos;
    contig.records += 1;
    if (!this.gvcf && looksGvcf(record)) this.gvcf = true;
    if (record.format[0] !== 'GT') return;
    this.withGenotype += 1;
    if (this.#onX) this.#countX(record);
  }

  get contigs(): ContigCount[] {
    return [...this.#contigs.values()];
  }

  /** Sex by the share of heterozygous calls on X, where there are enough; null when it does not tell. */
  get sex(): VcfReport['chrX']['sex'] {
    const calls = this.het + this.hom;
    if (calls < ENOUGH_ON_X) return null;
    const share = this.het / calls;
    return share > 0.4 ? 'XX' : share < 0.2 ? 'XY' : null;
  }

  #enter(record: VcfRecord): ContigCount {
    const { chrom } = record;
    let contig = this.#contigs.get(chrom);
    if (contig) this.#outOfOrder(record, `${this.#current?.id}:${this.#lastPos}`);
    else {
      contig = { id: chrom, length: this.#lengths.get(chrom) ?? null, records: 0 };
      this.#contigs.set(chrom, contig);
    }
    this.#current = contig;
    this.#onX = plainName(chrom) === 'X';
    this.#lastPos = 0;
    return contig;
  }

  #outOfOrder(record: VcfRecord, before: string): void {
    this.unsorted ??= { line: record.line, here: `${record.chrom}:${record.pos}`, before };
  }

  #countX(record: VcfRecord): void {
    if (PAR_X[this.build].some(([from, to]) => record.pos >= from && record.pos <= to)) return;
    const match = /^(\d+)(?:[/|](\d+))?(?::|$)/.exec(record.samples[0] ?? '');
    if (match === null) return;
    const [, first, second] = match;
    if (second !== undefined && first !== second) this.het += 1;
    else if (first !== '0') this.hom += 1;
  }
}

/** A whole genome has some 100,000 calls on X; a panel of a few says nothing about sex. */
const ENOUGH_ON_X = 500;
