import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessBuild, isPrimary, readFaiContigs } from './genomeBuild.ts';

describe('guessBuild', () => {
  it.each([
    ['GRCh37', [{ id: '20', length: 63_025_520 }]],
    [
      'GRCh38',
      [
        { id: 'chr1', length: 248_956_422 },
        { id: 'chrM', length: 16_569 },
      ],
    ],
    ['CHM13', [{ id: 'chrX', length: 154_259_566 }]],
    ['unknown', [{ id: 'chr20', length: 200_000 }]],
    ['unknown', [{ id: 'chr20', length: null }]],
    [
      'unknown',
      [
        { id: 'chr1', length: 248_956_422 },
        { id: 'chr20', length: 63_025_520 },
      ],
    ],
    ['unknown', []],
  ] as const)('%s', (build, contigs) => {
    expect(guessBuild(contigs)).toBe(build);
  });
});

describe('isPrimary', () => {
  it('takes both namings and no decoy', () => {
    expect(['chr1', '22', 'chrX', 'Y'].map(isPrimary)).toEqual([true, true, true, true]);
    expect(['chrM', 'chr1_KI270706v1_random', 'HLA-A*01:01', 'chr23'].map(isPrimary)).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('readFaiContigs', () => {
  it('reads names and lengths and refuses what is no index', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-fai-'));
    try {
      const file = path.join(folder, 'ref.fa.fai');
      await writeFile(file, 'chr20\t63025520\t7\t50\t51\nchr21\t10\t9\t5\t6\n');
      expect(await readFaiContigs(file)).toEqual([
        { id: 'chr20', length: 63_025_520 },
        { id: 'chr21', length: 10 },
      ]);
      await writeFile(file, 'chr20\t63025520\t7\t50\t51\n<html>\n');
      await expect(readFaiContigs(file)).rejects.toThrow(/line 2: not a line of a FASTA index/);
      await expect(readFaiContigs(`${file}.no`)).rejects.toThrow(/does not exist/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
