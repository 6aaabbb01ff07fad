import { EngineError } from '../errors.ts';
import { readBed } from '../io/bed.ts';
import type { Fasta } from '../io/fasta.ts';
import type { VcfHeader } from '../io/vcf.ts';
import type { CallSource } from './candidates.ts';
import type { SvParams } from './options.ts';
import {
  extended,
  fromBed,
  isWithin,
  isWithinOne,
  type Region,
  type RegionSearch,
  type Span,
  searchFor,
  wholeContig,
} from './regions.ts';
import type { TaskLog } from './taskLog.ts';

/**
 * Where calls count: on the contigs that the base header declares, all of them or the BED's intervals; comp calls
 * also up to `extend` bases outside. As truvari's region tree.
 */
export class Scope {
  /** The base header declares contigs; without any, all contigs count. */
  readonly #declared: boolean;
  readonly #base: Map<string, Region>;
  readonly #comp: Map<string, Region>;
  readonly #baseSearch: RegionSearch;
  readonly #compSearch: RegionSearch;
  readonly #extended: boolean;

  constructor(
    base: CallSource,
    comp: CallSource,
    regions: Map<string, Region>,
    { extend, includebed }: Pick<SvParams, 'extend' | 'includebed'>,
  ) {
    this.#declared = base.reader.header.contigs.length > 0 || includebed !== null;
    this.#base = regions;
    this.#extended = extend > 0;
    this.#comp = this.#extended
      ? new Map([...regions].map(([contig, region]) => [contig, extended(region, extend)]))
      : regions;
    this.#baseSearch = searchFor(base.reader.size, intervalCount(this.#base));
    this.#compSearch = searchFor(comp.reader.size, intervalCount(this.#comp));
  }

  has(contig: string): boolean {
    return !this.#declared || this.#base.has(contig);
  }

  acceptsBase(call: Span & { chrom: string }): boolean {
    return this.#accepts(this.#base, this.#baseSearch, call);
  }

  acceptsComp(call: Span & { chrom: string }): boolean {
    return this.#accepts(this.#comp, this.#compSearch, call);
  }

  /** Whether an unmatched comp call is a false positive; one that only `extend` let in is not. */
  countsWhenFalse(call: Span & { chrom: string }): boolean {
    if (!this.#extended) return true;
    const region = this.#base.get(call.chrom);
    return region !== undefined && isWithinOne(region, call);
  }

  #accepts(regions: Map<string, Region>, search: RegionSearch, call: Span & { chrom: string }): boolean {
    if (!this.#declared) return true;
    const region = regions.get(call.chrom);
    return region !== undefined && isWithin(region, call, search);
  }
}

/** Reads the regions and checks that the files name contigs alike. Throws EngineError badInput when none is shared. */
export async function makeScope(
  base: CallSource,
  comp: CallSource,
  reference: Fasta | null,
  params: SvParams,
  log: TaskLog,
): Promise<Scope> {
  const baseHeader = base.reader.header;
  checkContigs(base, comp, log);
  if (reference) {
    const names = baseHeader.contigs.map(({ id }) => id);
    if (names.length > 0 && !names.some((name) => reference.contigs.has(name))) {
      throw noneShared(base.reader.path, names, reference.path, [...reference.contigs.keys()]);
    }
  }
  const all = new Map(baseHeader.contigs.map(({ id, length }) => [id, wholeContig(length)]));
  if (params.includebed === null) return new Scope(base, comp, all, params);
  const bed = new Map(
    [...(await readBed(params.includebed))].map(([contig, intervals]) => [contig, fromBed(intervals)]),
  );
  const known = new Map(all.size === 0 ? bed : [...bed].filter(([contig]) => all.has(contig)));
  if (bed.size === 0) {
    throw new EngineError(
      'badInput',
      `${params.includebed} holds no intervals, so nothing would be compared.`,
    );
  }
  if (known.size === 0)
    throw noneShared(base.reader.path, [...all.keys()], params.includebed, [...bed.keys()]);
  if (known.size < bed.size)
    log.warn(`Excluding contigs of the BED that are not in the base VCF: ${bed.size - known.size}.`);
  log.info(`Including ${intervalCount(known)} merged BED regions`);
  return new Scope(base, comp, known, params);
}

function checkContigs(base: CallSource, comp: CallSource, log: TaskLog): void {
  const baseLengths = lengths(base.reader.header);
  const compLengths = lengths(comp.reader.header);
  if (baseLengths.size === 0)
    log.warn(`${base.reader.path} declares no contigs, so those of all records are compared.`);
  if (baseLengths.size === 0 || compLengths.size === 0) return;
  const shared = [...compLengths.keys()].filter((contig) => baseLengths.has(contig));
  if (shared.length === 0) {
    throw noneShared(base.reader.path, [...baseLengths.keys()], comp.reader.path, [...compLengths.keys()]);
  }
  const missing = compLengths.size - shared.length;
  if (missing > 0)
    log.warn(
      `Contigs of the comp VCF header that are not in the base VCF, so that their calls do not count: ${missing}.`,
    );
  const differing = shared.filter((contig) => {
    const left = baseLengths.get(contig);
    const right = compLengths.get(contig);
    return left != null && right != null && left !== right;
  });
  const first = differing[0];
  if (first !== undefined) {
    log.warn(
      `Contigs that differ in length: ${differing.length}, first ${first}, ${baseLengths.get(first)} in the base VCF, ${compLengths.get(first)} in the comp VCF. Are both of the same genome build?`,
    );
  }
}

function lengths(header: VcfHeader): Map<string, number | null> {
  return new Map(header.contigs.map(({ id, length }) => [id, length]));
}

function noneShared(left: string, leftNames: string[], right: string, rightNames: string[]): EngineError {
  return new EngineError(
    'badInput',
    `${left} (${leftNames.slice(0, 3).join(', ')}, ...) and ${right} (${rightNames.slice(0, 3).join(', ')}, ...) share no contig.`,
    'Both must be of the same genome build and name contigs alike, with or without "chr".',
  );
}

function intervalCount(regions: Map<string, Region>): number {
  let count = 0;
  for (const { starts } of regions.values()) count += starts.length;
  return count;
}
