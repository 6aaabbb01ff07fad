import { take } from './arena';

/** An allele to be played into a haplotype: `length` bases at `bases` replace those of the reference from `start` to `end`. */
@unmanaged
export class Allele {
  start: i32;
  end: i32;
  length: i32;
  bases: usize;
  /** Its place, from 1, in the order of all alleles, by which the search orders paths; equal alleles are one. */
  rank: i32;
}

let table: usize = 0;
let count: i32 = 0;

/** Bytes that `most` alleles take. */
export function roomForAlleles(most: i32): usize {
  return <usize>most * (offsetof<Allele>() + sizeof<usize>());
}

/** Forgets all alleles; there will be at most so many. */
export function clearAlleles(most: i32): void {
  table = take(most * sizeof<usize>());
  count = 0;
}

/** The allele that is like this; a new one when there was none. */
export function alleleLike(start: i32, end: i32, length: i32, bases: usize): Allele {
  let low: i32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareTo(alleleOf(middle), start, end, length, bases);
    if (order === 0) return alleleOf(middle);
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  const allele = changetype<Allele>(take(offsetof<Allele>()));
  allele.start = start;
  allele.end = end;
  allele.length = length;
  allele.bases = bases;
  const at = table + low * sizeof<usize>();
  memory.copy(at + sizeof<usize>(), at, (count - low) * sizeof<usize>());
  store<usize>(at, changetype<usize>(allele));
  count++;
  return allele;
}

/** Numbers the alleles in their order, when all are known. */
export function rankAlleles(): void {
  for (let i: i32 = 0; i < count; i++) alleleOf(i).rank = i + 1;
}

/** The allele of a rank, from 1. */
export function alleleOfRank(rank: i32): Allele {
  return alleleOf(rank - 1);
}

function alleleOf(index: i32): Allele {
  return changetype<Allele>(load<usize>(table + index * sizeof<usize>()));
}

/** By place, then length; of alleles as long, the one with the later letters first. */
function compareTo(allele: Allele, start: i32, end: i32, length: i32, bases: usize): i32 {
  if (allele.start !== start) return allele.start - start;
  if (allele.end !== end) return allele.end - end;
  if (allele.length !== length) return allele.length - length;
  return memory.compare(bases, allele.bases, length);
}
