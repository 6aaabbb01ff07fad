import { describe, expect, it } from 'vitest';
import { benchmarksSchema, labState, sampleIdSchema } from './run.ts';

describe('sampleIdSchema', () => {
  it.each(['NA24143_Lib3_Rep1', 'HG002', '1', 'a.b-c', 'x'.repeat(100)])('takes %s', (id) => {
    expect(sampleIdSchema.safeParse(id).success).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['slash', 'a/b'],
    ['parent', '..'],
    ['parent inside', 'a..b'],
    ['space', 'NA 24143'],
    ['double quote', 'a"b'],
    ['single quote', "a'b"],
    ['semicolon', 'a;b'],
    ['newline', 'NA24143\n'],
    ['leading dash', '-rf'],
    ['leading dot', '.hidden'],
    ['trailing dot', 'NA24143.'],
    ['300 characters', 'N'.repeat(300)],
    ['non-ASCII', 'échantillon'],
    ['NUL', 'a\0b'],
  ])('refuses %s', (_name, id) => {
    expect(sampleIdSchema.safeParse(id).success).toBe(false);
  });
});

describe('benchmarksSchema', () => {
  it('refuses stratified without happy', () => {
    const asked = { happy: false, stratified: true, truvari: false, csv: false };
    expect(benchmarksSchema.safeParse(asked).success).toBe(false);
    expect(benchmarksSchema.safeParse({ ...asked, happy: true }).success).toBe(true);
  });
});

describe('labState', () => {
  it('maps every run state onto the four that the lab knows', () => {
    expect(labState('queued')).toBe('pending');
    expect(labState('cancelling')).toBe('running');
    expect(labState('warned')).toBe('completed');
    expect(labState('interrupted')).toBe('error');
  });
});
