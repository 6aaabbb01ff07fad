/** One line, or one `\r`-ended segment of a line, as a child printed it. */
export interface RawLine {
  stream: 'stdout' | 'stderr';
  text: string;
  /** Ended by a lone `\r`: progress, which the next segment of the stream replaces. */
  carriage: boolean;
  /** Longer than the limit; the rest of the line was dropped. */
  truncated: boolean;
  /** When it was read, milliseconds since the epoch. */
  t: number;
}

export interface LineDecoderOptions {
  stream: RawLine['stream'];
  /** Most bytes kept of one line; the rest is dropped and the line flagged. */
  maxLineBytes: number;
  /**
   * Applied to decoded text before it is split; must leave line breaks where they are. `cut` says that the text is
   * one line whose tail is missing. Working on blocks of lines is what makes masking cheap.
   */
  transform?: (text: string, cut: boolean) => string;
  now?: () => number;
}

export interface LineDecoder {
  /** The lines which `chunk` completes. An incomplete character or line waits for the next chunk. */
  push(chunk: Buffer): RawLine[];
  /** Gives out a segment held back because its `\r` may be the first half of a `\r\n`. Call when the child is quiet. */
  settle(): RawLine[];
  /** True when {@link LineDecoder.settle} would give out a segment. */
  readonly holding: boolean;
  /** The last line, when the stream ended without a line break. */
  end(): RawLine[];
}

const LF = 10;
const CR = 13;

/**
 * Bytes of one stream into lines split at `\n`, `\r\n` and lone `\r`. Bytes are only decoded up to a line break, which
 * no UTF-8 character contains, so a character is never cut in two; invalid bytes become U+FFFD. Empty `\r` segments
 * are left out, empty lines are not.
 */
export function createLineDecoder(options: LineDecoderOptions): LineDecoder {
  const { stream, maxLineBytes, transform = (text: string) => text, now = Date.now } = options;
  let carry = Buffer.allocUnsafe(Math.min(1024, maxLineBytes));
  let carried = 0;
  let overflow = false;
  let heldReturn = false;
  let swallowNewline = false;
  let t = 0;
  let out: RawLine[] = [];

  function add(text: string, carriage: boolean, truncated: boolean): void {
    if (carriage && text === '') return;
    out.push({ stream, text, carriage, truncated, t });
  }

  function keep(bytes: Buffer): void {
    const room = maxLineBytes - carried;
    const taken = Math.min(room, bytes.length);
    if (bytes.length > room) overflow = true;
    if (carried + taken > carry.length) {
      const grown = Buffer.allocUnsafe(Math.min(maxLineBytes, Math.max(carry.length * 2, carried + taken)));
      carry.copy(grown, 0, 0, carried);
      carry = grown;
    }
    bytes.copy(carry, carried, 0, taken);
    carried += taken;
  }

  function emitCarry(carriage: boolean): void {
    const length = overflow ? wholeCharacters(carry, carried) : carried;
    add(transform(carry.toString('utf8', 0, length), overflow), carriage, overflow);
    carried = 0;
    overflow = false;
  }

  /** Handles the line break at `at`; returns where the next line starts. */
  function finishAt(chunk: Buffer, at: number): number {
    if (chunk[at] === LF) {
      emitCarry(false);
      return at + 1;
    }
    if (at + 1 === chunk.length) {
      heldReturn = true;
      return at + 1;
    }
    const crlf = chunk[at + 1] === LF;
    emitCarry(!crlf);
    return at + (crlf ? 2 : 1);
  }

  /** Line by line on the bytes: for a line begun earlier and for blocks that may hold an overlong line. */
  function walk(chunk: Buffer, start: number, stop: number): number {
    let at = start;
    while (at < stop) {
      const end = firstBreak(chunk, at);
      keep(chunk.subarray(at, end < 0 ? chunk.length : end));
      if (end < 0) return chunk.length;
      at = finishAt(chunk, end);
    }
    return at;
  }

  function decodeBlock(block: Buffer): void {
    const text = transform(block.toString('utf8'), false);
    if (!text.includes('\r')) {
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        out.push({ stream, text: text.slice(from, end), carriage: false, truncated: false, t });
        from = end + 1;
      }
      return;
    }
    let lf = text.indexOf('\n');
    let cr = text.indexOf('\r');
    for (let from = 0; from < text.length; ) {
      if (lf >= 0 && lf < from) lf = text.indexOf('\n', from);
      if (cr >= 0 && cr < from) cr = text.indexOf('\r', from);
      const carriage = cr >= 0 && (lf < 0 || cr < lf);
      const end = carriage ? cr : lf;
      const crlf = carriage && lf === cr + 1;
      add(text.slice(from, end), carriage && !crlf, false);
      from = end + (crlf ? 2 : 1);
    }
  }

  function take(): RawLine[] {
    const lines = out;
    out = [];
    return lines;
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return [];
      t = now();
      let start = 0;
      if (heldReturn) {
        heldReturn = false;
        const crlf = chunk[0] === LF;
        emitCarry(!crlf);
        start = crlf ? 1 : 0;
      } else if (swallowNewline && chunk[0] === LF) {
        start = 1;
      }
      swallowNewline = false;

      if (carried > 0 || overflow) {
        const end = firstBreak(chunk, start);
        keep(chunk.subarray(start, end < 0 ? chunk.length : end));
        start = end < 0 ? chunk.length : finishAt(chunk, end);
      }
      const stop = lastBreak(chunk);
      if (stop > start && stop - start <= maxLineBytes) {
        decodeBlock(chunk.subarray(start, stop));
        start = stop;
      } else if (stop > start) {
        start = walk(chunk, start, stop);
      }
      if (start < chunk.length) walk(chunk, start, chunk.length);
      return take();
    },
    settle() {
      if (!heldReturn) return [];
      heldReturn = false;
      swallowNewline = true;
      emitCarry(true);
      return take();
    },
    get holding() {
      return heldReturn;
    },
    end() {
      t = now();
      if (heldReturn) emitCarry(true);
      else if (carried > 0 || overflow) emitCarry(false);
      heldReturn = false;
      return take();
    },
  };
}

function firstBreak(chunk: Buffer, from: number): number {
  const lf = chunk.indexOf(LF, from);
  const head = lf < 0 ? chunk : chunk.subarray(0, lf);
  const cr = head.indexOf(CR, from);
  return cr < 0 ? lf : cr;
}

/** Just after the last line break of the chunk, not counting a `\r` in its last byte, which may be half of a `\r\n`. */
function lastBreak(chunk: Buffer): number {
  const body = chunk[chunk.length - 1] === CR ? chunk.subarray(0, chunk.length - 1) : chunk;
  return Math.max(body.lastIndexOf(LF), body.lastIndexOf(CR)) + 1;
}

/** Length without a UTF-8 character that the cut at `length` left incomplete. */
function wholeCharacters(bytes: Buffer, length: number): number {
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? length - back : length;
    }
  }
  return length;
}
