import type { FileHandle } from 'node:fs/promises';
import { stat } from 'node:fs/promises';
import { EngineError } from '../errors.ts';
import { BaseRoom } from './baseRoom.ts';
import { readBgzf } from './bgzf.ts';
import { openFile, openInput } from './input.ts';
import { lineBlocks, readLines } from './lines.ts';
import { readAt, readInto } from './readAt.ts';

/** An open reference genome. */
export interface Fasta {
  readonly path: string;
  /** Length in bases of each contig, in file order. */
  readonly contigs: Map<string, number>;
  /** Upper-case bases of [start, end), 0-based; cut at the contig's end. Throws EngineError for an unknown contig. */
  fetch(contig: string, start: number, end: number): Promise<string>;
  /** The same as upper-case ASCII, one byte each, in `room`: until it is used again. */
  fetchBytes(contig: string, start: number, end: number, room: BaseRoom): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens a reference genome: plain FASTA with its `.fai`, or bgzip FASTA with `.fai` and `.gzi`. A plain file of up
 * to 64 MB without `.fai` is indexed in memory. Throws EngineError badInput when an index is missing or does not fit.
 */
export async function openFasta(path: string): Promise<Fasta> {
  const input = await openInput(path);
  if (input.head[0] !== GREATER)
    throw new EngineError('badInput', `${path} is not a FASTA file: it does not start with '>'.`);
  if (input.compression === 'gzip') {
    throw new EngineError(
      'badInput',
      `${path} is compressed with gzip, which cannot be read at random.`,
      `Run: gunzip -c FILE.gz | bgzip -c > FILE.fa.gz && samtools faidx FILE.fa.gz`,
    );
  }
  const bgzf = input.compression === 'bgzf';
  const entries = (await exists(`${path}.fai`))
    ? await readFai(`${path}.fai`)
    : await missingFai(path, bgzf, input.size);
  const blocks = bgzf ? await readGzi(path, input.size) : null;
  checkFits(path, entries, blocks ? blocks.text.at(-1)! + LARGEST_BLOCK : input.size);
  return new IndexedFasta(path, await openFile(path), entries, blocks);
}

interface Entry {
  name: string;
  length: number;
  /** Offset of the first base in the uncompressed file. */
  offset: number;
  lineBases: number;
  lineBytes: number;
}

/** Offsets of the blocks of a bgzip file: compressed and uncompressed. */
interface Blocks {
  compressed: Float64Array;
  text: Float64Array;
}

class IndexedFasta implements Fasta {
  readonly path: string;
  readonly contigs: Map<string, number>;
  readonly #handle: FileHandle;
  readonly #entries: Map<string, Entry>;
  readonly #blocks: Blocks | null;
  /** Of `fetch`, not in use. */
  readonly #rooms: BaseRoom[] = [];

  constructor(path: string, handle: FileHandle, entries: Entry[], blocks: Blocks | null) {
    this.path = path;
    this.#handle = handle;
    this.#blocks = blocks;
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
    this.contigs = new Map(entries.map((entry) => [entry.name, entry.length]));
  }

  async fetch(contig: string, start: number, end: number): Promise<string> {
    const room = this.#rooms.pop() ?? new BaseRoom();
    const bases = await this.fetchBytes(contig, start, end, room);
    this.#rooms.push(room);
    return Buffer.from(bases.buffer, bases.byteOffset, bases.length).toString('latin1');
  }

  async fetchBytes(contig: string, start: number, wantedEnd: number, room: BaseRoom): Promise<Uint8Array> {
    const entry = this.#entries.get(contig);
    if (!entry) throw new EngineError('badInput', `${this.path} has no contig ${contig}.`);
    const end = Math.min(wantedEnd, entry.length);
    if (start < 0 || end <= start) return new Uint8Array(0);
    const from = fileOffset(entry, start);
    const wanted = fileOffset(entry, end - 1) + 1 - from;
    const size = wanted > MOST_BYTES ? 0 : await this.#read(from, room.bytes(wanted));
    const bases = room.join(size, start, end - start, entry);
    if (bases) return bases;
    throw new EngineError(
      'badInput',
      `${this.path} and its .fai do not fit together at ${contig}.`,
      FAIDX_HINT,
    );
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Fills `bytes` from the uncompressed file; returns how many there were before its end. */
  async #read(position: number, bytes: Buffer): Promise<number> {
    if (!this.#blocks) return (await readInto(this.#handle, position, bytes)).length;
    const { compressed, text } = this.#blocks;
    const block = lastNotAfter(text, position);
    const from = { block: compressed[block]!, within: position - text[block]! };
    let filled = 0;
    for await (const piece of readBgzf(this.#handle, this.path, from, () => {})) {
      const taken = Math.min(piece.length, bytes.length - filled);
      bytes.set(piece.subarray(0, taken), filled);
      filled += taken;
      if (filled === bytes.length) break;
    }
    return filled;
  }
}

const GREATER = 62;
/** Bytes of text in a block of a bgzip file. */
const LARGEST_BLOCK = 65_536;
/** More than the longest contigs: for fewer bases an index that asks for so many is wrong. */
const MOST_BYTES = 2 ** 31;
const SMALL = 64 * 1024 * 1024;
const FAIDX_HINT = 'Make the index again: samtools faidx FILE';

function fileOffset(entry: Entry, base: number): number {
  return entry.offset + Math.floor(base / entry.lineBases) * entry.lineBytes + (base % entry.lineBases);
}

/** Index of the last of the ascending offsets that is not beyond `position`. */
function lastNotAfter(offsets: Float64Array, position: number): number {
  let low = 0;
  let high = offsets.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! <= position) low = middle;
    else high = middle;
  }
  return low;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

async function readFai(path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { lines, first } of readLines(path)) {
    for (const [i, line] of lines.entries()) {
      if (line === '') continue;
      const [name, ...numbers] = line.split('\t');
      const [length, offset, lineBases, lineBytes] = numbers.map(Number);
      const sound =
        name && [length, offset, lineBases, lineBytes].every((n) => Number.isSafeInteger(n) && n! >= 0);
      if (!sound || (length! > 0 && (lineBases === 0 || lineBytes! < lineBases!))) {
        throw new EngineError(
          'badInput',
          `${path}, line ${first + i}: not a line of a FASTA index.`,
          FAIDX_HINT,
        );
      }
      entries.push({ name, length: length!, offset: offset!, lineBases: lineBases!, lineBytes: lineBytes! });
    }
  }
  return entries;
}

async function readGzi(path: string, size: number): Promise<Blocks> {
  if (!(await exists(`${path}.gzi`))) {
    throw new EngineError('badInput', `${path}.gzi is missing.`, `Make it: samtools faidx ${path}`);
  }
  const handle = await openFile(`${path}.gzi`);
  try {
    const bytes = readAt(handle, 0, (await handle.stat()).size);
    const count = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : -1;
    const damaged = new EngineError('badInput', `${path}.gzi is damaged.`, FAIDX_HINT);
    if (bytes.length !== 8 + count * 16) throw damaged;
    const blocks = { compressed: new Float64Array(count + 1), text: new Float64Array(count + 1) };
    for (let i = 0; i < count; i++) {
      blocks.compressed[i + 1] = Number(bytes.readBigUInt64LE(8 + i * 16));
      blocks.text[i + 1] = Number(bytes.readBigUInt64LE(16 + i * 16));
      const { compressed, text } = blocks;
      const block = text[i + 1]! - text[i]!;
      if (compressed[i + 1]! <= compressed[i]! || !(block >= 0 && block <= LARGEST_BLOCK)) throw damaged;
    }
    if (blocks.compressed[count]! >= size) throw damaged;
    return blocks;
  } finally {
    await handle.close();
  }
}

async function missingFai(path: string, bgzf: boolean, size: number): Promise<Entry[]> {
  if (bgzf || size > SMALL) {
    throw new EngineError('badInput', `${path}.fai is missing.`, `Make it: samtools faidx ${path}`);
  }
  return indexFasta(path);
}

/** What `samtools faidx` writes, for a small file. */
async function indexFasta(path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  let entry: Entry | undefined;
  let short = false;
  let offset = 0;
  let line = 0;
  for await (const { bytes } of lineBlocks(await openInput(path))) {
    for (let at = 0; at < bytes.length; ) {
      const newline = bytes.indexOf(10, at);
      const next = newline < 0 ? bytes.length : newline + 1;
      line++;
      const text = bytes.toString('latin1', at, next).trimEnd();
      if (text.startsWith('>')) {
        entry = {
          name: text.slice(1).split(/\s/)[0]!,
          length: 0,
          offset: offset + next - at,
          lineBases: 0,
          lineBytes: 0,
        };
        entries.push(entry);
        short = false;
      } else if (entry && text !== '') {
        if (entry.lineBases === 0) {
          entry.lineBases = text.length;
          entry.lineBytes = next - at;
        } else if (short || text.length > entry.lineBases) {
          throw new EngineError(
            'badInput',
            `${path}, line ${line}: lines of ${entry.name} differ in length.`,
            'Rewrap it: seqtk seq -l 60 FILE, or samtools faidx on a well-formed copy.',
          );
        }
        short = text.length < entry.lineBases;
        entry.length += text.length;
      }
      offset += next - at;
      at = next;
    }
  }
  return entries;
}

function checkFits(path: string, entries: Entry[], size: number): void {
  for (const entry of entries) {
    if (entry.length > 0 && fileOffset(entry, entry.length - 1) >= size) {
      throw new EngineError(
        'badInput',
        `${path}.fai does not belong to ${path}: ${entry.name} would end beyond the file.`,
        FAIDX_HINT,
      );
    }
  }
}
