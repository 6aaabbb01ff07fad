import { describe, expect, it } from 'vitest';
import { FLAG } from './classify.ts';
import { sortAsLibstdcxx } from './levelOrder.ts';
import { CODE, type RocCalls } from './roc.ts';
import { RocCurveMaker } from './rocLevels.ts';
import { OUTCOME } from './tally.ts';
import { Random } from './testing/generate.ts';

function calls(list: [level: number, outcome: number, bits?: number][]): RocCalls {
  return {
    levels: Float32Array.from(list, ([level]) => level),
    codes: Uint32Array.from(list, ([, outcome, bits = 0]) => outcome | bits),
  };
}

describe('sortAsLibstdcxx', () => {
  it('sorts, whatever the number of calls and of equal levels', () => {
    const random = new Random(7);
    for (const size of [0, 1, 2, 15, 16, 17, 100, 5000]) {
      for (const levels of [1, 3, 1e6]) {
        const level = Float64Array.from({ length: size }, () => random.below(levels));
        const order = Int32Array.from(level, (_, i) => i);
        sortAsLibstdcxx(order, level);
        expect([...order].map((i) => level[i])).toEqual([...level].sort((a, b) => a - b));
        expect(new Set(order).size).toBe(size);
      }
    }
  });

  it('puts equal levels in the order in which std::sort of libstdc++ 12 leaves them', () => {
    const order = Int32Array.from({ length: 20 }, (_, i) => i);
    sortAsLibstdcxx(
      order,
      Float64Array.from(order, (i) => i % 3),
    );
    expect([...order]).toEqual([18, 3, 15, 6, 12, 9, 0, 10, 19, 16, 13, 7, 4, 1, 11, 8, 14, 5, 17, 2]);
  });
});

describe('RocCurveMaker', () => {
  const { truthTp, truthFn, queryTp, queryFp, queryUnk } = OUTCOME;

  it('counts the calls above a level, all but the first of the level itself, and misses the others', () => {
    const maker = new RocCurveMaker(
      calls([
        [0, truthFn],
        [10, truthTp],
        [30, truthTp],
        [10.25, queryFp, CODE.genotype],
        [10.75, queryTp],
        [30, queryUnk],
      ]),
      'SNP',
    );
    const rows = maker.curves('*', 'ALL').get('*')!;
    expect(rows.map((row) => row.level)).toEqual([2.2250738585072014e-308, 10, 10.75, 30]);
    expect(rows[0]).toMatchObject({ truthTp: 2, truthFn: 1, queryTp: 1, queryFp: 1, queryUnk: 1 });
    expect(rows[1]).toMatchObject({
      truthTp: 1,
      truthFn: 2,
      queryTp: 1,
      queryFp: 1,
      falsePositiveGenotypes: 1,
    });
    expect(rows[2]).toMatchObject({ truthTp: 1, queryTp: 0, queryFp: 0, falsePositiveGenotypes: 0 });
  });

  it('turns what fails a filter into calls not made, under PASS only', () => {
    const maker = new RocCurveMaker(
      calls([
        [5, truthTp, CODE.fails],
        [5, queryTp, CODE.fails],
        [6, queryFp, CODE.fails],
        [9, queryFp],
      ]),
      'INDEL',
    );
    expect(maker.curves('*', 'ALL').get('*')!.at(0)).toMatchObject({ queryFp: 2 });
    expect(maker.curves('*', 'PASS').get('*')!.at(0)).toMatchObject({
      truthTp: 0,
      truthFn: 1,
      queryTp: 0,
      queryFp: 1,
    });
  });

  it('keeps subsets and subtypes apart', () => {
    const maker = new RocCurveMaker(
      calls([
        [5, truthTp, CODE.contained | (FLAG.I1_5 << CODE.flagShift)],
        [7, queryFp, CODE.boundary | (FLAG.D1_5 << CODE.flagShift)],
      ]),
      'INDEL',
    );
    expect(
      maker
        .curves('TS_contained', 'ALL')
        .get('*')!
        .map((row) => row.level),
    ).toEqual([5]);
    expect(
      maker
        .curves('*', 'ALL')
        .get('D1_5')!
        .map((row) => row.level),
    ).toEqual([7]);
    expect(maker.curves('*', 'ALL').get('C1_5')).toEqual([]);
  });

  it('gives the same counts above 20,000 calls but for the call at the level itself', () => {
    const random = new Random(3);
    const many = calls(Array.from({ length: 20_001 }, () => [random.below(40), random.below(5)]));
    const few = { levels: many.levels.subarray(1), codes: many.codes.subarray(1) };
    const large = new RocCurveMaker(many, 'SNP').curves('*', 'ALL').get('*')!;
    const small = new RocCurveMaker(few, 'SNP').curves('*', 'ALL').get('*')!;
    expect(large.map((row) => row.level)).toEqual(small.map((row) => row.level));
    large.forEach((row, i) => {
      const { level: _, ...counts } = row;
      for (const [name, count] of Object.entries(counts))
        expect(Math.abs(count - small[i]![name as keyof typeof counts])).toBeLessThanOrEqual(2);
    });
  });

  it.each(['ALL', 'PASS'] as const)('makes all curves above 20,000 calls in one pass, under %s', (filter) => {
    const random = new Random(5);
    const bits = [0, CODE.fails, CODE.genotype, CODE.allele, FLAG.D1_5 << CODE.flagShift];
    const list = Array.from({ length: 45_000 }, (): [number, number, number] => [
      ...([(random.below(400) - 80) / 8, random.below(5)] as const),
      bits[random.below(bits.length)]! | (random.chance(0.55) ? CODE.contained : 0),
    ]);
    const maker = new RocCurveMaker(calls(list), 'INDEL');
    for (const [name, flag] of [
      ['*', 0],
      ['D1_5', FLAG.D1_5 << CODE.flagShift],
      ['I1_5', FLAG.I1_5 << CODE.flagShift],
    ] as const)
      for (const subset of ['*', 'TS_contained'] as const) {
        const wanted = flag | (subset === '*' ? 0 : CODE.contained);
        const levels = maker.curves(subset, filter).get(name)!;
        expect(levels).toEqual(expectedRows(list, wanted, filter === 'PASS'));
        expect(levels.length > 50).toBe(name !== 'I1_5');
      }
  });

  /** The rows of one curve by their definition. */
  function expectedRows(list: readonly [number, number, number][], wanted: number, passing: boolean) {
    const seen = list.map(([level, outcome, code]) => {
      const fails = passing && (code & CODE.fails) !== 0;
      const isTruth = outcome === truthTp || outcome === truthFn;
      const isMade = !fails && outcome !== truthFn;
      return {
        isTruth,
        outcome: fails ? null : outcome,
        level: !isMade && level === 0 ? 2.2250738585072014e-308 : level,
        code: fails && !isTruth && outcome !== queryTp ? code & CODE.subsets : code,
      };
    });
    const curve = seen
      .filter(({ code }) => (code & wanted) === wanted)
      .map((call, i) => ({ ...call, i }))
      .sort((a, b) => a.level - b.level || a.i - b.i);
    const rows: object[] = [];
    let last = Number.NEGATIVE_INFINITY;
    curve.forEach(({ level }, at) => {
      if (level - last <= 0.5) return;
      last = level;
      const made = curve.slice(at + 1);
      const count = (of: typeof curve, outcome: number, bit = 0) =>
        of.filter((call) => call.outcome === outcome && (call.code & bit) === bit).length;
      const wrong = made.filter((call) => call.outcome === queryFp);
      rows.push({
        ...{ level, truthTp: count(made, truthTp), queryTp: count(made, queryTp) },
        truthFn: curve.filter((call) => call.isTruth).length - count(made, truthTp),
        ...{ queryFp: wrong.length, queryUnk: count(made, queryUnk) },
        falsePositiveGenotypes: wrong.filter(({ code }) => code & CODE.genotype).length,
        falsePositiveAlleles: wrong.filter(({ code }) => code & CODE.allele).length,
      });
    });
    return rows;
  }
});
