/** Encoded lines on their way to the disk: the bytes from `start` to `end`. */
export interface Block {
  buffer: Buffer;
  start: number;
  end: number;
  firstN: number;
  lastN: number;
}

export interface BlockQueue {
  /** Bytes waiting. */
  readonly bytes: number;
  /** Encodes whole lines, of which the numbers are given, at the end of the queue. */
  add(text: string, firstN: number, lastN: number): void;
  /** The oldest block, which is then the caller's. */
  take(): Block | null;
  /** A block that could not be written, back to the front. */
  putBack(block: Block): void;
  /** A block that is done with; its memory is used again. */
  release(block: Block): void;
}

const SPARE_BUFFERS = 3;

/**
 * Lines are encoded as they come, into buffers that are used again and again: text that waited as strings would
 * outlive the young generation of the collector and make the heap several times larger. A block takes more lines until it is taken or holds `capacity` bytes.
 */
export function createBlockQueue(capacity: number): BlockQueue {
  const blocks: Block[] = [];
  const spare: Buffer[] = [];
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    add(text, firstN, lastN) {
      const length = Buffer.byteLength(text);
      let block = blocks.at(-1);
      if (block === undefined || block.end + length > block.buffer.length) {
        const buffer =
          (length <= capacity && spare.pop()) || Buffer.allocUnsafeSlow(Math.max(capacity, length));
        block = { buffer, start: 0, end: 0, firstN, lastN };
        blocks.push(block);
      }
      block.end += block.buffer.write(text, block.end);
      block.lastN = lastN;
      bytes += length;
    },
    take() {
      const block = blocks.shift() ?? null;
      if (block !== null) bytes -= block.end - block.start;
      return block;
    },
    putBack(block) {
      blocks.unshift(block);
      bytes += block.end - block.start;
    },
    release(block) {
      if (block.buffer.length === capacity && spare.length < SPARE_BUFFERS) spare.push(block.buffer);
    },
  };
}
