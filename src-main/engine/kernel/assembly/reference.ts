const N: i32 = 78;

let bases: usize = 0;
let length: i32 = 0;

/** The reference that is searched along: so many bases at `at`. */
export function setReference(at: usize, all: i32): void {
  bases = at;
  length = all;
}

/** Number of bases. */
export function referenceLength(): i32 {
  return length;
}

/** Base at a place; behind the end N. */
export function baseAt(position: i32): i32 {
  return position < length ? load<u8>(bases + position) : N;
}
