import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineDecoder, type LineDecoder } from './lines.ts';

function decoder(maxLineBytes = 65_536, transform?: (text: string, cut: boolean) => string): LineDecoder {
  return createLineDecoder({ stream: 'stdout', maxLineBytes, now: () => 7, ...(transform && { transform }) });
}

/** Text with `\r` after progress segments and `…` after cut lines, so that expectations stay readable. */
function decode(chunks: (string | Buffer)[], lines = decoder()): string[] {
  const all = [...chunks.flatMap((chunk) => lines.push(Buffer.from(chunk as string))), ...lines.end()];
  return all.map(({ text, carriage, truncated }) => `${text}${truncated ? '…' : ''}${carriage ? '\r' : ''}`);
}

describe('createLineDecoder', () => {
  it('splits at \\n, \\r\\n and lone \\r', () => {
    expect(decode(['a\nb\r\nc\rd\n\ne'])).toEqual(['a', 'b', 'c\r', 'd', '', 'e']);
  });

  it('takes a \\r\\n cut between two chunks for one line break', () => {
    expect(decode(['a\r', '\nb\n'])).toEqual(['a', 'b']);
    expect(decode(['a\r', 'b\n'])).toEqual(['a\r', 'b']);
    expect(decode(['\r', '\n'])).toEqual(['']);
  });

  it('gives out a held segment when told that the child is quiet, and then takes no second line break', () => {
    const lines = decoder();
    expect(lines.push(Buffer.from('50 %\r'))).toEqual([]);
    expect(lines.holding).toBe(true);
    expect(lines.settle()).toMatchObject([{ text: '50 %', carriage: true, t: 7 }]);
    expect(lines.settle()).toEqual([]);
    expect(lines.push(Buffer.from('\nnext\n'))).toMatchObject([{ text: 'next', carriage: false }]);
  });

  it('keeps a character whole that is cut between chunks, byte by byte', () => {
    const bytes = Buffer.from('é€😀\n');
    expect(decode([...bytes].map((byte) => Buffer.from([byte])))).toEqual(['é€😀']);
  });

  it('replaces invalid UTF-8 and keeps NUL bytes', () => {
    expect(decode([Buffer.from([0x61, 0xff, 0xc3, 0x0a, 0x00, 0x62, 0x0a])])).toEqual([
      'a\ufffd\ufffd',
      '\0b',
    ]);
  });

  it('keeps 64 KiB of a line without end, in constant memory, and goes on after it', () => {
    const lines = decoder();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (let i = 0; i < 64; i++) expect(lines.push(megabyte)).toEqual([]);
    const [long, next] = lines.push(Buffer.from('\nnext\n'));
    expect(long).toMatchObject({ truncated: true, text: 'x'.repeat(65_536) });
    expect(next).toMatchObject({ truncated: false, text: 'next' });
  });

  it('cuts before a character that does not fit', () => {
    expect(decode(['ab€\n'], decoder(4))).toEqual(['ab…']);
    expect(decode(['a€\n'], decoder(4))).toEqual(['a€']);
    expect(decode(['a€b\n'], decoder(4))).toEqual(['a€…']);
    expect(decode(['abcde'], decoder(4))).toEqual(['abcd…']);
  });

  it('transforms before it splits, and says which text was cut', () => {
    const mark = (text: string, cut: boolean) => (cut ? `<${text}>` : text.toUpperCase());
    expect(decode(['one\ntwo\nthree four\n'], decoder(8, mark))).toEqual(['ONE', 'TWO', '<three fo>…']);
  });

  it('gives the same lines however the bytes arrive', () => {
    const byte = fc.constantFrom(0x61, 0x0a, 0x0d, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0xff, 0x00);
    const input = fc.array(byte, { maxLength: 60 });
    fc.assert(
      fc.property(
        input,
        fc.array(fc.nat(59), { maxLength: 8 }),
        fc.constantFrom(3, 65_536),
        (bytes, cuts, max) => {
          const whole = Buffer.from(bytes);
          const places = [...new Set(cuts.filter((cut) => cut < bytes.length))].sort((a, b) => a - b);
          const chunks = [0, ...places].map((from, i) => whole.subarray(from, places[i] ?? bytes.length));
          expect(decode(chunks, decoder(max))).toEqual(expectedLines(bytes, max));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** The same by the plainest means: split the bytes, then decode each line. */
function expectedLines(bytes: number[], max: number): string[] {
  const lines: string[] = [];
  let line: number[] = [];
  const end = (carriage: boolean) => {
    let kept = line.slice(0, max);
    // A character that the limit cut in two goes as a whole.
    const needed = (lead: number) => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1);
    const lead = kept.findLastIndex((byte) => byte < 0x80 || byte >= 0xc0);
    if (line.length > max && lead >= max - 3 && lead + needed(kept[lead] ?? 0) > max)
      kept = kept.slice(0, lead);
    const text = Buffer.from(kept).toString();
    if (!carriage || text !== '') lines.push(`${text}${line.length > max ? '…' : ''}${carriage ? '\r' : ''}`);
    line = [];
  };
  bytes.forEach((byte, i) => {
    if (byte === 0x0a && bytes[i - 1] === 0x0d) return;
    if (byte === 0x0a) end(false);
    else if (byte === 0x0d) end(bytes[i + 1] !== 0x0a);
    else line.push(byte);
  });
  if (line.length > 0) end(false);
  return lines;
}
