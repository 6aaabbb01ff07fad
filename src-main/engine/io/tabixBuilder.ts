import { EngineError } from '../errors.ts';
import { BgzfWriter } from './bgzfWriter.ts';
import { META_BIN } from './tabix.ts';

/**
 * Collects a `.tbi` while a VCF is written: binning and linear index of the tabix format (Li 2011), plus htslib's
 * pseudo-bin with the number of records of each contig. Records must come sorted.
 */
export class TabixBuilder {
  readonly #contigs: IndexedContig[] = [];
  readonly #names = new Map<string, IndexedContig>();
  #current: IndexedContig | undefined;

  /**
   * A record on [start, end), 0-based, whose line lies between the two virtual offsets, or places with the number of a
   * block for its file offset. Throws EngineError badInput
   * when the record is out of order or lies beyond 2^29 bases, the limit of the format.
   */
  add(contigName: string, start: number, end: number, from: number, to: number): void {
    const contig = this.#contig(contigName);
    if (start < contig.lastStart) {
      throw new EngineError(
        'badInput',
        `${contigName}:${start + 1} is out of order: records to be indexed must be sorted.`,
      );
    }
    if (end > 1 << 29) {
      throw new EngineError(
        'badInput',
        `${contigName}:${start + 1} lies beyond what a .tbi index can hold (512 Mb).`,
      );
    }
    contig.lastStart = start;
    contig.records++;
    contig.end = to;
    const bin = binOf(start, end);
    const { latest } = contig;
    if (latest && contig.latestBin === bin && latest.to === from) latest.to = to;
    else {
      const chunk = { from, to };
      const chunks = contig.bins.get(bin);
      const last = chunks?.at(-1);
      if (last?.to === from) last.to = to;
      else if (chunks) chunks.push(chunk);
      else contig.bins.set(bin, [chunk]);
      contig.latest = last?.to === to ? last : chunk;
      contig.latestBin = bin;
    }
    for (let window = start >> 14; window <= (end - 1) >> 14; window++) contig.windows[window] ??= from;
  }

  /** What was collected, as plain data: for a part of a file that is appended to another later. */
  get contigs(): readonly IndexedContig[] {
    return this.#contigs;
  }

  /** Adds what was collected for the next part, before whose blocks there are `blocks` here. */
  append(contigs: readonly IndexedContig[], blocks: number): void {
    const shift = blocks * 65_536;
    for (const { name, bins, windows, records, end, lastStart } of contigs) {
      const contig = this.#contig(name);
      for (const [bin, chunks] of bins) {
        const shifted = chunks.map((chunk) => ({ from: chunk.from + shift, to: chunk.to + shift }));
        contig.bins.set(bin, [...(contig.bins.get(bin) ?? []), ...shifted]);
      }
      windows.forEach((offset, window) => {
        if (offset !== undefined) contig.windows[window] ??= offset + shift;
      });
      contig.records += records;
      contig.end = end + shift;
      contig.lastStart = lastStart;
    }
  }

  /** Writes the index to `path`. `blocks`: see BgzfWriter.blockOffsets; where places have numbers of blocks. */
  async write(path: string, blocks?: readonly number[]): Promise<void> {
    const writer = new BgzfWriter(path);
    const offset = (place: number): number => {
      const block = Math.floor(place / 65_536);
      return (blocks ? blocks[block]! : block) * 65_536 + (place % 65_536);
    };
    writer.write(this.#header());
    for (const contig of this.#contigs) writer.write(contigBytes(contig, offset));
    writer.write(Buffer.alloc(8));
    await writer.close();
  }

  #contig(name: string): IndexedContig {
    if (this.#current?.name === name) return this.#current;
    if (this.#names.has(name)) {
      throw new EngineError(
        'badInput',
        `${name} comes back after another contig: records to be indexed must be sorted.`,
      );
    }
    this.#current = {
      ...{ name, bins: new Map(), windows: [], records: 0, end: 0, lastStart: 0 },
      ...{ latestBin: 0, latest: null },
    };
    this.#names.set(name, this.#current);
    this.#contigs.push(this.#current);
    return this.#current;
  }

  #header(): Buffer {
    const names = Buffer.from(this.#contigs.map((contig) => `${contig.name}\0`).join(''), 'utf8');
    // Format 2 is VCF: sequence in column 1, position in column 2, no end column, '#' starts a comment, skip none.
    const numbers = [this.#contigs.length, 2, 1, 2, 0, '#'.charCodeAt(0), 0, names.length];
    return Buffer.concat([Buffer.from('TBI\x01', 'latin1'), ...numbers.map(i32), names]);
  }
}

/** What the index holds of one contig. */
export interface IndexedContig {
  name: string;
  bins: Map<number, Chunk[]>;
  /** First offset of a record that overlaps each window of 16,384 bases; holes where there is none. */
  windows: (number | undefined)[];
  records: number;
  end: number;
  lastStart: number;
  /** The bin of the latest record, and its chunk. */
  latestBin: number;
  latest: Chunk | null;
}

/** A stretch of the file. */
interface Chunk {
  from: number;
  to: number;
}

function contigBytes(contig: IndexedContig, offset: (place: number) => number): Buffer {
  const bins = [...contig.bins].sort(([a], [b]) => a - b);
  const chunks = bins.reduce((sum, [, list]) => sum + list.length, 0);
  const bytes = Buffer.allocUnsafe(4 + bins.length * 8 + chunks * 16 + 40 + 4 + contig.windows.length * 8);
  let at = 0;
  const i32 = (value: number): void => {
    at = bytes.writeInt32LE(value, at);
  };
  const u64 = (value: number): void => {
    at = writeU64(bytes, value, at);
  };
  i32(bins.length + 1);
  let first = contig.end;
  for (const [bin, list] of bins) {
    i32(bin);
    i32(list.length);
    for (const { from, to } of list) {
      u64(offset(from));
      u64(offset(to));
    }
    if (list[0]!.from < first) first = list[0]!.from;
  }
  i32(META_BIN);
  i32(2);
  for (const value of [offset(first), offset(contig.end), contig.records, 0]) u64(value);
  i32(contig.windows.length);
  let before = first;
  for (let window = 0; window < contig.windows.length; window++) {
    before = contig.windows[window] ?? before;
    u64(offset(before));
  }
  return bytes;
}

/** Smallest bin that holds [start, end): the UCSC scheme, as in the SAM specification, section 5.3. */
function binOf(start: number, end: number): number {
  const last = Math.max(start, end - 1);
  for (let level = 5, first = 4681, shift = 14; level > 0; level--, shift += 3) {
    if (start >> shift === last >> shift) return first + (start >> shift);
    first = (first - 1) / 8;
  }
  return 0;
}

function i32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Returns where it ends. */
function writeU64(bytes: Buffer, value: number, at: number): number {
  bytes.writeUInt32LE(value % 2 ** 32, at);
  return bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}
