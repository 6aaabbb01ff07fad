import { stat } from 'node:fs/promises';
import { EngineError } from '../errors.ts';
import { blockSize, type VirtualOffset } from './bgzf.ts';
import { BGZF_EOF } from './bgzfBlock.ts';
import { openFile, openInput } from './input.ts';
import { readAt } from './readAt.ts';

/** What reading needs from a `.tbi`. */
export interface TabixIndex {
  /** In file order. */
  contigs: Map<string, IndexEntry>;
  /** Where the last record ends; null when there is no record. */
  end: VirtualOffset | null;
}

/** What an index says of one contig. */
export interface IndexEntry {
  start: VirtualOffset;
  /** When the index states it (htslib's pseudo-bin). */
  records: number | undefined;
  /** The linear index: where the first record that overlaps each window of 16,384 bases stands; 0 where unknown. */
  windows: BigUint64Array;
}

/** Where reading must begin for no record that starts at `position` (0-based) or later to be missed. */
export function startFor({ start, windows }: IndexEntry, position: number): VirtualOffset {
  // Some programs leave windows without records at 0, others repeat the one before.
  let window = Math.min(Math.floor(position / WINDOW), windows.length - 1);
  while (window >= 0 && windows[window] === 0n) window--;
  return window < 0 ? start : split(windows[window]!);
}

const WINDOW = 16_384;

/**
 * Reads a `.tbi` (tabix format specification); null when the file is not there.
 * Throws EngineError badInput when it is damaged or not an index of a VCF.
 */
export async function readTabix(path: string): Promise<TabixIndex | null> {
  if (!(await stat(path).catch(() => null))?.isFile()) return null;
  const pieces: Buffer[] = [];
  for await (const piece of (await openInput(path)).chunks()) pieces.push(piece);
  try {
    return parse(Buffer.concat(pieces));
  } catch {
    throw new EngineError(
      'badInput',
      `${path} is not a sound tabix index.`,
      'Delete it and make it again: tabix -p vcf FILE.vcf.gz',
    );
  }
}

/**
 * Whether an index ends where its file does. One made for another version of the file nearly never does, and reading
 * through it would miss records without a sign.
 */
export async function indexFits(index: TabixIndex, path: string): Promise<boolean> {
  if (!index.end) return true;
  const handle = await openFile(path);
  try {
    const dataEnd = (await handle.stat()).size - BGZF_EOF.length;
    const { block, within } = index.end;
    if (block === dataEnd) return within === 0;
    const start = readAt(handle, block, 65_536);
    const size = blockSize(start, 0);
    return size > 0 && block + size === dataEnd && start.readUInt32LE(size - 4) === within;
  } finally {
    await handle.close();
  }
}

/** htslib keeps a contig's file range and record count in this bin, which no position falls into. */
export const META_BIN = 37450;

function parse(bytes: Buffer): TabixIndex {
  if (bytes.toString('latin1', 0, 4) !== 'TBI\x01') throw new Error('magic');
  const names = bytes.toString('utf8', 36, 36 + bytes.readInt32LE(32)).split('\0');
  const contigs: TabixIndex['contigs'] = new Map();
  let at = 36 + bytes.readInt32LE(32);
  const count = bytes.readInt32LE(4);
  let end = 0n;
  for (let contig = 0; contig < count; contig++) {
    let start: bigint | undefined;
    let records: number | undefined;
    const bins = bytes.readInt32LE(at);
    at += 4;
    for (let i = 0; i < bins; i++) {
      const bin = bytes.readUInt32LE(at);
      const chunks = bytes.readInt32LE(at + 4);
      at += 8;
      if (bin === META_BIN) records = Number(bytes.readBigUInt64LE(at + 16));
      for (let chunk = 0; chunk < chunks; chunk++, at += 16) {
        if (bin === META_BIN) continue;
        const offset = bytes.readBigUInt64LE(at);
        const stop = bytes.readBigUInt64LE(at + 8);
        if (start === undefined || offset < start) start = offset;
        if (stop > end) end = stop;
      }
    }
    const windows = new BigUint64Array(Math.min(bytes.readInt32LE(at), (bytes.length - at) / 8));
    at += 4;
    for (let window = 0; window < windows.length; window++, at += 8)
      windows[window] = bytes.readBigUInt64LE(at);
    if (start === undefined) continue;
    contigs.set(names[contig]!, { start: split(start), records, windows });
  }
  return { contigs, end: contigs.size > 0 ? split(end) : null };
}

function split(offset: bigint): VirtualOffset {
  return { block: Number(offset >> 16n), within: Number(offset & 0xffffn) };
}
