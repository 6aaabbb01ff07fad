import { describe, expect, it } from 'vitest';
import { Random, randomBases } from '../testing/random.ts';
import { editDistance } from './editDistance.ts';
import { rolledSimilarity, sequenceBytes, sequenceSimilarity } from './similarity.ts';
import { introsortOrder } from './sort.ts';

describe('editDistance', () => {
  it('equals the plain table on 3,000 random pairs, and keeps to its limit', () => {
    const random = new Random(1);
    for (let i = 0; i < 3000; i++) {
      const a = Array.from(
        { length: random.int(0, i % 20 === 0 ? 400 : 90) },
        () => 65 + random.int(0, i % 4),
      );
      const b = random.chance(0.6)
        ? edited(a, random)
        : Array.from({ length: random.int(0, 120) }, () => 65 + random.int(0, 3));
      const expected = plainDistance(a, b);
      const left = Uint8Array.from(a);
      const right = Uint8Array.from(b);
      expect(editDistance(left, right)).toBe(expected);
      const limit = random.int(0, 60);
      expect(editDistance(left, right, limit)).toBe(Math.min(expected, limit + 1));
    }
  });

  it('finds a few differences between long sequences', () => {
    const bases = randomBases(new Random(2), 20_000);
    const other = `G${bases.slice(0, 5000)}${bases.slice(5003, 15_000)}ACGTA${bases.slice(15_000)}`;
    const distance = editDistance(sequenceBytes(bases), sequenceBytes(other));
    expect(distance).toBeLessThanOrEqual(9);
    expect(distance).toBeGreaterThan(5);
  });
});

describe('similarity', () => {
  it('counts soft-masked bases as bases', () => {
    expect(sequenceSimilarity(sequenceBytes('acgt'), sequenceBytes('ACGT'))).toBe(1);
    expect(sequenceSimilarity(sequenceBytes('AAAA'), sequenceBytes('TTTT'))).toBe(0.5);
  });

  it('sees through the copy of a repeat at which an insertion is written', () => {
    const unit = randomBases(new Random(3), 120);
    const rotated = unit.slice(17) + unit.slice(0, 17);
    expect(rolledSimilarity(sequenceBytes(unit), sequenceBytes(rotated), 17)).toBe(1);
    expect(rolledSimilarity(sequenceBytes(unit), sequenceBytes(rotated), 40)).toBe(1); // by smallest rotation
    const long = randomBases(new Random(4), 600); // above 500 bases the distance must say how far to unroll
    const turned = long.slice(17) + long.slice(0, 17);
    expect(rolledSimilarity(sequenceBytes(long), sequenceBytes(turned), 17)).toBe(1);
    expect(rolledSimilarity(sequenceBytes(long), sequenceBytes(turned), 300)).toBeLessThan(1);
  });
});

// Expected orders by numpy 2.4's argsort of objects.
describe('introsortOrder', () => {
  const order = (values: number[]): number[] => [
    ...introsortOrder(values.length, (a, b) => values[a]! < values[b]!),
  ];

  it('is stable up to 16 items', () => {
    expect(order([2, 1, 2, 1, 0])).toEqual([4, 1, 3, 0, 2]);
    expect(order([])).toEqual([]);
  });

  it('puts equal items where numpy puts them', () => {
    expect(order(Array.from({ length: 17 }, (_, i) => (i * 7) % 5))).toEqual([
      0, 10, 15, 5, 13, 8, 3, 6, 11, 1, 16, 9, 14, 4, 7, 2, 12,
    ]);
    expect(order(Array.from({ length: 40 }, (_, i) => (i * i) % 7))).toEqual([
      0, 35, 14, 7, 28, 21, 22, 15, 13, 27, 29, 8, 6, 34, 36, 1, 20, 32, 25, 24, 31, 39, 18, 17, 3, 4, 11, 10,
      38, 37, 2, 33, 30, 9, 12, 26, 16, 23, 5, 19,
    ]);
    const many = order(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 13));
    expect(many.reduce((sum, item, i) => sum + (((i + 1) * item) % 1000003), 0)).toBe(1335565403);
  });

  it('still sorts when an adversary drives it to its depth limit', () => {
    const { values, comparisons } = adversary(3000);
    expect(order(values)).toEqual(values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!));
    expect(comparisons).toBeLessThan(200_000); // quadratic would be millions
  });
});

function plainDistance(a: number[], b: number[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

function edited(bases: number[], random: Random): number[] {
  const changed = [...bases];
  for (let i = random.int(0, Math.floor(bases.length / 4)); i > 0; i--) {
    const at = random.int(0, changed.length);
    changed.splice(at, random.int(0, 1), ...(random.chance(0.5) ? [65 + random.int(0, 3)] : []));
  }
  return changed;
}

/** Values that make median-of-three quicksort quadratic (McIlroy 1999): decided while it sorts. */
function adversary(count: number): { values: number[]; comparisons: number } {
  const values = new Array<number>(count).fill(count);
  let fixed = 0;
  let candidate = 0;
  let comparisons = 0;
  introsortOrder(count, (a, b) => {
    comparisons++;
    if (values[a] === count && values[b] === count) values[a === candidate ? a : b] = fixed++;
    if (values[a] === count) candidate = a;
    else if (values[b] === count) candidate = b;
    return values[a]! < values[b]!;
  });
  return { values, comparisons };
}
