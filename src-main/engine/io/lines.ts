import { EngineError } from '../errors.ts';
import { openInput, type TextInput } from './input.ts';

/** A piece of a text file that holds whole lines only. */
export interface LineBlock {
  bytes: Buffer;
  /** False only for the last block of a file whose last line has no newline. */
  ended: boolean;
}

/**
 * Lines of a text file, plain, gzip or bgzip, in batches, without line ends (`\n` or `\r\n`), decoded as UTF-8.
 * `first` is the number of the batch's first line, from 1. Memory stays bounded by the batch.
 * Throws EngineError as `openInput` does, or badInput for a line of more than 256 MB.
 */
export async function* readLines(path: string): AsyncGenerator<{ lines: string[]; first: number }> {
  let first = 1;
  for await (const block of lineBlocks(await openInput(path))) {
    const lines = block.bytes.toString('utf8').split('\n');
    if (block.ended) lines.pop();
    for (let i = 0; i < lines.length; i++) if (lines[i]!.endsWith('\r')) lines[i] = lines[i]!.slice(0, -1);
    yield { lines, first };
    first += lines.length;
  }
}

/**
 * The raw bytes in blocks of whole lines: the fast path for scanners that look at bytes. Every block ends with a
 * newline except perhaps the last (`ended` false), whose final line has none.
 */
export async function* lineBlocks(
  input: TextInput,
  chunks: AsyncIterable<Buffer> = input.chunks(),
): AsyncGenerator<LineBlock> {
  let open: Buffer[] = [];
  let openLength = 0;
  for await (const chunk of chunks) {
    let start = 0;
    if (openLength > 0) {
      // The line cut by the chunk's edge goes by itself: joining the whole chunk would copy every byte.
      start = chunk.indexOf(NEWLINE) + 1;
      if (start > 0) {
        yield { bytes: Buffer.concat([...open, chunk.subarray(0, start)]), ended: true };
        open = [];
        openLength = 0;
      }
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > start) yield { bytes: chunk.subarray(start, end), ended: true };
    if (end < chunk.length) {
      open.push(chunk.subarray(end));
      openLength += chunk.length - end;
      if (openLength > LONGEST_LINE) {
        throw new EngineError(
          'badInput',
          `${input.path} has a line of more than 256 MB; it is not a text file of records.`,
        );
      }
    }
  }
  if (openLength > 0) yield { bytes: Buffer.concat(open), ended: false };
}

const NEWLINE = 10;
const LONGEST_LINE = 256 * 1024 * 1024;
