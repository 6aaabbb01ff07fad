import { describe, expect, it } from 'vitest';
import { addressText, parseAddress } from './address.ts';

describe('parseAddress', () => {
  it.each([
    ['s3://lab-results/genmol/', { bucket: 'lab-results', basePath: 'genmol' }],
    ['lab-results', { bucket: 'lab-results', basePath: '' }],
    [' S3://lab/a/b ', { bucket: 'lab', basePath: 'a/b' }],
    ['', 'empty'],
    ['s3://', 'empty'],
    ['s3://Lab', 'bucket'],
    ['s3://ab', 'bucket'],
    ['s3://lab/a\nb', 'path'],
    ['s3://lab/"', 'path'],
  ])('%j', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  it('is the inverse of addressText', () => {
    expect(parseAddress(addressText('lab', '/a/b/'))).toEqual({ bucket: 'lab', basePath: 'a/b' });
    expect(addressText(undefined, 'x')).toBe('');
  });
});
