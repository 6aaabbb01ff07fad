import { Intervals } from '../io/intervals.ts';
import type { Regions } from './session.ts';

/** The regions in memory that worker threads share: stratifications of a genome take hundreds of megabytes. */
export function sharedRegions(regions: Regions): Regions {
  return eachInterval(regions, (intervals) => intervals.shared());
}

/** The regions as a worker thread was sent them, with their methods again. */
export function receivedRegions(regions: Regions): Regions {
  return eachInterval(regions, (data) => new Intervals(data));
}

function eachInterval(
  { confident, targets, strata }: Regions,
  change: (intervals: Intervals) => Intervals,
): Regions {
  const all = (byContig: ReadonlyMap<string, Intervals>): Map<string, Intervals> =>
    new Map([...byContig].map(([contig, intervals]) => [contig, change(intervals)]));
  return {
    confident: confident && all(confident),
    targets: targets && all(targets),
    strata: strata.map((stratum) => ({ ...stratum, byContig: all(stratum.byContig) })),
  };
}
