import type { CountedLine } from './count.ts';
import { MATCH } from './match.ts';
import { OUTCOME } from './tally.ts';

/** QQ of both calls of a line: what the ROC goes by. Null where there is none. */
export interface Qualities {
  truth: number | null;
  query: number;
  /** Whether the query call has a value of its own. */
  known: boolean;
}

/**
 * QQ of the lines of a super-locus, by hap.py's rules: a query call has its own (single precision); a matched truth call
 * that of the query call on its line, else the lowest of the matched query calls of the super-locus. A query call
 * without value takes over the one of the line before, or 0.
 */
export function qualities(superLocus: readonly CountedLine[]): Qualities[] {
  let lowest: number | null = null;
  for (const line of superLocus) {
    const own = ownQuality(line);
    if (own !== null && line.query?.outcome === OUTCOME.queryTp && (lowest === null || own < lowest))
      lowest = own;
  }
  let last = 0;
  return superLocus.map((line) => {
    const own = ownQuality(line);
    if (own !== null) last = own;
    const matched = line.truth?.outcome === OUTCOME.truthTp;
    const beside = own !== null && line.query?.outcome === OUTCOME.queryTp ? own : lowest;
    return { truth: matched ? beside : null, query: last, known: own !== null };
  });
}

function ownQuality({ row: { query } }: CountedLine): number | null {
  if (!query || query.match === MATCH.tooHard || query.record.qual === null) return null;
  return Math.fround(query.record.qual);
}
