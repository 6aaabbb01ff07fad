import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Comparison,
  compareWithTools,
  type Difference,
  dataFolder,
  smallVariantSets,
} from '../scripts/dev/bench-small.ts';
import { silentOutput } from '../src-main/engine/output.ts';
import { runSmallVariantBenchmark, summaryRows } from '../src-main/engine/smallvar/index.ts';

const present = existsSync(dataFolder);
const title = present ? '' : ' (not run: shared data absent)';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vcbench-smallvar-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Where a set has no calls of a kind, hap.py says 0 and we say nothing: nothing divided by nothing is not zero. */
function isEmptyAgainstZero({ column, ours, theirs }: Difference): boolean {
  return ours === null && theirs === 0 && /^METRIC\.(Recall|Precision|Frac_NA)$/.test(column);
}

/** hap.py also widens the regions by truth records without a called genotype: a few bases of size, no counts. */
function isRegionSize({ column, ours, theirs }: Difference): boolean {
  return column.startsWith('Subset.') && Math.abs(ours! - theirs!) <= 3;
}

describe.skipIf(!present)(`built-in small variants against the real tools${title}`, () => {
  describe.each(smallVariantSets)('$name', (set) => {
    let comparison: Comparison;
    beforeAll(async () => {
      comparison = await compareWithTools(set, join(folder, set.expected.replaceAll('/', '_')));
    });

    it('equals hap.py --engine=vcfeval in every value of summary.csv and extended.csv', () => {
      const { compared, differences } = comparison;
      expect(compared['hap.py vcfeval summary']).toBeGreaterThan(60);
      expect(compared['hap.py vcfeval extended']).toBeGreaterThan(2000);
      const left = differences
        .filter(({ tool }) => tool.startsWith('hap.py vcfeval'))
        .filter((difference) => !isEmptyAgainstZero(difference) && !isRegionSize(difference));
      expect(left).toEqual([]);
    });

    it('equals rtg vcfeval, where it was run, with PASS calls and with all', () => {
      const { compared, differences } = comparison;
      const ran = Object.keys(compared).filter((tool) => tool.startsWith('rtg'));
      expect(ran).toHaveLength(set.name.includes('HG002') ? 0 : 2);
      expect(differences.filter(({ tool }) => tool.startsWith('rtg'))).toEqual([]);
    });

    it('differs from hap.py --engine=xcmp only as docs/engine.md says', () => {
      const found = comparison.differences
        .filter(({ tool }) => tool === 'hap.py xcmp summary')
        .filter(({ column }) => !column.startsWith('METRIC.'))
        .map(({ row, column, ours, theirs }) => `${row.replaceAll(' *', '')} ${column} ${ours} ${theirs}`);
      expect(found).toEqual(XCMP_DIFFERENCES[set.name]);
    });
  });

  it('reads a gVCF as it reads the calls in it, whether blocks are . or <NON_REF>', async () => {
    const at = (file: string) => join(dataFolder, 'hg19_chr20_na12878', file);
    const counts = async (query: string) => {
      const { rows } = await runSmallVariantBenchmark(
        {
          truth: at('truth.100k.vcf.gz'),
          query: at(query),
          reference: at('ref.fa.gz'),
          regions: at('region100k.bed'),
          out: join(folder, query),
        },
        silentOutput,
      );
      return summaryRows(rows)
        .filter((row) => row.filter === 'ALL')
        .map((row) => row.values);
    };
    const plain = await counts('query.bcftools.vcf.gz');
    expect(await counts('query.bcftools.g.vcf.gz')).toEqual(plain);
    expect(await counts('query.gatkstyle.g.vcf.gz')).toEqual(plain);
  });
});

/** `TYPE FILTER COLUMN ours theirs`. xcmp decides whole blocks and calls other things FP.gt and FP.al. */
const XCMP_DIFFERENCES: Record<string, string[]> = {
  'chr21 NA12878, perturbed': [
    'INDEL ALL FP.al 1 2',
    'INDEL PASS FP.al 1 2',
    'SNP ALL TRUTH.TP 528 524',
    'SNP ALL TRUTH.FN 40 44',
    'SNP ALL QUERY.FP 85 89',
    'SNP ALL FP.al 9 0',
    'SNP PASS TRUTH.TP 528 524',
    'SNP PASS TRUTH.FN 40 44',
    'SNP PASS QUERY.FP 58 62',
    'SNP PASS FP.al 8 0',
  ],
  'chr21 HG002, dipcall': [],
  'chr20 NA12878, bcftools': [
    'INDEL ALL FP.gt 6 5',
    'INDEL ALL FP.al 5 9',
    'INDEL PASS FP.gt 6 5',
    'INDEL PASS FP.al 3 7',
    'SNP ALL FP.gt 2 1',
    'SNP ALL FP.al 8 10',
    'SNP PASS FP.gt 2 1',
    'SNP PASS FP.al 6 8',
  ],
  'chr20 NA12878, perturbed': ['SNP ALL FP.al 16 2', 'SNP PASS FP.al 15 2'],
};
