import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SmallVariantResult, SmallVariantRow, SvResult } from '../../contract/result.ts';
import { readHappyResult } from './happy.ts';
import { assessSmallVariantResult, assessSvResult } from './suspicion.ts';
import { parseTruvariSummary, readTruvariResult } from './truvari.ts';

const RECORDED = path.resolve(import.meta.dirname, '../../../../shared/data/recorded');
const absent = !existsSync(RECORDED);
if (absent) console.log('not run: shared data absent (recorded results)');

function row(
  type: string,
  truthTotal: number,
  truthTp: number,
  fp: number,
  filter = 'PASS',
): SmallVariantRow {
  const queryTotal = truthTp + fp;
  const recall = truthTotal === 0 ? null : truthTp / truthTotal;
  const precision = queryTotal === 0 ? null : truthTp / queryTotal;
  const f1 =
    recall === null || precision === null || recall + precision === 0
      ? null
      : (2 * recall * precision) / (recall + precision);
  return {
    type,
    filter,
    truthTotal,
    truthTp,
    truthFn: truthTotal - truthTp,
    queryTotal,
    queryTp: truthTp,
    queryFp: fp,
    queryUnk: 0,
    fpGt: 0,
    fpAl: 0,
    recall,
    precision,
    fracNa: 0,
    f1,
    truthTiTv: null,
    queryTiTv: null,
    truthHetHom: null,
    queryHetHom: null,
    recallInterval: null,
    precisionInterval: null,
  };
}

const small = (...summary: SmallVariantRow[]): SmallVariantResult => ({
  kind: 'happy',
  engine: { name: 'built-in', version: '0.1.0' },
  summary,
  strata: [],
  truth: 't',
  query: 'q',
  warnings: [],
  folder: 'f',
});

const sv = (tpBase: number, fp: number, fn: number): SvResult => ({
  kind: 'truvari',
  engine: { name: 'truvari', version: '5.4.0' },
  ...parseTruvariSummary(
    JSON.stringify({
      'TP-base': tpBase,
      'TP-comp': tpBase,
      FP: fp,
      FN: fn,
      precision: tpBase / (tpBase + fp),
      recall: tpBase / (tpBase + fn),
      'base cnt': tpBase + fn,
      'comp cnt': tpBase + fp,
    }),
  ),
  truth: 't',
  query: 'q',
  warnings: [],
  folder: 'f',
});

describe('assessSmallVariantResult', () => {
  it.each([
    ['a good whole genome', [row('SNP', 3_300_000, 3_290_000, 3000), row('INDEL', 520_000, 518_000, 900)]],
    ['a small set with errors', [row('SNP', 200, 170, 30), row('INDEL', 40, 25, 20)]],
    ['a tiny set without indels', [row('SNP', 20, 18, 1)]],
    ['a small set where two indels were missed', [row('SNP', 46, 20, 11), row('INDEL', 2, 0, 1)]],
  ])('does not bother about %s', (_name, rows) => {
    expect(assessSmallVariantResult(small(...rows))).toEqual({ state: 'ok', reasons: [] });
  });

  it.each([
    ['an empty table', [], /without a single row/],
    ['no truth', [row('SNP', 0, 0, 50), row('INDEL', 0, 0, 5)], /no truth variant/],
    ['no query', [row('SNP', 500, 0, 0), row('INDEL', 50, 0, 0)], /no query variant/],
    ['no indel row', [row('SNP', 500, 490, 3)], /no row for INDEL/],
    ['nothing matched', [row('SNP', 500, 0, 450), row('INDEL', 50, 40, 1)], /None of the 500 SNP/],
    ['nothing matched in a small set', [row('SNP', 5, 0, 7)], /None of the 5 variants/],
    ['another person', [row('SNP', 1000, 40, 900), row('INDEL', 100, 4, 90)], /SNP F1 is only 4\.\d %/],
    [
      'a whole genome out of its band',
      [row('SNP', 3_300_000, 2_600_000, 3000), row('INDEL', 520_000, 518_000, 900)],
      /SNP F1 88\.\d % is far below/,
    ],
  ])('distrusts %s', (_name, rows, reason) => {
    const assessment = assessSmallVariantResult(small(...rows));
    expect(assessment.state).toBe('suspicious');
    expect(assessment.reasons.join('\n')).toMatch(reason);
  });

  it('judges the PASS rows', () => {
    const rows = [
      row('SNP', 500, 490, 3, 'ALL'),
      row('INDEL', 60, 55, 3, 'ALL'),
      row('SNP', 500, 0, 0),
      row('INDEL', 60, 0, 0),
    ];
    expect(assessSmallVariantResult(small(...rows)).reasons[0]).toMatch(/every call filtered/);
  });

  it('notices a chromosome without any call', () => {
    const good = small(row('SNP', 500, 490, 3), row('INDEL', 60, 55, 3));
    const counts = { truthByContig: { chr1: 300, chr2: 250, chrM: 3 }, queryByContig: { chr1: 310 } };
    expect(assessSmallVariantResult(good, counts).reasons).toEqual([
      'The run has no call at all on chr2, where the truth set has many.',
    ]);
  });

  it('notices a truth set that was hardly looked at', () => {
    const collapsed = small(row('SNP', 2, 2, 0));
    expect(assessSmallVariantResult(collapsed, { truthByContig: { chr20: 221 } }).reasons).toEqual([
      'Only 2 of the 221 variants of the truth set were compared.',
    ]);
    expect(assessSmallVariantResult(collapsed, { truthByContig: { chr20: 3 } }).state).toBe('ok');
  });

  it.skipIf(absent)('is content with real results on a small region', async () => {
    const compared = { engine: { name: 'hap.py', version: '' } as const, truth: '', query: '' };
    const result = await readHappyResult(path.join(RECORDED, 'happy_xcmp'), compared);
    expect(assessSmallVariantResult(result)).toEqual({ state: 'ok', reasons: [] });
  });
});

describe('assessSvResult', () => {
  it.each([
    ['a small good set', sv(10, 0, 0)],
    ['short reads against an assembly', sv(11_000, 340, 17_000)],
  ])('does not bother about %s', (_name, result) => {
    expect(assessSvResult(result).state).toBe('ok');
  });

  it.each([
    ['no truth', sv(0, 12, 0), /no SV of the truth set/],
    ['no query', sv(0, 0, 12), /no SV of the run/],
    ['nothing found', sv(0, 40, 40), /None of the 40/],
    ['three SVs, none found', sv(0, 2, 3), /None of the 3 SVs/],
    ["NA24143 against HG002's truth", sv(310, 8000, 9400), /Precision 3\.7 % and recall 3\.2 % together/],
  ])('distrusts %s', (_name, result, reason) => {
    const assessment = assessSvResult(result);
    expect(assessment.state).toBe('suspicious');
    expect(assessment.reasons.join('\n')).toMatch(reason);
  });

  it.skipIf(absent)('is content with a real result on a small region', async () => {
    const compared = { engine: { name: 'truvari', version: '' } as const, truth: '', query: '' };
    const result = await readTruvariResult(path.join(RECORDED, 'truvari_bench'), compared);
    expect(assessSvResult(result)).toEqual({ state: 'ok', reasons: [] });
  });
});
