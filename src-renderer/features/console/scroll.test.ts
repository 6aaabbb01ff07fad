import { describe, expect, it } from 'vitest';
import { lineAt, moveBy, thumbHeight, thumbTop } from './scroll.ts';

const FIVE_MILLION = { height: 400, lastN: 5_000_000, visible: 20 };

describe('the scroll bar', () => {
  it('has no thumb while everything fits', () => {
    expect(thumbHeight({ height: 400, lastN: 20, visible: 20 })).toBe(0);
    expect(thumbHeight({ height: 400, lastN: 40, visible: 20 })).toBe(200);
  });

  it('reaches both ends of a log of any length', () => {
    const free = FIVE_MILLION.height - thumbHeight(FIVE_MILLION);
    expect(lineAt(FIVE_MILLION, 0)).toBe(1);
    expect(lineAt(FIVE_MILLION, free)).toBe(4_999_981);
    expect(thumbTop(FIVE_MILLION, 1)).toBe(0);
    expect(thumbTop(FIVE_MILLION, 4_999_981)).toBeCloseTo(free);
  });

  it('is its own inverse to within a pixel', () => {
    for (const n of [1, 17, 1_000_000, 2_500_000, 4_999_000]) {
      expect(Math.abs(lineAt(FIVE_MILLION, thumbTop(FIVE_MILLION, n)) - n)).toBeLessThanOrEqual(1);
    }
  });

  it('takes places outside the track as its ends', () => {
    expect(lineAt(FIVE_MILLION, -50)).toBe(1);
    expect(lineAt(FIVE_MILLION, 9999)).toBe(4_999_981);
  });
});

describe('moveBy', () => {
  const heights = [19, 19, 57, 19];
  const move = (index: number, offset: number, px: number) =>
    moveBy({ index, offset }, px, heights.length, (at) => heights[at] as number);

  it('goes over rows of different heights and back', () => {
    expect(move(0, 0, 40)).toEqual({ index: 2, offset: 2, hit: null });
    expect(move(2, 2, -40)).toEqual({ index: 0, offset: 0, hit: null });
  });

  it('tells when there are no more rows', () => {
    expect(move(1, 5, -100)).toEqual({ index: 0, offset: 0, hit: 'top' });
    expect(move(1, 5, 500)).toEqual({ index: 3, offset: 0, hit: 'bottom' });
  });
});
