/**
 * Edits between any rotation of one sequence and any rotation of the other are no fewer than this. Both are read as rings:
 * an edit takes away at most as many grams (stretches of a few bases) as a gram has bases, and adds as many (Ukkonen 1992).
 * Only two bits of each byte are looked at, enough for A, C, G and T; what falls together makes it less, never wrong.
 */
export function rotationsAtLeast(a: Uint8Array, b: Uint8Array): number {
  const total = a.length + b.length;
  const length = total > LONG ? 8 : 6;
  if (grams.length < total) grams = new Uint16Array(2 * total);
  writeGrams(a, length, 0);
  writeGrams(b, length, a.length);
  const all = grams;
  const times = counts;
  for (let i = 0; i < a.length; i++) {
    const gram = all[i]!;
    times[gram] = times[gram]! + 1;
  }
  let common = 0;
  for (let i = a.length; i < total; i++) {
    const gram = all[i]!;
    const left = times[gram]!;
    if (left === 0) continue;
    times[gram] = left - 1;
    common++;
  }
  for (let i = 0; i < a.length; i++) times[all[i]!] = 0;
  return Math.max(Math.abs(a.length - b.length), Math.ceil((total - 2 * common) / (2 * length)));
}

/** Bases of both above which longer grams are needed to tell them apart. */
const LONG = 4000;

// Kept between calls, as pairs are compared one after the other; `counts` is all 0 between them.
let grams = new Uint16Array(4096);
const counts = new Int32Array(1 << 16);

/** Grams of a ring, one for each of its bases, from `at` on. */
function writeGrams(ring: Uint8Array, length: number, at: number): void {
  const target = grams;
  const mask = (1 << (2 * length)) - 1;
  let gram = 0;
  for (let i = 0; i < length - 1; i++) gram = (gram << 2) | code(ring[i % ring.length]!);
  const inner = Math.max(0, ring.length - length + 1);
  for (let i = 0; i < inner; i++) {
    gram = ((gram << 2) | code(ring[i + length - 1]!)) & mask;
    target[at + i] = gram;
  }
  for (let i = inner; i < ring.length; i++) {
    gram = ((gram << 2) | code(ring[(i + length - 1) % ring.length]!)) & mask;
    target[at + i] = gram;
  }
}

function code(base: number): number {
  return (base >> 1) & 3;
}
