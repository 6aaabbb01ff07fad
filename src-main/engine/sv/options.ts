import { EngineError } from '../errors.ts';

/** Options of the SV comparison, under the names of `truvari bench`'s flags, with its meanings and defaults. */
export interface SvBenchmarkOptions {
  /** Truth set, VCF. */
  base: string;
  /** Calls to judge, VCF. */
  comp: string;
  /** Folder to make; must not exist. */
  output: string;
  /** FASTA; needed only to give symbolic alleles their sequence. */
  reference?: string;
  includebed?: string;
  /** Bases by which comp calls may lie outside `includebed` and still match. */
  extend?: number;
  /** Most bases between two calls that may match. */
  refdist?: number;
  /** Least sequence similarity, 0..1; 0 turns it off. */
  pctseq?: number;
  pctsize?: number;
  /** Least reciprocal overlap, 0..1. */
  pctovl?: number;
  typeignore?: boolean;
  dupToIns?: boolean;
  pick?: Pick;
  /** Calls further apart than this are never compared. */
  chunksize?: number;
  /** Most bases between breakends; -1 leaves breakends out. */
  bnddist?: number;
  /** Symbolic alleles above this size are not given a sequence. */
  maxResolve?: number;
  /** Compare symbolic DEL, DUP and INV with breakends (`--no-decompose` is false). */
  decompose?: boolean;
  noRoll?: boolean;
  bSample?: string;
  cSample?: string;
  passonly?: boolean;
  /** Least size of a base call. */
  sizemin?: number;
  /** Least size of a comp call. Unset: 30, or `sizemin` where that is smaller. */
  sizefilt?: number;
  /** Largest size; -1 for none. */
  sizemax?: number;
  /** Leave out calls without the allele: in all files, base only, or comp only. */
  noRef?: 'a' | 'b' | 'c';
  /**
   * Threads. When not given, as many as there are cores, or one for small files. Results do not depend on it, so that it
   * is none of the parameters.
   */
  threads?: number;
}

export type Pick = 'single' | 'ac' | 'multi';

/** Options with nothing left open. */
export type SvParams = Required<
  Omit<SvBenchmarkOptions, 'reference' | 'includebed' | 'bSample' | 'cSample' | 'noRef' | 'threads'>
> &
  Nullable<SvBenchmarkOptions, 'reference' | 'includebed' | 'bSample' | 'cSample' | 'noRef'>;

type Nullable<T, K extends keyof T> = { [P in K]-?: Exclude<T[P], undefined> | null };

/** Ready-made options: truvari's defaults, as GIAB's published comparisons use, and the lab's own. */
export const SV_PRESETS = {
  giab: {},
  lab: {
    refdist: 2000,
    pctseq: 0.3,
    pctsize: 0.3,
    pctovl: 0,
    passonly: true,
    sizemin: 50,
    sizefilt: 30,
    sizemax: 50000,
    pick: 'ac',
    chunksize: 5000,
  },
} as const satisfies Record<string, Partial<SvBenchmarkOptions>>;

/** Defaults filled in and everything checked. Throws EngineError badInput naming the option that is wrong. */
export function resolveOptions(options: SvBenchmarkOptions): SvParams {
  const sizemin = options.sizemin ?? 50;
  const params: SvParams = {
    base: options.base,
    comp: options.comp,
    output: options.output,
    reference: options.reference ?? null,
    includebed: options.includebed ?? null,
    extend: options.extend ?? 0,
    refdist: options.refdist ?? 500,
    pctseq: options.pctseq ?? 0.7,
    pctsize: options.pctsize ?? 0.7,
    pctovl: options.pctovl ?? 0,
    typeignore: options.typeignore ?? false,
    dupToIns: options.dupToIns ?? false,
    pick: options.pick ?? 'single',
    chunksize: options.chunksize ?? 1000,
    bnddist: options.bnddist ?? 100,
    maxResolve: options.maxResolve ?? 25000,
    decompose: options.decompose ?? true,
    noRoll: options.noRoll ?? false,
    bSample: options.bSample ?? null,
    cSample: options.cSample ?? null,
    passonly: options.passonly ?? false,
    sizemin,
    sizefilt: options.sizefilt ?? Math.min(30, sizemin),
    sizemax: options.sizemax ?? 50000,
    noRef: options.noRef ?? null,
  };
  check(params);
  return params;
}

function check(params: SvParams): void {
  for (const key of ['extend', 'refdist', 'chunksize', 'maxResolve', 'sizemin', 'sizefilt'] as const) {
    if (!Number.isSafeInteger(params[key]) || params[key] < 0)
      throw wrong(key, params[key], 'a whole number of at least 0');
  }
  for (const key of ['bnddist', 'sizemax'] as const) {
    if (!Number.isSafeInteger(params[key]) || params[key] < -1)
      throw wrong(key, params[key], 'a whole number, or -1 for off');
  }
  for (const key of ['pctseq', 'pctsize', 'pctovl'] as const) {
    if (!(params[key] >= 0 && params[key] <= 1)) throw wrong(key, params[key], 'a number from 0 to 1');
  }
  if (!['single', 'ac', 'multi'].includes(params.pick))
    throw wrong('pick', params.pick, 'single, ac or multi');
  if (params.noRef !== null && !['a', 'b', 'c'].includes(params.noRef))
    throw wrong('noRef', params.noRef, 'a, b or c');
  if (params.chunksize < params.refdist) {
    throw new EngineError(
      'badInput',
      `chunksize (${params.chunksize}) is smaller than refdist (${params.refdist}), so matches would be missed.`,
      'Make chunksize at least as large as refdist.',
    );
  }
  if (params.extend > 0 && params.includebed === null) {
    throw new EngineError('badInput', 'extend needs includebed.', 'Give a BED file, or leave extend out.');
  }
}

function wrong(option: string, value: unknown, wanted: string): EngineError {
  return new EngineError('badInput', `The option ${option} is ${String(value)}; it must be ${wanted}.`);
}
