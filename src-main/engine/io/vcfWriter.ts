import { rmSync } from 'node:fs';
import { EngineError } from '../errors.ts';
import { type BgzfOptions, BgzfWriter } from './bgzfWriter.ts';
import { type IndexedContig, TabixBuilder } from './tabixBuilder.ts';
import { infoValue } from './vcfRecord.ts';
import { writeAtomically } from './writing.ts';

/** Records written to a file of their own without a header, to be appended to a VCF. */
export interface VcfPart {
  path: string;
  contigs: readonly IndexedContig[];
  /** File offsets of its blocks, and where the last one ends. */
  blocks: readonly number[];
}

/** Lines that stand one behind the other, each with its line end, and where on their contig they are, 0-based. */
export interface PlacedLines {
  bytes: Buffer;
  /** Where the first begins, and how many there are. */
  from: number;
  count: number;
  /** Has where each ends, and its first base and the one behind its last, from these indexes on. */
  numbers: Int32Array;
  ends: number;
  starts: number;
  stops: number;
}

/**
 * Writes `x.vcf.gz` and `x.vcf.gz.tbi`. Both are written as `.partial` and renamed by `close`, the index last; until
 * then, and after `abort`, neither is there. Lines must come sorted.
 */
export class VcfWriter {
  readonly path: string;
  readonly #writer: BgzfWriter;
  #ending: Promise<void> | null = null;
  readonly #index = new TabixBuilder();
  /** Records written so far. */
  count = 0;

  /**
   * `header`: the `##` lines and, last, the `#CHROM` line, as `headerLines` makes them; null for a part, which is ended
   * by `closePart`.
   */
  constructor(path: string, header: string[] | null, options: BgzfOptions = {}) {
    if (header && !header.at(-1)?.startsWith('#CHROM\t'))
      throw new EngineError('internal', 'The header lacks its #CHROM line.');
    this.path = path;
    this.#writer = new BgzfWriter(`${path}.partial`, options);
    if (header) this.#writer.write(`${header.join('\n')}\n`);
    this.endBlock();
  }

  /** One record: its line without a line end, or a record that was read. Throws EngineError when out of order. */
  write(record: string | { text: string }): void {
    const text = typeof record === 'string' ? record : record.text;
    const columns = text.split('\t', 8);
    const pos = Number(columns[1]);
    if (!(pos >= 0) || columns.length < 8)
      throw new EngineError('internal', `Not a VCF record: ${text.slice(0, 80)}`);
    const line = Buffer.from(`${text}\n`, 'utf8');
    this.#writer.keepTogether(line.length);
    const from = this.#writer.place;
    this.#writer.write(line);
    const start = Math.max(0, pos - 1);
    this.#index.add(columns[0]!, start, endOf(start, columns[3]!, columns[7]!), from, this.#writer.place);
    this.count++;
  }

  /** The same for a line whose place on [start, end), 0-based, is known. */
  writeAt(contig: string, start: number, end: number, line: string): void {
    this.#writer.keepTogether(line.length + 1);
    const from = this.#writer.place;
    this.#writer.writeLine(line);
    this.#index.add(contig, start, end, from, this.#writer.place);
    this.count++;
  }

  /** The same for many lines. */
  writeLinesAt(contig: string, { bytes, from, count, numbers, ends, starts, stops }: PlacedLines): void {
    const writer = this.#writer;
    for (let i = 0, at = from; i < count; ) {
      writer.keepTogether(numbers[ends + i]! - at);
      // As many as the block has room for, or one that no block has room for.
      let next = i + 1;
      while (next < count && numbers[ends + next]! - at <= writer.free) next++;
      const groupEnd = numbers[ends + next - 1]!;
      const place = writer.place - at;
      writer.writePart(bytes, at, groupEnd);
      for (; i < next; i++) {
        const end = numbers[ends + i]!;
        const to = i === next - 1 ? writer.place : place + end;
        this.#index.add(contig, numbers[starts + i]!, numbers[stops + i]!, place + at, to);
        at = end;
      }
    }
    this.count += count;
  }

  /** Ends the compressed block, so that a file put together from parts is the same as one written at once. */
  endBlock(): void {
    this.#writer.endBlock();
  }

  /** Takes over the records of a part and deletes its file. */
  append(part: VcfPart): void {
    this.#index.append(part.contigs, this.#writer.append(part.path, part.blocks));
    rmSync(part.path, { force: true });
  }

  /** Ends a part. */
  async closePart(): Promise<VcfPart> {
    await this.#writer.close();
    const blocks = this.#writer.blockOffsets;
    return { path: `${this.path}.partial`, contigs: this.#index.contigs, blocks };
  }

  /** No more records will come: the file is ended while something else is done, and must be closed or aborted then. */
  end(): void {
    this.#ending ??= this.#writer.close();
    this.#ending.catch(() => {}); // Reported by `close`.
  }

  async close(): Promise<void> {
    let isPlaced = false;
    try {
      this.end();
      await this.#ending;
      await writeAtomically(this.path, async () => {});
      isPlaced = true;
      await writeAtomically(`${this.path}.tbi`, (partial) =>
        this.#index.write(partial, this.#writer.blockOffsets),
      );
    } catch (error) {
      if (isPlaced) rmSync(this.path, { force: true });
      await this.abort();
      throw error;
    }
  }

  /** Gives up: removes what was written. */
  async abort(): Promise<void> {
    await this.#ending?.catch(() => {});
    await this.#writer.abort();
    rmSync(`${this.path}.partial`, { force: true });
  }
}

/** End of the span that tabix indexes: INFO END where it lies after POS, else POS plus the length of REF. */
function endOf(start: number, ref: string, info: string): number {
  const end = info.includes('END=') ? Number(infoValue({ info }, 'END')) : Number.NaN;
  return end > start ? end : start + Math.max(1, ref.length);
}
