import { editDistance, partDistance } from './editDistance.ts';
import { rotationsAtLeast } from './grams.ts';

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
  const [aLength, bLength] = [a.length, b.length];
  // Of long sequences the grams hardly ever say enough.
  const atLeast = aLength + bLength > LONG ? Math.abs(aLength - bLength) : rotationsAtLeast(a, b);
  // Rotations of a sequence are parts of it written twice.
  if (twiceA.length < 2 * aLength) twiceA = new Uint8Array(4 * aLength);
  if (twiceB.length < 2 * bLength) twiceB = new Uint8Array(4 * bLength);
  writeTwice(twiceA, a);
  writeTwice(twiceB, b);
  let best = Number.MAX_SAFE_INTEGER;
  const tryRotations = (aFrom: number, bFrom: number): void => {
    if (best > atLeast)
      best = Math.min(best, partDistance(twiceA, aFrom, aLength, twiceB, bFrom, bLength, best - 1));
  };
  tryRotations(0, 0);
  tryRotations(0, rotation(bLength, startDistance));
  tryRotations(0, rotation(bLength, -startDistance));
  tryRotations(rotation(aLength, startDistance), 0);
  tryRotations(rotation(aLength, -startDistance), 0);
  if (aLength < ROLL_BELOW && bLength < ROLL_BELOW && best > atLeast)
    tryRotations(smallestRotation(twiceA, aLength), smallestRotation(twiceB, bLength));
  return (aLength + bLength - best) / (aLength + bLength);
}

const ROLL_BELOW = 500;
const LONG = 4000;

// Grown on demand and kept: pairs are compared one after the other, millions of times.
let twiceA = new Uint8Array(2048);
let twiceB = new Uint8Array(2048);

function writeTwice(target: Uint8Array, sequence: Uint8Array): void {
  target.set(sequence, 0);
  target.set(sequence, sequence.length);
}

/** Where the rotation starts that has the last `by mod length` bases moved to the front. */
function rotation(length: number, by: number): number {
  const moved = ((by % length) + length) % length;
  return moved === 0 ? 0 : length - moved;
}

/**
 * Where the lexicographically smallest rotation starts, by the two-pointer form of Booth's algorithm, in linear time;
 * `twice` holds the sequence twice.
 */
function smallestRotation(twice: Uint8Array, length: number): number {
  let i = 0;
  let j = 1;
  let same = 0;
  while (i < length && j < length && same < length) {
    const left = twice[i + same]!;
    const right = twice[j + same]!;
    if (left === right) {
      same++;
      continue;
    }
    if (left > right) i += same + 1;
    else j += same + 1;
    if (i === j) j++;
    same = 0;
  }
  return Math.min(i, j);
}
