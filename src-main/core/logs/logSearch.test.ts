import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogLevel } from '../../contract/log.ts';
import { createLogWriter, searchLog } from './logStore.ts';

const LOG = '02-happy.1';
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vcbench-search-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function write(lines: readonly (string | [LogLevel, string])[]): Promise<void> {
  const writer = createLogWriter({ directory, log: LOG });
  await writer.append(
    lines.map((line) => {
      const [level, text] = typeof line === 'string' ? (['info', line] as const) : line;
      return { stream: 'stdout', level, text, t: 1_795_000_000_000 };
    }),
  );
  await writer.close();
}
const find = async (text: string, more = {}) => {
  const { lines, total, before } = await searchLog(directory, LOG, { text, limit: 100, ...more });
  return { found: lines.map(({ n }) => n), total, before };
};

describe('searchLog', () => {
  it('finds text whatever its case, or by case when asked', async () => {
    await write(['Truth', 'query', 'the TRUTH set', 'Ünïcode', 'ÜNÏCODE']);
    expect((await find('truth')).found).toEqual([1, 3]);
    expect((await find('truth', { caseSensitive: true })).found).toEqual([]);
    expect((await find('ünï')).found).toEqual([4, 5]);
  });

  it('looks at the text only, not at how it is stored', async () => {
    await write(['a', 'level', 'info "text": }', '17950']);
    expect((await find('level')).found).toEqual([2]);
    expect((await find('"text":')).found).toEqual([3]);
    expect((await find('1795')).found).toEqual([4]);
    expect((await find('}')).found).toEqual([3]);
    expect((await find('stdout')).found).toEqual([]);
  });

  it('finds escaped characters, and none of the letters that escapes are made of', async () => {
    await write(['a\tb', 'tab', 'back\\slash', 'quote "x"', 'esc \u001b[0m', 'a\nb']);
    expect((await find('\t')).found).toEqual([1]);
    expect((await find('t')).found).toEqual([2, 4]);
    expect((await find('\\')).found).toEqual([3]);
    expect((await find('"x')).found).toEqual([4]);
    expect((await find('u001b')).found).toEqual([]);
    expect((await find('\u001b[')).found).toEqual([5]);
  });

  it('copes with characters whose lower case is longer', async () => {
    await write(['İstanbul match', 'plain MATCH', '\\ İ match']);
    expect((await find('match')).found).toEqual([1, 2, 3]);
  });

  it('takes words for words, not for a pattern', async () => {
    await write(['a.c', 'abc', '[W] x']);
    expect((await find('a.c')).found).toEqual([1]);
    expect((await find('[w]')).found).toEqual([3]);
  });

  it('goes either way from a line, and counts all matches', async () => {
    await write(Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 'match' : 'other')));
    expect(await find('match', { from: 500, limit: 2 })).toEqual({
      found: [501, 511],
      total: 100,
      before: 50,
    });
    expect(await find('match', { from: 500, limit: 2, direction: 'backward' })).toEqual({
      found: [481, 491],
      total: 100,
      before: 48,
    });
    expect(await find('match', { limit: 1, direction: 'backward' })).toEqual({
      found: [991],
      total: 100,
      before: 99,
    });
  });

  it('keeps to levels', async () => {
    await write([
      'match',
      ['error', 'match'],
      ['warning', 'match'],
      ['error', 'other "level":"warning" match'],
    ]);
    expect((await find('match', { levels: ['error'] })).found).toEqual([2, 4]);
    expect((await find('match', { levels: ['warning'] })).found).toEqual([3]);
  });

  it('has no match for nothing, and none in a log that is not there', async () => {
    await write(['a']);
    expect(await find('')).toEqual({ found: [], total: 0, before: 0 });
    expect(await searchLog(directory, '03-csv.1', { text: 'a', limit: 1 })).toEqual({
      lines: [],
      total: 0,
      before: 0,
      lastN: 0,
    });
  });

  it('refuses a text without measure and stops when it is told to', async () => {
    await write(['a']);
    await expect(find('x'.repeat(1001))).rejects.toMatchObject({ code: 'invalidRequest' });
    await expect(find('a', { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
