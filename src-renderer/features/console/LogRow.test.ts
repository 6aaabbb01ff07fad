import { describe, expect, it } from 'vitest';
import { parseAnsi } from './ansi.ts';
import { marked } from './LogRow.tsx';

const pieces = (text: string, needle: string | null) =>
  marked(parseAnsi(text), needle).map(({ span, mark }) => (mark ? `[${span.text}]` : span.text));

describe('marked', () => {
  it('marks every match, whatever its case', () => {
    expect(pieces('Query of a query', 'query')).toEqual(['[Query]', ' of a ', '[query]']);
  });

  it('marks a match that reaches over a change of colour', () => {
    expect(pieces('ab\u001b[31mcd\u001b[0mef', 'bcde')).toEqual(['a', '[b]', '[cd]', '[e]', 'f']);
  });

  it('marks nothing without a search or a match', () => {
    expect(pieces('line', null)).toEqual(['line']);
    expect(pieces('line', 'x')).toEqual(['line']);
    expect(pieces('\u0130x', 'x')).toEqual(['\u0130x']);
  });
});
