import { rolledSimilarity, sequenceSimilarity } from './similarity.ts';

/** What the comparison of sequences needs of a call. Plain, so that it can be sent to a thread. */
export interface PlacedAllele {
  start: number;
  end: number;
  type: string;
  /** The sequence that the call inserts or deletes. */
  allele: Uint8Array;
}

/** Similarity of two alleles, rolled where their places differ. */
export function alleleSimilarity(base: PlacedAllele, comp: PlacedAllele, noRoll: boolean): number {
  const startDistance = base.start - comp.start;
  const direct = noRoll || startDistance === 0 || base.end === comp.end;
  if (direct || (base.type === 'INV' && comp.type === 'INV'))
    return sequenceSimilarity(base.allele, comp.allele);
  return rolledSimilarity(base.allele, comp.allele, startDistance);
}
