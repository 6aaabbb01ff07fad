import { describe, expect, it } from 'vitest';
import { Random, randomBases } from '../testing/random.ts';
import { alleleSimilarity } from './alleles.ts';
import { bestPairs, sortedPairs } from './bestPairs.ts';
import { editDistance } from './editDistance.ts';
import { rotationsAtLeast } from './grams.ts';
import { MatchMatrix, type PlacedCall, SETTLED } from './matrix.ts';
import { sequenceBytes } from './similarity.ts';

describe('bestPairs', () => {
  it('takes the same pairs as the sort of all, or none where ties decide, and leaves most unsettled', () => {
    const random = new Random(5);
    let decided = 0;
    let settled = 0;
    let all = 0;
    for (let i = 0; i < 400; i++) {
      const [bases, comps] = chunk(random);
      const lazy = opened(bases, comps);
      const whole = opened(bases, comps);
      const expected = sortedPairs(whole);
      const found = bestPairs(lazy, () => false);
      if (!found) continue;
      decided++;
      // Equally good pairs may come in another order, but they are the same ones.
      expect([...found].sort((a, b) => a - b)).toEqual([...expected].sort((a, b) => a - b));
      for (const pair of found) {
        expect(lazy.precision[pair]).toBe(SETTLED);
        expect(lazy.score[pair]).toBe(whole.score[pair]);
        expect(lazy.state[pair]).toBe(whole.state[pair]);
      }
      settled += lazy.precision.filter((precision) => precision === SETTLED).length;
      all += lazy.precision.length;
    }
    expect(decided).toBeGreaterThan(200);
    expect(decided).toBeLessThan(400);
    expect(settled).toBeLessThan(all / 2);
  });

  it('says so where the order of equally good pairs shows', () => {
    const call = (start: number, bases: string): PlacedCall => placed(start, sequenceBytes(bases));
    const calls = [call(100, 'ACGTACGT'), call(500, 'CCGTACGG')];
    expect(bestPairs(opened(calls, calls), () => false)).toHaveLength(2);
    expect(bestPairs(opened(calls, calls), () => true)).toBeNull();
    const twins = [calls[0]!, calls[0]!];
    expect(bestPairs(opened(twins, twins), () => false)).toBeNull();
    expect(bestPairs(opened(twins, [calls[0]!]), () => false)).toBeNull();
  });
});

describe('rotationsAtLeast', () => {
  it('is never more than the distance of any rotations', () => {
    const random = new Random(6);
    for (let i = 0; i < 2000; i++) {
      const unit = randomBases(random, random.int(1, 40));
      const text = unit.repeat(random.int(1, 12));
      const a = sequenceBytes(text);
      const b = sequenceBytes(turned(mutated(text, random), random.int(0, 50)));
      const distance = Math.min(editDistance(a, b), ...[3, 17].map((by) => editDistance(a, rotated(b, by))));
      expect(rotationsAtLeast(a, b)).toBeLessThanOrEqual(distance);
      expect(rotationsAtLeast(a, rotated(a, random.int(0, 50)))).toBe(0);
    }
  });

  it('comes near it where edits are few', () => {
    const bases = randomBases(new Random(7), 3000);
    const other = `${bases.slice(0, 1000)}GG${bases.slice(1000, 2000)}${bases.slice(2003)}`;
    const distance = editDistance(sequenceBytes(bases), sequenceBytes(other));
    expect(rotationsAtLeast(sequenceBytes(bases), sequenceBytes(other))).toBeGreaterThan(distance / 3);
  });
});

describe('alleleSimilarity', () => {
  it('is the best of all six ways, each compared in full', () => {
    const random = new Random(8);
    for (let i = 0; i < 600; i++) {
      const unit = randomBases(random, random.int(4, 60));
      const size = random.of([60, 200, 490, 700]);
      const text = random.chance(0.6) ? unit.repeat(size).slice(0, size) : randomBases(random, size);
      const [a, b] = [mutated(text, random), mutated(turned(text, random.int(0, 60)), random)];
      const start = random.int(1, 90);
      const base = placed(start, sequenceBytes(a));
      const comp = placed(0, sequenceBytes(b));
      expect(alleleSimilarity(base, comp, false)).toBe(slowSimilarity(base.allele, comp.allele, start));
    }
  });
});

function slowSimilarity(a: Uint8Array, b: Uint8Array, start: number): number {
  const ways: [Uint8Array, Uint8Array][] = [
    [a, b],
    [a, rotated(b, start)],
    [a, rotated(b, -start)],
    [b, rotated(a, start)],
    [b, rotated(a, -start)],
  ];
  if (a.length < 500 && b.length < 500) ways.push([smallest(a), smallest(b)]);
  const total = a.length + b.length;
  return (total - Math.min(...ways.map(([x, y]) => editDistance(x, y)))) / total;
}

function smallest(sequence: Uint8Array): Uint8Array {
  const text = Buffer.from(sequence).toString('latin1');
  const all = Array.from(text, (_, i) => text.slice(i) + text.slice(0, i));
  return sequenceBytes(all.sort()[0]!);
}

/** Calls near each other, of one sequence with a few edits; some the same. */
function chunk(random: Random): [PlacedCall[], PlacedCall[]] {
  const text = randomBases(random, random.int(50, 200));
  const side = (): PlacedCall[] =>
    Array.from({ length: random.int(1, 7) }, () =>
      placed(
        1000 + random.of([0, 0, 17, random.int(0, 400)]),
        sequenceBytes(random.chance(0.3) ? text : mutated(text, random)),
      ),
    );
  return [side(), side()];
}

function opened(bases: PlacedCall[], comps: PlacedCall[]): MatchMatrix<PlacedCall> {
  const matrix = new MatchMatrix(bases, comps, { pctseq: 0.95, noRoll: false });
  bases.forEach((base, b) => {
    comps.forEach((comp, c) => {
      const pair = b * comps.length + c;
      matrix.state[pair] = Math.abs(base.start - comp.start) < 300 ? 1 : 0;
      matrix.startDistance[pair] = base.start - comp.start;
      matrix.endDistance[pair] = base.end - comp.end;
      matrix.open(pair);
    });
  });
  return matrix;
}

function placed(start: number, allele: Uint8Array): PlacedCall {
  return { start, end: start + 1, type: 'INS', size: allele.length, allele };
}

function mutated(text: string, random: Random): string {
  const rate = random.of([0.01, 0.05, 0.2]);
  const bases = Array.from(text, (base) => {
    if (!random.chance(rate)) return base;
    return random.of(['', randomBases(random, 1), base + randomBases(random, 1)]);
  });
  return bases.join('') || 'A';
}

function turned(text: string, by: number): string {
  const at = by % text.length;
  return text.slice(at) + text.slice(0, at);
}

function rotated(sequence: Uint8Array, by: number): Uint8Array {
  const at = (((-by % sequence.length) + sequence.length) % sequence.length) % sequence.length;
  return Uint8Array.from([...sequence.subarray(at), ...sequence.subarray(0, at)]);
}
