/** First address that is free. */
export const START: usize = __heap_base;

/** Makes sure that the memory reaches to `end`; false when there is not that much. */
export function reserve(end: usize): bool {
  const pages = <i32>((end + 0xffff) >>> 16);
  const missing = pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
