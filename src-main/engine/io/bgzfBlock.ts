import { crc32, deflateRawSync } from 'node:zlib';

/** The empty block that ends every whole BGZF file (SAM specification, section 4.1.2). */
export const BGZF_EOF = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

/** Most bytes of text in a block, as bgzip makes them. */
export const BLOCK_TEXT = 65_280;

/** A BGZF block with at most BLOCK_TEXT bytes of text; what does not shrink is stored as it is. `level` is zlib's. */
export function bgzfBlock(text: Uint8Array, level = 6): Buffer {
  // With more memory for its tables zlib needs a fifth less time.
  const compressed = deflateRawSync(text, { level, memLevel: 9, chunkSize: 65_536 });
  const fits = compressed.length <= 65_536 - 26;
  const data = fits ? compressed : deflateRawSync(text, { level: 0, chunkSize: 131_072 });
  const block = Buffer.allocUnsafe(data.length + 26);
  BGZF_EOF.copy(block, 0, 0, 16);
  block.writeUInt16LE(data.length + 25, 16);
  data.copy(block, 18);
  block.writeUInt32LE(crc32(text), data.length + 18);
  block.writeUInt32LE(text.length, data.length + 22);
  return block;
}
