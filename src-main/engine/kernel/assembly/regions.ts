import { block, int } from './block';
import { isShiftable, refLength } from './callCode';

/** Whether an indel and the bases beside it are partly in a region. */
export function isAtEdge(place: i32, code: u64): bool {
  const start = isShiftable(code) ? place - 1 : place;
  const end = place + max(2, refLength(code));
  let at = block.regions;
  for (let list: i32 = 0; list < block.lists; list++) {
    const count = load<i32>(at);
    const starts = at + 4;
    const ends = starts + (count << 2);
    const last = lastStartingBefore(starts, count, end);
    const overlaps = last >= 0 && int(ends, last) > start;
    if (overlaps && !holds(starts, ends, count, start, end)) return true;
    at = ends + (count << 2);
  }
  return false;
}

/** Whether a base is in the confident regions; there must be such. */
export function isConfident(place: i32): bool {
  const count = load<i32>(block.regions);
  const starts = block.regions + 4;
  return holds(starts, starts + (count << 2), count, place, place + 1);
}

/** Whether one interval holds all of [start, end). */
function holds(starts: usize, ends: usize, count: i32, start: i32, end: i32): bool {
  const last = lastStartingBefore(starts, count, start + 1);
  return last >= 0 && end <= int(ends, last);
}

/** Index of the last interval that starts before a position; -1 when there is none. */
function lastStartingBefore(starts: usize, count: i32, position: i32): i32 {
  let low: i32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (int(starts, middle) < position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
