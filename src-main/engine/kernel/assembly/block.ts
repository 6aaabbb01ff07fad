import { toCode } from './callCode';

/**
 * A block's calls and what is found of them (smallvar/isolate.ts writes and reads these numbers), all addresses but the counts. Calls are as in
 * Calls, with 0 for the code of one that is not plain; `influence` says by index where its influence is described, -1 when it takes no part.
 */
@unmanaged
export class Block {
  reference: usize;
  length: i32;
  truths: i32;
  truthStarts: usize;
  truthCodes: usize;
  truthInfluence: usize;
  queries: i32;
  queryStarts: usize;
  queryCodes: usize;
  queryQuals: usize;
  queryInfluence: usize;
  /** Query calls in order of the leftmost place they can have, and these places. */
  order: usize;
  lefts: usize;
  /** Of each call that is not plain: its number of parts; of each part its end, its number of alleles, and for each the bases it replaces and its own. */
  influences: usize;
  /** Of each list of regions: its number of intervals, then their starts, then their ends; whether the first is that of the confident regions. */
  lists: i32;
  regions: usize;
  hasConfident: i32;
  /** Bounds of a search, as in search.ts. */
  mostPaths: i32;
  mostSteps: i32;
  /** The sites: what Sites in smallvar/sites.ts has of each. */
  siteStarts: usize;
  siteTruth: usize;
  siteQuery: usize;
  siteQuals: usize;
  siteTruthQuals: usize;
  siteLoci: usize;
  siteDecisions: usize;
  /** The calls that are left: 1 for each of them. */
  truthLeft: usize;
  queryLeft: usize;
  /** Of islands in which truth calls matched by genotype, and by an allele: where the last of these starts, and the allele it was matched by. */
  matchedStarts: usize;
  matchedAlleles: usize;
  sharedStarts: usize;
  sharedAlleles: usize;
  /** Room for reaches and for the calls of an island; from where to where a search may use the memory. */
  reaches: usize;
  island: usize;
  free: usize;
  limit: usize;
  /** How many sites and such islands were found. */
  sites: i32;
  matched: i32;
  shared: i32;
}

export let block: Block = changetype<Block>(0);

/** Begins with a block. */
export function setBlock(at: usize): void {
  block = changetype<Block>(at);
}

export function truthAt(t: i32): i32 {
  return int(block.truthStarts, t);
}

export function truthCode(t: i32): u64 {
  return toCode(float(block.truthCodes, t));
}

export function queryAt(q: i32): i32 {
  return int(block.queryStarts, q);
}

export function queryCode(q: i32): u64 {
  return toCode(float(block.queryCodes, q));
}

/** The value of a query call; NaN for none. */
export function queryQual(q: i32): f64 {
  return float(block.queryQuals, q);
}

/** The query call at a place of the order. */
export function ordered(q: i32): i32 {
  return int(block.order, q);
}

export function int(at: usize, index: i32): i32 {
  return load<i32>(at + (index << 2));
}

function float(at: usize, index: i32): f64 {
  return load<f64>(at + (index << 3));
}
