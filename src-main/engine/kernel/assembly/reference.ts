const N: i32 = 78;

let bases: usize = 0;
let length: i32 = 0;
let copied: i32 = 0;
/** Whether a base was asked for that has not been copied here. */
let lacking: bool = false;

/** The reference has `all` bases, at `at`; of those the search needs only the ones before `end` are there. */
export function setReference(at: usize, all: i32, end: i32): void {
  bases = at;
  length = all;
  copied = end;
  lacking = false;
}

/** Number of bases, whether they are here or not. */
export function referenceLength(): i32 {
  return length;
}

/** Base at a place; behind the end N. */
export function baseAt(position: i32): i32 {
  if (position < copied) return load<u8>(bases + position);
  if (position < length) lacking = true;
  return N;
}

/** Whether the search went further than the reference that is here, and so was for nothing. */
export function lacksReference(): bool {
  return lacking;
}
