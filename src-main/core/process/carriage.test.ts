import { describe, expect, it } from 'vitest';
import { collapseCarriage, createCarriageCollapser } from './carriage.ts';
import type { RawLine } from './lines.ts';

function raw(text: string, stream: RawLine['stream'] = 'stdout', t = 0): RawLine {
  const carriage = text.endsWith('\r');
  return { stream, text: text.replace(/\r$/, ''), carriage, truncated: false, t };
}
const texts = (lines: RawLine[]) => lines.map(({ text }) => text);

describe('carriage segments', () => {
  it('keeps the last of a run', () => {
    expect(texts(collapseCarriage([raw('1 %\r'), raw('2 %\r'), raw('3 %\r')]))).toEqual(['3 %']);
  });

  it('lets a line replace the progress before it, and an empty line leave it', () => {
    expect(texts(collapseCarriage([raw('1 %\r'), raw('download: a to b'), raw('x')]))).toEqual([
      'download: a to b',
      'x',
    ]);
    expect(texts(collapseCarriage([raw('100 %\r'), raw(''), raw('')]))).toEqual(['100 %', '']);
  });

  it('remembers a run over batches, each stream for itself, and gives what is left in order of time', () => {
    const collapser = createCarriageCollapser();
    expect(collapser.push([raw('1 %\r', 'stderr', 1)])).toEqual([]);
    expect(
      texts(collapser.push([raw('out'), raw('2 %\r', 'stderr', 5), raw('half\r', 'stdout', 3)])),
    ).toEqual(['out']);
    expect(texts(collapser.end())).toEqual(['half', '2 %']);
    expect(collapser.end()).toEqual([]);
  });
});
