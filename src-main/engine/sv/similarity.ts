import { editDistance } from './editDistance.ts';

/** Upper-case bytes of a sequence, so that soft-masked bases equal the others. */
export function sequenceBytes(sequence: string): Uint8Array {
  return Buffer.from(sequence.toUpperCase(), 'latin1');
}

/** `(total length - edit distance) / total length`; truvari's sequence similarity. */
export function sequenceSimilarity(a: Uint8Array, b: Uint8Array): number {
  const total = a.length + b.length;
  return (total - editDistance(a, b)) / total;
}

/**
 * The best of the direct similarity, both sequences unrolled by the distance of their starts in either direction,
 * and (below 500 bases) their smallest rotations: an insertion into a tandem repeat may be written at any of its
 * copies, and then reads as a rotation of itself (English et al. 2022, truvari).
 *
 * @param startDistance start of `a` minus start of `b`, in bases
 */
export function rolledSimilarity(a: Uint8Array, b: Uint8Array, startDistance: number): number {
  const total = a.length + b.length;
  let best = editDistance(a, b);
  const atLeast = Math.abs(a.length - b.length);
  const tryPair = (x: Uint8Array, y: Uint8Array): void => {
    if (best > atLeast) best = Math.min(best, editDistance(x, y, best - 1));
  };
  tryPair(a, rotated(b, startDistance));
  tryPair(a, rotated(b, -startDistance));
  tryPair(b, rotated(a, startDistance));
  tryPair(b, rotated(a, -startDistance));
  if (a.length < ROLL_BELOW && b.length < ROLL_BELOW && best > atLeast) {
    tryPair(smallestRotation(a), smallestRotation(b));
  }
  return (total - best) / total;
}

const ROLL_BELOW = 500;

/** The last `by mod length` bases moved to the front. */
function rotated(sequence: Uint8Array, by: number): Uint8Array {
  const length = sequence.length;
  const moved = ((by % length) + length) % length;
  if (moved === 0) return sequence;
  const turned = new Uint8Array(length);
  turned.set(sequence.subarray(length - moved));
  turned.set(sequence.subarray(0, length - moved), moved);
  return turned;
}

/** Lexicographically smallest rotation, by the two-pointer form of Booth's algorithm, in linear time. */
function smallestRotation(sequence: Uint8Array): Uint8Array {
  const length = sequence.length;
  let i = 0;
  let j = 1;
  let same = 0;
  while (i < length && j < length && same < length) {
    const left = sequence[(i + same) % length]!;
    const right = sequence[(j + same) % length]!;
    if (left === right) {
      same++;
      continue;
    }
    if (left > right) i += same + 1;
    else j += same + 1;
    if (i === j) j++;
    same = 0;
  }
  return rotated(sequence, length - Math.min(i, j));
}
