import { describe, expect, it } from 'vitest';
import { parseRecord, type VcfReader } from '../io/vcf.ts';
import { type CallBlock, callBlocks } from './blocks.ts';
import { ContigStream } from './contigStream.ts';

/** A file with a SNP at each position of each contig, read in batches of three. */
function stream(contigs: Record<string, number[]>): ContigStream {
  const records = Object.entries(contigs).flatMap(([contig, positions]) =>
    positions.map((pos) => parseRecord(`${contig}\t${pos}\t.\tA\tG\t50\tPASS\t.\tGT\t0/1`)),
  );
  const reader = {
    bytesRead: 0,
    async *batches() {
      for (let i = 0; i < records.length; i += 3) yield records.slice(i, i + 3);
    },
  };
  return new ContigStream(reader as unknown as VcfReader, 0, () => null, undefined);
}

async function blocks(truth: ContigStream, query: ContigStream, calls: number): Promise<CallBlock[]> {
  const found: CallBlock[] = [];
  for await (const block of callBlocks('c', 100_000, truth, query, undefined, calls)) found.push(block);
  return found;
}

const starts = (calls: { start: number }[]): number[] => calls.map((call) => call.start + 1);

describe('callBlocks', () => {
  it('tiles the contig with blocks that hold every call once', async () => {
    const truth = Array.from({ length: 200 }, (_, i) => 1000 + i * 450 + (i % 10 === 0 ? 0 : -200));
    const query = truth.filter((_, i) => i % 7 !== 0).map((pos) => pos + 1);
    const far = (positions: number[]) => positions.map((pos, i) => pos + Math.floor(i / 10) * 3000);
    const found = await blocks(stream({ c: far(truth) }), stream({ c: far(query), d: [5] }), 20);
    expect(found.length).toBeGreaterThan(3);
    expect(found.flatMap((block) => starts(block.truth))).toEqual(far(truth));
    expect(found.flatMap((block) => starts(block.query))).toEqual(far(query));
    expect(found[0]!.from).toBe(0);
    expect(found.at(-1)!.to).toBe(100_000);
    found.slice(1).forEach((block, i) => {
      expect(block.from).toBe(found[i]!.to);
      const last = Math.max(...starts(found[i]!.truth), ...starts(found[i]!.query));
      const next = Math.min(...starts(block.truth), ...starts(block.query));
      expect(next - last).toBeGreaterThanOrEqual(2500);
      expect(block.from - last).toBeGreaterThan(1000);
      expect(next - block.from).toBeGreaterThan(1000);
    });
  });

  it('does not cut where calls stand close, however many they are', async () => {
    const positions = Array.from({ length: 500 }, (_, i) => 100 + i * 150);
    const found = await blocks(stream({ c: positions }), stream({ c: positions }), 20);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ from: 0, to: 100_000 });
    expect(found[0]!.query).toHaveLength(500);
  });

  it('gives the rest of a contig when only one file has calls there', async () => {
    const found = await blocks(stream({ c: [10, 9000, 20_000] }), stream({ d: [5] }), 2);
    expect(found.flatMap((block) => starts(block.truth))).toEqual([10, 9000, 20_000]);
    expect(found.flatMap((block) => block.query)).toEqual([]);
  });
});
