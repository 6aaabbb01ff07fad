import { stat } from 'node:fs/promises';
import { EngineError } from '../errors.ts';
import type { VirtualOffset } from './bgzf.ts';
import { openInput } from './input.ts';

/** What reading needs from a `.tbi`. */
export interface TabixIndex {
  /** In file order. `records` when the index states it (htslib's pseudo-bin). */
  contigs: Map<string, { start: VirtualOffset; records: number | undefined }>;
}

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

/** htslib keeps a contig's file range and record count in this bin, which no position falls into. */
export const META_BIN = 37450;

function parse(bytes: Buffer): TabixIndex {
  if (bytes.toString('latin1', 0, 4) !== 'TBI\x01') throw new Error('magic');
  const names = bytes.toString('utf8', 36, 36 + bytes.readInt32LE(32)).split('\0');
  const contigs: TabixIndex['contigs'] = new Map();
  let at = 36 + bytes.readInt32LE(32);
  const count = bytes.readInt32LE(4);
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
        const offset = bytes.readBigUInt64LE(at);
        if (bin !== META_BIN && (start === undefined || offset < start)) start = offset;
      }
    }
    at += 4 + bytes.readInt32LE(at) * 8;
    if (start === undefined) continue;
    contigs.set(names[contig]!, {
      start: { block: Number(start >> 16n), within: Number(start & 0xffffn) },
      records,
    });
  }
  return { contigs };
}
