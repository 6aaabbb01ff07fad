/**
 * Lines whose calls the kernel decided on: plain calls of the truth, of the query, or of both that replace the same bases. Arrays side by
 * side, in order of place.
 */
export interface Sites {
  length: number;
  starts: Int32Array;
  /** Codes of plain calls; 0 where the side has none. */
  truth: Float64Array;
  query: Float64Array;
  /** Value of the query call for the ROC, or that of the one before in the super-locus; NaN for none. */
  quals: Float64Array;
  /** That of the truth call, where it is matched. */
  truthQuals: Float64Array;
  /** Start of the benchmarking super-locus, 1-based. */
  loci: Int32Array;
  /** What was decided: bits of DECISION. */
  decisions: Uint8Array;
}

/** Bits of a decision, as the kernel has them (assembly/siteList.ts): the MATCH of the truth call, from `query` on that of the query call. */
export const DECISION = { match: 3, query: 2, truthNear: 16, queryNear: 32, atBoundary: 64 } as const;

/** No sites. */
export function noSites(): Sites {
  return {
    length: 0,
    starts: new Int32Array(),
    truth: new Float64Array(),
    query: new Float64Array(),
    quals: new Float64Array(),
    truthQuals: new Float64Array(),
    loci: new Int32Array(),
    decisions: new Uint8Array(),
  };
}
