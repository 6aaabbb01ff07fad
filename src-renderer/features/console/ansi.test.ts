import { describe, expect, it } from 'vitest';
import { parseAnsi, visible } from './ansi.ts';

const ESC = '\u001b';

describe('parseAnsi', () => {
  it('leaves a plain line as it is', () => {
    expect(parseAnsi('INFO  <b>not markup</b> &amp;')).toEqual([{ text: 'INFO  <b>not markup</b> &amp;' }]);
  });

  it('reads colours, weights and their ends', () => {
    expect(parseAnsi(`${ESC}[1;31merror${ESC}[22m: ${ESC}[39mno${ESC}[0m end`)).toEqual([
      { text: 'error', bold: true, color: 1 },
      { text: ': ', color: 1 },
      { text: 'no' },
      { text: ' end' },
    ]);
  });

  it('knows bright, 256 and RGB colours in both notations', () => {
    expect(parseAnsi(`${ESC}[93ma${ESC}[38;5;208mb${ESC}[48;2;1;2;255mc${ESC}[38:5:244md`)).toEqual([
      { text: 'a', color: 11 },
      { text: 'b', color: '#ff8700' },
      { text: 'c', color: '#ff8700', background: '#0102ff' },
      { text: 'd', color: '#808080', background: '#0102ff' },
    ]);
  });

  it('ignores colour numbers that are none', () => {
    expect(parseAnsi(`${ESC}[38;5;999mx${ESC}[38;2;300;0;0my${ESC}[1234mz`)).toEqual([
      { text: 'x' },
      { text: 'y' },
      { text: 'z' },
    ]);
  });

  it('shows every other control sequence as text', () => {
    expect(parseAnsi(`a${ESC}[2Jb${ESC}]0;title\u0007c\rd`)).toEqual([
      { text: 'a\u241b[2Jb\u241b]0;title\u2407c\u240dd' },
    ]);
  });

  it('shows signs that turn the direction of text around', () => {
    expect(visible('a\u202eb\u2066c\u009bd\te')).toBe('a\ufffdb\ufffdc\ufffdd\te');
  });

  it('stays linear on a long hostile line', () => {
    const line = `${ESC}[`.repeat(50_000) + ';'.repeat(50_000);
    expect(parseAnsi(line).length).toBe(1);
  });
});
