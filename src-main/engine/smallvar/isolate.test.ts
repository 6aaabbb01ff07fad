import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Intervals } from '../io/bed.ts';
import { silentOutput } from '../output.ts';
import { filterNumber, withFilters } from './callCode.ts';
import { Calls } from './calls.ts';
import { runSmallVariantBenchmark } from './index.ts';
import { separate } from './isolate.ts';
import { MATCH } from './match.ts';
import type { SmallRecord } from './record.ts';
import { DECISION, type Sites } from './sites.ts';
import { denseSet } from './testing/dense.ts';
import { generateSet, header } from './testing/generate.ts';
import { codeOf } from './testing/scanLines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smallvar-sites-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('calls that the kernel decides on', () => {
  it.each([
    ...Array.from({ length: 8 }, (_, i) => ({ name: `dense ${i}`, set: denseSet(i, 600) })),
    { name: 'hard places', set: generateSet(77, 60) },
  ])('are told of as all others, to the byte: $name', async ({ set }) => {
    const at = (name: string) => join(folder, name);
    await writeFile(at('ref.fa'), `>chr1\n${set.reference}\n`);
    await writeFile(at('truth.vcf'), `${[...header(set, 'S'), ...set.truth].join('\n')}\n`);
    await writeFile(at('query.vcf'), `${[...header(set, 'S'), ...set.query].join('\n')}\n`);
    const regions = set.cases.filter((_, i) => i % 5 > 0).map((from) => `chr1\t${from - 3}\t${from + 40}\n`);
    await writeFile(at('conf.bed'), regions.join(''));
    await writeFile(at('even.bed'), regions.filter((_, i) => i % 2 === 0).join(''));
    await writeFile(at('half.bed'), `chr1\t0\t${set.reference.length >> 1}\n`);
    await writeFile(at('strata.tsv'), 'even\teven.bed\nhalf\thalf.bed\n');
    for (const withRegions of [true, false]) {
      const run = async (recordCounts: boolean) => {
        // With the counts of records the kernel decides on nothing.
        const out = at(recordCounts ? 'all' : 'apart');
        const { contigs, truth, query } = await runSmallVariantBenchmark(
          {
            ...{ truth: at('truth.vcf'), query: at('query.vcf'), reference: at('ref.fa'), out, recordCounts },
            ...(withRegions && { regions: at('conf.bed'), stratification: at('strata.tsv') }),
          },
          silentOutput,
        );
        const read = (name: string) => readFile(join(out, name));
        return {
          ...{ contigs, truth, query },
          annotated: gunzipSync(await read('annotated.vcf.gz'))
            .toString()
            .split('\n'),
          index: gunzipSync(await read('annotated.vcf.gz.tbi')),
          extended: (await read('extended.csv')).toString(),
          roc: gunzipSync(await read('roc.all.csv.gz')).toString(),
        };
      };
      const apart = await run(false);
      expect(apart.annotated.length).toBeGreaterThan(100);
      expect(apart).toEqual(await run(true));
    }
  });
});

describe('separate', () => {
  const reference = Buffer.from(`GATTACA${'CAGT'.repeat(40)}GG${'A'.repeat(60)}CCTTGACTGGATC`);
  const plain = (...starts: number[]): Calls => {
    const calls = new Calls();
    for (const start of starts) add(calls, start, codeOf('A', 'C', '0/1'));
    return calls;
  };
  const add = (calls: Calls, start: number, code: number, qual = 30): void =>
    calls.addPlain(Int32Array.of(start), Float64Array.of(code), Float64Array.of(qual));
  const indel = (start: number, ref: string, alt: string): SmallRecord => ({
    ...{ start, ref, alts: [alt], gt: [0, 1], genotype: '0/1', filters: [], qual: 30 },
  });
  const starts = (calls: readonly SmallRecord[]) => calls.map(({ start }) => start);

  const both = (sites: Sites) =>
    Array.from(sites.starts, (start, i) => [
      ...[start, sites.truth[i] !== 0, sites.query[i] !== 0, sites.decisions[i], sites.loci[i]],
    ]);

  it('takes single calls and equal pairs, and tells which are near one of the other side', () => {
    const { sites, truth, query } = separate(plain(10, 60, 62, 120, 160), plain(10, 60, 62, 119), reference);
    expect([truth, query]).toEqual([[], []]);
    const [matched, near] = [MATCH.genotype | (MATCH.genotype << DECISION.query), DECISION.truthNear];
    expect(both(sites)).toEqual([
      [10, true, true, matched, 11],
      [60, true, true, matched, 61],
      [62, true, true, matched, 63],
      [119, false, true, DECISION.queryNear, 120],
      [120, true, false, near, 121],
      [160, true, false, 0, 161],
    ]);
  });

  it('matches plain calls however they are written, and tells what their lines need', () => {
    const truth = new Calls();
    const query = new Calls();
    const reference = Buffer.from(`GATTACAGGGGTCTGACCATG${'TTACGATCCGATAGCTAACG'.repeat(4)}`);
    add(truth, 10, codeOf('G', 'GG', '0|1'), 11);
    add(query, 6, codeOf('A', 'AG', '1/0'), 12);
    add(truth, 83, codeOf('A', 'C', '1/1'), 13);
    add(query, 83, codeOf('A', 'C', '0/1'), 14);
    const { sites, decided, ...left } = separate(truth, query, reference);
    expect([left.truth, left.query]).toEqual([[], []]);
    const [genotype, allele] = [MATCH.genotype, MATCH.allele | (MATCH.allele << DECISION.query)];
    expect(both(sites)).toEqual([
      [6, false, true, genotype << DECISION.query, 8],
      [10, true, false, genotype, 8],
      [83, true, true, allele, 84],
    ]);
    expect([...sites.quals]).toEqual([12, 12, 14]);
    expect([...sites.truthQuals]).toEqual([Number.NaN, 12, Number.NaN]);
    expect([...decided.matched.starts, ...decided.matched.alleles]).toEqual([10, 0]);
    expect([...decided.shared.starts, ...decided.shared.alleles]).toEqual([83, 1]);
  });

  it('shifts an insertion no further than the end of what was deleted before it, whatever stands within that', () => {
    const reference = Buffer.from(`GATTACAGTCCGTAAAAAAAAAGTC${'TTACGATCCGATAGCTAACG'.repeat(2)}`);
    const query = new Calls();
    add(query, 10, codeOf('CGTAA', 'C', '0/1'));
    add(query, 12, codeOf('T', 'G', '0/1'));
    add(query, 21, codeOf('A', 'AA', '0/1'));
    const { sites } = separate(new Calls(), query, reference);
    expect([...sites.starts]).toEqual([10, 12, 15]);
  });

  it('leaves what lines of plain calls cannot tell, and what hangs on that', () => {
    const truth = plain(10, 60, 61);
    const query = plain(10, 60);
    add(query, 60, codeOf('A', 'T', '0/1'));
    const found = separate(truth, query, reference);
    expect([...found.sites.starts]).toEqual([10]);
    expect([starts(found.truth), starts(found.query)]).toEqual([
      [60, 61],
      [60, 60],
    ]);
  });

  it('leaves out truth calls that failed a filter, wherever they stand', () => {
    const failed = (...starts: number[]): Calls => {
      const calls = plain(...starts);
      for (const i of [1, 3]) calls.codes[i] = withFilters(calls.codes[i]!, filterNumber(LOW));
      return calls;
    };
    const LOW = ['LowQual'];
    const { sites, truth, query } = separate(failed(10, 30, 110, 130), plain(10, 30, 110), reference);
    expect([...sites.starts.subarray(0, sites.length)]).toEqual([10, 30, 110]);
    expect([...sites.truth.subarray(0, 3)].map((code) => code > 0)).toEqual([true, false, true]);
    expect([truth, query]).toEqual([[], []]);
  });

  it('takes indels which both sides tell alike, but not at the edge of a region', () => {
    const calls = (...starts: number[]): Calls => {
      const found = new Calls();
      for (const start of starts) {
        const base = String.fromCharCode(reference[start]!);
        add(found, start, codeOf(base, base + (base === 'T' ? 'GC' : 'CT'), '0/1'));
      }
      return found;
    };
    const regions = (to: number) => ({ confident: new Intervals([[0, to]]), strata: [] });
    const places = [50, 220];
    const find = (to: number) => separate(calls(...places), calls(...places), reference, regions(to));
    expect(find(220).sites.length).toBe(2);
    expect(find(222).sites.length).toBe(2);
    expect(find(221).sites.length).toBe(1);
    expect(starts(find(221).truth)).toEqual([220]);
    const shifted = separate(calls(50), calls(51), reference);
    expect([shifted.sites.length, shifted.truth.length, shifted.query.length]).toEqual([2, 0, 0]);
  });

  it('leaves what an indel could be shifted to or repeat up to', () => {
    const truth = plain(100, 180, 236);
    const query = new Calls();
    query.add(indel(227, 'AA', 'A'));
    const found = separate(truth, query, reference);
    expect([...found.sites.starts.subarray(0, found.sites.length)]).toEqual([100]);
    expect(starts(found.truth)).toEqual([180, 236]);
    expect(starts(found.query)).toEqual([227]);
  });
});
