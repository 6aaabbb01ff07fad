import { reserve } from './memory';

/** The memory grows by this many bytes at a time, at least. */
const GROWTH: usize = 1 << 20;

let top: usize = 0;
let end: usize = 0;
let most: usize = 0;

/** Everything from `from` on becomes free; the memory must not grow beyond `limit`. */
export function clearArena(from: usize, limit: usize): void {
  top = (from + 15) & ~15;
  most = limit;
  end = min((<usize>memory.size()) << 16, limit);
}

/** Makes sure that there are `size` bytes to take; false when there is not that much memory. */
export function hasRoom(size: usize): bool {
  if (top + size <= end) return true;
  const wanted = min(top + max(size, GROWTH + (top >> 1)), most);
  if (top + size > wanted || !reserve(wanted)) return false;
  end = min((<usize>memory.size()) << 16, most);
  return true;
}

/** Takes `size` bytes, which `hasRoom` must have said there are. A multiple of four keeps addresses aligned. */
export function take(size: usize): usize {
  const at = top;
  top += size;
  return at;
}
