import { describe, expect, it } from 'vitest';
import { Intervals } from '../io/intervals.ts';
import { parseRecord } from '../io/vcf.ts';
import { type BlockInput, type BlockResult, compareBlock } from './compareBlock.ts';
import { MATCH } from './match.ts';
import { type SmallRecord, toSmallRecord } from './record.ts';
import type { Row, Side } from './row.ts';
import { BREAKDOWN, OUTCOME, type Outcome } from './tally.ts';
import { handCases, vcfLine } from './testing/cases.ts';
import { generateSet, withPhases } from './testing/generate.ts';

function record(call: string, filter = 'PASS'): SmallRecord {
  const found = toSmallRecord(parseRecord(vcfLine('c', call).replace('PASS', filter)), 0);
  if (typeof found === 'string') throw new Error(`${call}: ${found}`);
  return found;
}

function input(reference: string, truth: SmallRecord[], query: SmallRecord[]): BlockInput {
  return {
    contig: 'c',
    reference: new TextEncoder().encode(reference),
    truth,
    query,
    confident: null,
    strata: [],
    recordCounts: true,
  };
}

/** BD and BK, as hap.py's annotated VCF has them. */
function says(side: Side, ofTruth: boolean): string {
  if (side.match === MATCH.genotype) return 'TP gm';
  const decision = ofTruth ? 'FN' : 'FP';
  return `${decision} ${side.match === MATCH.allele ? 'am' : side.nearby ? 'lm' : '.'}`;
}

function decisions(rows: Row[]): { truth: string[]; query: string[] } {
  return {
    truth: rows.filter((row) => row.truth).map((row) => says(row.truth!, true)),
    query: rows.filter((row) => row.query).map((row) => says(row.query!, false)),
  };
}

describe('hand-made cases, decided as hap.py decides them', () => {
  it.each(handCases)('$name', ({ reference, truth, query, truthSays, querySays }) => {
    const { rows } = compareBlock(
      input(
        reference,
        truth.map((call) => record(call)),
        query.map((call) => record(call)),
      ),
    );
    expect(decisions(rows)).toEqual({ truth: truthSays, query: querySays });
  });
});

describe('cases of another generator, decided and counted as hap.py 0.3.15 and vcfeval 3.12.1 do', () => {
  const reference =
    'TGGCCAGTAGATCTTCCCAACATAGCCTAGTCGTGACTGACTTAGTTCACGGCTGATTACAGCATGGAAGCCACCACCTTTACTGAATGAGACC';
  const compare = (truth: string[], query: string[], confident: Intervals | null = null) =>
    compareBlock({
      ...input(
        reference,
        truth.map((call) => record(call)),
        query.map((call) => record(call)),
      ),
      confident,
    });
  const counts = (found: BlockResult, type: 'SNP' | 'INDEL', outcome: Outcome) =>
    found.tallies.find('*', type, 'ALL')?.get(0, outcome) ?? 0;

  it('widens the regions by truth calls in the order of their file', () => {
    const confident = new Intervals([
      [10, 41],
      [42, 90],
    ]);
    const query = ['38 T A 1/1', '42 T C 0/1'];
    const [complex, snp] = ['38 TGACT AGACC 0/1', '38 T A 0/1'];
    const first = compare([complex!, snp!, '54 T C 1/1'], query, confident);
    expect(counts(first, 'SNP', OUTCOME.queryUnk)).toBe(0);
    const last = compare([snp!, complex!, '54 T C 1/1'], query, confident);
    expect(counts(last, 'SNP', OUTCOME.queryUnk)).toBe(1);
  });

  it('counts a truth call by all the alleles that it names, one that a deletion covers among them', () => {
    const deletion = '38 TGACTTAG T 0|1';
    const found = compare([deletion, '43 TA CG,* 1|2'], [deletion, '43 TA CG 0/1']);
    expect(counts(found, 'INDEL', OUTCOME.truthTp)).toBe(2);
    expect(counts(found, 'SNP', OUTCOME.queryTp)).toBe(2);
  });

  it('breaks ties by the number of the allele that a deletion covers', () => {
    const places =
      'GAATTCTCGTATGCGACTCATAAATTATAACTATTACACACTAATTCTTACCTCTAATCTAAAACTATCTTCAATTCATCACACCGGAAGCCACCACCTTTACTGAATGAGACCAATTAT';
    const truth = ['29 AA A 1/0', '30 AC A 1/0', '70 TTCA T 1/0', '72 C CA,* 1/2'];
    const query = ['29 AAC A 0/1', '70 TTC T 1/0', '72 CA C,<NON_REF> 1/2', '74 A AA 0/1'];
    const sides = [truth, query].map((calls) => calls.map((call) => record(call)));
    expect(compareBlock(input(places, sides[0]!, sides[1]!)).records!.all).toEqual({
      truthTp: 2,
      queryTp: 1,
      falsePositive: 3,
      falseNegative: 2,
    });
  });

  it('takes the same insertion told in two ways for homozygous where the truth has it, too', () => {
    const query = ['43 T TCGCG 0/1', '44 AGTTCA CGCGAGTTCT 0/1'];
    const found = compare(['43 T TCGCG 1/1'], query);
    const cell = found.tallies.find('*', 'INDEL', 'ALL')!;
    expect(cell.get(0, OUTCOME.queryTp, BREAKDOWN.homalt)).toBe(1);
    expect(decisions(found.rows).truth).toEqual(['TP gm']);
  });
});

describe('at the end of a contig', () => {
  it('decides on a heterozygous deletion of the last base with a call next to it', () => {
    const calls = ['14 T C 0/1', '14 TG T 0/1'];
    const side = calls.map((call) => record(call));
    const { rows, tooHard } = compareBlock(input('GATTACAGATCCATG', side, side));
    expect(tooHard).toBe(0);
    expect(decisions(rows)).toEqual({ truth: ['TP gm', 'TP gm'], query: ['TP gm', 'TP gm'] });
  });
});

describe('counting', () => {
  const reference = `${'ACGTTGCA'.repeat(20)}`;

  it('counts query calls outside the confident regions as unknown and truth calls there not at all', () => {
    const { tallies } = compareBlock({
      ...input(reference, [record('17 A G 0/1'), record('97 A G 0/1')], [record('57 A G 0/1')]),
      confident: new Intervals([[0, 50]]),
    });
    const all = tallies.find('*', 'SNP', 'ALL')!;
    expect(all.get(0, OUTCOME.truthFn)).toBe(1);
    expect(all.get(0, OUTCOME.queryUnk)).toBe(1);
    expect(all.get(0, OUTCOME.queryFp)).toBe(0);
  });

  it('takes an insertion for confident only when the bases on both sides are', () => {
    // hap.py: the query's insertion behind the last confident base is UNK, the deletion across the edge is FP.
    const insertion = compareBlock({
      ...input(reference, [record('17 A G 0/1')], [record('50 C CTT 0/1')]),
      confident: new Intervals([[0, 50]]),
    });
    expect(insertion.tallies.find('*', 'INDEL', 'ALL')!.get(0, OUTCOME.queryUnk)).toBe(1);
    const deletion = compareBlock({
      ...input(reference, [record('17 A G 0/1')], [record('49 ACGT A 0/1')]),
      confident: new Intervals([[0, 50]]),
    });
    expect(deletion.tallies.find('*', 'INDEL', 'ALL')!.get(0, OUTCOME.queryFp)).toBe(1);
  });

  it('keeps an insertion of the truth at a region edge, and the query call that equals it', () => {
    const { tallies } = compareBlock({
      ...input(reference, [record('50 C CTT 0/1')], [record('50 C CTT 0/1')]),
      confident: new Intervals([[0, 50]]),
    });
    expect(tallies.find('*', 'INDEL', 'ALL')!.get(0, OUTCOME.truthTp)).toBe(1);
    expect(tallies.find('*', 'INDEL', 'ALL')!.get(0, OUTCOME.queryTp)).toBe(1);
  });

  it('under PASS counts a truth call as missed when the query call that found it is filtered', () => {
    const { tallies } = compareBlock(
      input(reference, [record('17 A G 0/1')], [record('17 A G 0/1', 'LowQual')]),
    );
    expect(tallies.find('*', 'SNP', 'ALL')!.get(0, OUTCOME.truthTp)).toBe(1);
    expect(tallies.find('*', 'SNP', 'PASS')!.get(0, OUTCOME.truthFn)).toBe(1);
    expect(tallies.find('*', 'SNP', 'PASS')!.get(0, OUTCOME.queryTp)).toBe(0);
  });

  it('uses only truth calls that passed, but all of them for vcfeval --all-records', () => {
    const { tallies, records } = compareBlock(
      input(reference, [record('17 A G 0/1'), record('57 A G 0/1', 'Silver')], [record('57 A G 0/1')]),
    );
    expect(tallies.find('*', 'SNP', 'ALL')!.get(0, OUTCOME.truthFn)).toBe(1);
    expect(tallies.find('*', 'SNP', 'ALL')!.get(0, OUTCOME.queryFp)).toBe(1);
    expect(records!.all).toEqual({ truthTp: 1, queryTp: 1, falsePositive: 0, falseNegative: 1 });
    expect(records!.pass).toEqual({ truthTp: 0, queryTp: 0, falsePositive: 1, falseNegative: 1 });
  });

  it('counts in every stratification a call touches and marks super-loci across a region edge', () => {
    const { tallies } = compareBlock({
      ...input(reference, [record('17 A G 0/1')], [record('17 A G 0/1')]),
      confident: new Intervals([[0, 100]]),
      strata: [
        { name: 'here', intervals: new Intervals([[10, 20]]) },
        { name: 'elsewhere', intervals: new Intervals([[60, 80]]) },
        { name: 'nothing', intervals: new Intervals([]) },
      ],
    });
    expect(tallies.find('here', 'SNP', 'ALL')!.get(0, OUTCOME.truthTp)).toBe(1);
    expect(tallies.find('TS_contained', 'SNP', 'ALL')!.get(0, OUTCOME.truthTp)).toBe(1);
    expect(tallies.find('elsewhere', 'SNP', 'ALL')).toBeUndefined();
    expect(tallies.find('nothing', 'SNP', 'ALL')).toBeUndefined();
  });
});

describe('hard stretches', () => {
  it('gives up where vcfeval does: sixteen deletions pushed together in a homopolymer', () => {
    // hap.py: TRUTH.TP 0, TRUTH.FN 16, QUERY.TOTAL 0; vcfeval calls the query's calls too hard.
    const deletions = (offset: number, period: number): SmallRecord[] =>
      Array.from({ length: 20 }, (_, i) => `${18 + offset + i * 12} AA A 0/1`)
        .filter((_, i) => i % period !== 0)
        .map((call) => record(call));
    const { tallies, tooHard } = compareBlock({
      ...input(`GACTTAGCCATGGTCAC${'A'.repeat(290)}GGACTTAGCCATGGTCA`, deletions(0, 7), deletions(5, 5)),
      recordCounts: false,
    });
    expect(tooHard).toBe(1);
    const all = tallies.find('*', 'INDEL', 'ALL')!;
    expect(all.get(0, OUTCOME.truthFn)).toBe(16);
    expect(all.get(0, OUTCOME.truthTp)).toBe(0);
    expect(all.get(0, OUTCOME.queryFp) + all.get(0, OUTCOME.queryTp)).toBe(0);
  });

  it('gives one up at its bound, says so, and decides the rest', () => {
    const set = generateSet(7, 30);
    const calls = (lines: string[]): SmallRecord[] =>
      lines
        .map((line) => toSmallRecord(parseRecord(line), 0))
        .filter((found): found is SmallRecord => typeof found !== 'string');
    const whole = input(set.reference, calls(set.truth), calls(set.query));
    const free = compareBlock(whole);
    expect(free.tooHard).toBe(0);
    const bounded = compareBlock({ ...whole, limits: { paths: 8, steps: 1000 } });
    expect(bounded.tooHard).toBeGreaterThan(0);
    const undecided = (rows: Row[]): number =>
      rows.filter((row) => row.truth?.match === MATCH.tooHard || row.query?.match === MATCH.tooHard).length;
    expect(undecided(bounded.rows)).toBeGreaterThan(0);
    expect(undecided(bounded.rows)).toBeLessThan(bounded.rows.length);
  });
});

describe('generated cases', () => {
  // Figures of rtg-tools 3.12.1 vcfeval on the same files, without -e; see docs/engine.md for larger runs.
  it('finds as many matches as vcfeval does, PASS only and with --all-records', () => {
    const set = generateSet(1, 300);
    const calls = (lines: string[]): SmallRecord[] =>
      lines
        .map((line) => toSmallRecord(parseRecord(line), 0))
        .filter((found): found is SmallRecord => typeof found !== 'string');
    const { records } = compareBlock(input(set.reference, calls(set.truth), calls(set.query)));
    expect(records!.pass).toEqual({ truthTp: 634, queryTp: 636, falsePositive: 131, falseNegative: 218 });
    expect(records!.all).toEqual({ truthTp: 696, queryTp: 700, falsePositive: 147, falseNegative: 156 });
  });

  // Figures of rtg-tools 3.12.1, vcfeval --all-records --Xobey-phase=TRUTH,QUERY.
  it.each([
    [true, false, [695, 700, 147, 157]],
    [false, true, [694, 694, 153, 158]],
    [true, true, [552, 553, 294, 300]],
  ])('obeys phase as vcfeval does: of truth %s, of query %s', (truth, query, expected) => {
    const set = withPhases(generateSet(1, 300), 1);
    const calls = (lines: string[]) =>
      lines.map((line) => toSmallRecord(parseRecord(line), 0) as SmallRecord);
    const { records } = compareBlock({
      ...input(set.reference, calls(set.truth), calls(set.query)),
      phase: { truth, query },
    });
    const { truthTp, queryTp, falsePositive, falseNegative } = records!.all;
    expect([truthTp, queryTp, falsePositive, falseNegative]).toEqual(expected);
  });

  it('takes three calls at one place in the order in which vcfeval reads them', () => {
    const reference = `${'GACTTAGC'.repeat(4)}ATATATATATACCCCCCCTCTCTCTCGCCTGTCCTCCCGGCTTGTTCGTT${'GACTTAGC'.repeat(4)}`;
    const truth = ['59 G GCCTGTCCTC 0/1', '66 C A,CT 1/2', '68 C CC 0|1'];
    const query = ['66 C A 0/1', '66 C CT 0/1', '66 C CTCCCTGTCC 0/1', '68 C CC 0|1'];
    const calls = (lines: string[]) => lines.map((line) => record(line));
    const { records } = compareBlock(input(reference, calls(truth), calls(query)));
    expect(records!.all).toEqual({ truthTp: 3, queryTp: 4, falsePositive: 0, falseNegative: 0 });
  });
});
