import { isHomozygous } from './callCode.ts';
import type { DecidedTruth } from './match.ts';

/**
 * Places where a plain call of the truth, of the query, or the same of both stands alone: nothing else can match it or
 * be matched with it. Arrays side by side, in order of place.
 */
export interface Sites {
  length: number;
  starts: Int32Array;
  /** Codes of plain calls; 0 where the side has none. */
  truth: Float64Array;
  query: Float64Array;
  /** Value of the query call for the ROC; NaN for none. */
  quals: Float64Array;
  /** 1 for a call of one side that has one of the other side nearby (BK `lm`). */
  nearby: Uint8Array;
}

/** Room for at most so many. */
export function emptySites(most: number): Sites {
  return {
    length: 0,
    starts: new Int32Array(most),
    truth: new Float64Array(most),
    query: new Float64Array(most),
    quals: new Float64Array(most),
    nearby: new Uint8Array(most),
  };
}

/** Plain truth calls decided beforehand that matched, for what the search has to know of the calls before. */
export function matchedTruth({ length, starts, truth, query }: Sites): DecidedTruth {
  const found = { starts: new Int32Array(length), alleles: new Uint8Array(length) };
  let n = 0;
  for (let i = 0; i < length; i++) {
    if (truth[i] === 0 || query[i] === 0) continue;
    found.starts[n] = starts[i]!;
    found.alleles[n++] = isHomozygous(truth[i]!) ? 1 : 0;
  }
  return { starts: found.starts.subarray(0, n), alleles: found.alleles.subarray(0, n) };
}
