import { describe, expect, it } from 'vitest';
import { parseRecord } from '../io/vcf.ts';
import { parseHeader } from '../io/vcfHeader.ts';
import { parseBreakend } from './breakend.ts';
import { extended, fromBed, isWithin, isWithinOne, searchFor, wholeContig } from './regions.ts';
import { isReferenceBlock, SvVariant } from './variant.ts';

const header = parseHeader(
  [
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="t">',
    '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="l">',
    '##INFO=<ID=END,Number=1,Type=Integer,Description="e">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS',
  ],
  'test.vcf',
);

function variant(ref: string, alt: string, info: string, gt = '0/1'): SvVariant {
  return new SvVariant(parseRecord(`chr1\t100\t.\t${ref}\t${alt}\t.\t.\t${info}\tGT\t${gt}`), header, 0);
}

// Spans, sizes and types as truvari 5.4 with htslib 1.24 gives them.
describe('SvVariant', () => {
  it.each([
    ['SVLEN beyond END', 'N', '<DEL>', 'SVTYPE=DEL;SVLEN=-50;END=120', 150, 50, 'DEL'],
    ['SVLEN only', 'N', '<DEL>', 'SVTYPE=DEL;SVLEN=-50', 150, 50, 'DEL'],
    ['insertion', 'N', '<INS>', 'SVTYPE=INS;SVLEN=50', 100, 50, 'INS'],
    ['END only', 'N', '<DUP:TANDEM>', 'SVTYPE=DUP;END=180', 180, 81, 'DUP'],
    ['END with sequence', 'NACGT', 'N', 'SVTYPE=DEL;END=180', 180, 4, 'DEL'],
    ['END before POS', 'N', '<DEL>', 'END=50', 100, 1, 'DEL'],
    ['SVLEN missing', 'N', '<DEL>', 'SVLEN=.;END=150', 150, 51, 'DEL'],
    ['neither END nor SVLEN', 'N', '<DEL>', '.', 100, 1, 'DEL'],
    ['breakend', 'A', 'A[chr1:500[', 'SVTYPE=FOO', 100, 10, 'BND'],
    ['unknown SVTYPE', 'A', 'ACGT', 'SVTYPE=MEI', 100, 3, 'UNK'],
    ['no SVTYPE', 'A', 'ACGT', '.', 100, 3, 'INS'],
    ['same lengths', 'AC', 'GT', '.', 101, 2, 'UNK'],
    ['SNP', 'A', 'G', '.', 100, 0, 'SNP'],
    ['not a number', 'A', '<INS>', 'SVLEN=abc', 100, 1, 'INS'],
    ['larger than 32 bits', 'A', '<DEL>', 'SVLEN=-5000000000', 5000000100, 5000000000, 'DEL'],
  ])('%s', (_name, ref, alt, info, end, size, type) => {
    const call = variant(ref, alt, info);
    expect([call.end, call.size, call.type]).toEqual([end, size, type]);
  });

  it.each([
    ['0/1', '(0, 1)', 1],
    ['1|1', '(1, 1)', 2],
    ['./.', '(None, None)', 0],
    ['1', '(1,)', 1],
    ['.', '(None,)', 0],
    ['0/2', '(0, None)', 0],
    ['1/1/1', '(1, 1, 1)', 3],
  ])('genotype %s', (gt, text, count) => {
    expect(variant('A', 'ACGT', '.', gt).genotype).toEqual({ text, count });
  });

  it('puts sequence in for symbolic alleles', () => {
    const inversion = variant('A', '<INV>', 'END=104');
    expect(inversion.resolve('AACGT', false)).toBe(true);
    expect(inversion.altSequence).toBe('ACGTT');
    const duplication = variant('A', '<DUP>', 'END=104');
    expect(duplication.resolve('AACGT', false)).toBe(false);
    expect(duplication.resolve('AACGT', true)).toBe(true);
    expect([duplication.end, duplication.spanEnd, duplication.altSequence]).toEqual([100, 104, 'AACGT']);
    expect(variant('A', '<INS>', 'SVLEN=5').resolve('A', true)).toBe(false);
    expect(variant('A', '<DEL>', 'SVLEN=5').resolve('', true)).toBe(false);
  });

  it('knows reference blocks', () => {
    expect(['<NON_REF>', '<*>', '<DEL>'].map(isReferenceBlock)).toEqual([true, true, false]);
  });
});

describe('parseBreakend', () => {
  it.each([
    ['N[chr2:123[', 'chr2', 123, 'left', 'direct'],
    [']chr2:7]ACG', 'chr2', 7, 'right', 'complement'],
    ['N]HLA-A*01:01:5]', 'HLA-A*01:01', 5, 'right', 'direct'],
    ['[<ctg1>:9[N', '<ctg1>', 9, 'left', 'complement'],
  ])('%s', (alt, chrom, pos, direction, strand) => {
    expect(parseBreakend(alt)).toEqual({ chrom, pos, direction, strand });
  });

  it.each(['N[chr2[', '[chr2:5[', 'N[chr2:x[', 'A[C', ''])('refuses %j', (alt) => {
    expect(parseBreakend(alt)).toBeNull();
  });
});

describe('regions', () => {
  const region = fromBed({
    starts: Int32Array.of(100, 300, 401),
    ends: Int32Array.of(200, 400, 500),
  } as never);
  const deletion = (start: number, end: number) => ({ start, end, type: 'DEL' as const });
  const insertion = (start: number) => ({ start, end: start + 1, type: 'INS' as const });

  it('lets a deletion end on the edge, an insertion only before it', () => {
    expect(isWithin(region, deletion(100, 200), 'any')).toBe(true);
    expect(isWithin(region, deletion(100, 201), 'any')).toBe(false);
    expect(isWithin(region, insertion(198), 'any')).toBe(true);
    expect(isWithin(region, insertion(199), 'any')).toBe(false);
  });

  it('lets a call over the whole region have its anchor base before it', () => {
    expect(isWithin(region, deletion(99, 200), 'any')).toBe(true);
    expect(isWithin(region, deletion(99, 199), 'any')).toBe(false);
  });

  it('tests one interval only when reading as a stream', () => {
    expect(isWithin(region, deletion(401, 450), 'any')).toBe(true);
    expect(isWithin(region, deletion(401, 450), 'first')).toBe(false);
    expect(isWithin(region, deletion(402, 450), 'first')).toBe(true);
    expect([searchFor(1, 1000), searchFor(1, 1001), searchFor(26214401, 1)]).toEqual([
      'any',
      'first',
      'first',
    ]);
  });

  it('extends and merges', () => {
    expect(extended(region, 50)).toEqual({ starts: Int32Array.of(50), ends: Int32Array.of(550) });
    expect(isWithinOne(region, deletion(310, 350))).toBe(true);
    expect(isWithinOne(region, deletion(150, 350))).toBe(false);
    expect(isWithinOne(region, deletion(210, 250))).toBe(false);
  });

  it('has no end where the header tells no length', () => {
    expect(isWithin(wholeContig(null), deletion(5, 1e9), 'any')).toBe(true);
    expect(isWithin(wholeContig(1000), deletion(5, 1001), 'any')).toBe(false);
  });
});
