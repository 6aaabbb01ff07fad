import { describe, expect, it } from 'vitest';
import { classify, FLAG } from './classify.ts';

function flags(ref: string, alts: string[], gt: [number, number], sharesLine = false): string {
  const record = { start: 0, ref, alts, gt, genotype: '', filters: [], qual: null };
  const found = classify(record, sharesLine);
  const names = Object.entries(FLAG).filter(([, bit]) => (found.flags & bit) !== 0);
  return [found.type, ...names.map(([name]) => name)].join(' ');
}

describe('classify, as hap.py writes BVT, BI and BLT', () => {
  it.each([
    ['A', ['G'], [0, 1], 'SNP ti het'],
    ['A', ['C'], [1, 1], 'SNP tv homalt'],
    ['A', ['C', 'G'], [1, 2], 'SNP ti tv hetalt'],
    ['AC', ['GT'], [1, 1], 'SNP ti homalt'],
    ['AC', ['GA'], [0, 1], 'SNP ti tv het'],
    ['A', ['ATT'], [0, 1], 'INDEL I1_5 het'],
    ['A', [`A${'T'.repeat(6)}`], [0, 1], 'INDEL I6_15 het'],
    ['A', [`A${'T'.repeat(16)}`], [1, 1], 'INDEL I16_PLUS homalt'],
    [`A${'T'.repeat(5)}`, ['A'], [0, 1], 'INDEL D1_5 het'],
    [`A${'T'.repeat(15)}`, ['A'], [0, 1], 'INDEL D6_15 het'],
    ['A', ['ATT', 'G'], [1, 2], 'INDEL ti I1_5 hetalt'],
    ['A', ['GTT'], [1, 1], 'INDEL ti C1_5 homalt'],
    ['A', ['G'], [-1, 1], 'SNP ti'],
    ['A', ['N'], [0, 1], 'SNP het'],
    ['T', ['C', '*'], [1, 2], 'SNP ti hetalt'],
    ['TA', ['CG', '*'], [1, 2], 'INDEL ti C1_5 hetalt'],
  ] as [string, string[], [number, number], string][])('%s > %s %s: %s', (ref, alts, gt, expected) => {
    expect(flags(ref, alts, gt)).toBe(expected);
  });

  it('takes two equal alleles for one only where they share a line with the other side', () => {
    expect(flags('T', ['TAC', 'TAC'], [2, 1])).toBe('INDEL I1_5 hetalt');
    expect(flags('T', ['TAC', 'TAC'], [2, 1], true)).toBe('INDEL I1_5 homalt');
    expect(flags('T', ['TAC', 'TG'], [2, 1], true)).toBe('INDEL I1_5 hetalt');
  });
});
