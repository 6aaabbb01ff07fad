import { describe, expect, it } from 'vitest';
import type { LineSink, VcfReader } from '../io/vcf.ts';
import { LineScanner } from '../io/vcfScanner.ts';
import { type CallBlock, CELL, callBlocks, cutNear, readFrom } from './blocks.ts';
import type { Calls } from './calls.ts';
import { ContigStream } from './contigStream.ts';
import { EVERYTHING } from './testing/scanLines.ts';

/** A file with a SNP at each position of each contig, read in batches of three. */
function stream(contigs: Record<string, number[]>): ContigStream {
  const lines = Object.entries(contigs).flatMap(([contig, positions]) =>
    positions.map((pos) => `${contig}\t${pos}\t.\tA\tG\t50\tPASS\t.\tGT\t0/1\n`),
  );
  const options = { path: 'x.vcf', columns: 10, headerLines: 0, contig: undefined, from: -1, to: 2 ** 31 };
  const reader = {
    bytesRead: 0,
    async *scan<Batch>(sink: LineSink<Batch>) {
      const scanner = new LineScanner({ ...options, stopAfterContig: false, requireSorted: true }, sink);
      for (let i = 0; i < lines.length; i += 3) {
        const bytes = Buffer.from(lines.slice(i, i + 3).join(''));
        yield* scanner.scan({ bytes, ended: true });
        const batch = scanner.rest();
        if (batch) yield batch;
      }
    },
  };
  return new ContigStream(reader as unknown as VcfReader, 0, EVERYTHING, undefined);
}

async function blocks(length: number, truth: ContigStream, query: ContigStream): Promise<CallBlock[]> {
  const found: CallBlock[] = [];
  for await (const block of callBlocks('c', length, truth, query)) found.push(block);
  return found;
}

const starts = (calls: Calls): number[] =>
  Array.from({ length: calls.length }, (_, i) => calls.starts[i]! + 1);

/** Groups of ten calls 200 bases apart, with 3,000 bases between groups. */
const groups = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, i) => 1000 + shift + i * 200 + Math.floor(i / 10) * 3000);

describe('callBlocks', () => {
  it('tiles the contig with blocks that hold every call once, cut far from all calls near every cell', async () => {
    const truth = groups(6000);
    const query = groups(6000, 7).filter((_, i) => i % 7 !== 0);
    const length = 3 * CELL + 500;
    const found = await blocks(length, stream({ c: truth }), stream({ c: query, d: [5] }));
    expect(found).toHaveLength(4);
    expect(found.flatMap((block) => starts(block.truth))).toEqual(truth);
    expect(found.flatMap((block) => starts(block.query))).toEqual(query);
    expect(found[0]!.from).toBe(0);
    expect(found.at(-1)!.to).toBe(length);
    found.slice(1).forEach((block, i) => {
      expect(block.from).toBe(found[i]!.to);
      expect(block.from).toBeGreaterThanOrEqual((i + 1) * CELL);
      expect(block.from).toBeLessThan((i + 1) * CELL + 5000);
      const last = Math.max(...starts(found[i]!.truth), ...starts(found[i]!.query));
      const next = Math.min(...starts(block.truth), ...starts(block.query));
      expect(block.from - last).toBeGreaterThan(1000);
      expect(next - block.from).toBeGreaterThan(1000);
    });
  });

  it('cuts where a part of the contig that is read alone is cut', async () => {
    const [truth, query] = [groups(12_000), groups(12_000, 150)];
    const length = 7 * CELL;
    const whole = await blocks(length, stream({ c: truth }), stream({ c: query }));
    const part = (positions: number[], from: number, to = Number.POSITIVE_INFINITY) =>
      stream({ c: positions.filter((pos) => pos > from && pos <= to) });
    const cut = (cell: number) =>
      cutNear(cell, 'c', length, part(truth, readFrom(cell)), part(query, readFrom(cell)));
    const from = await cut(2 * CELL);
    const to = await cut(5 * CELL);
    const found: CallBlock[] = [];
    const within = callBlocks('c', length, part(truth, from, to), part(query, from, to), undefined, {
      from,
      to,
    });
    for await (const block of within) found.push(block);
    const places = ({ from, to, truth, query }: CallBlock) => [from, to, starts(truth), starts(query)];
    expect(found.map(places)).toEqual(whole.slice(2, 5).map(places));
    expect(await cut(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(await cut(8 * CELL)).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not cut where calls stand close, however many they are', async () => {
    const positions = Array.from({ length: 15_000 }, (_, i) => 100 + i * 150);
    const found = await blocks(2 * CELL, stream({ c: positions }), stream({ c: positions }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ from: 0, to: 2 * CELL });
    expect(found[0]!.query).toMatchObject({ length: 15_000 });
  });

  it('keeps calls beyond the end of the contig, and cuts what has no calls', async () => {
    const far = 3 * CELL;
    const found = await blocks(far, stream({ c: [10, 9000, far + 7] }), stream({ d: [5] }));
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      [0, CELL],
      [CELL, 2 * CELL],
      [2 * CELL, far],
    ]);
    expect(found.flatMap((block) => starts(block.truth))).toEqual([10, 9000, far + 7]);
    expect(found.flatMap((block) => starts(block.query))).toEqual([]);
  });
});
