import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../contract/api.ts';
import type { LogLine } from '../../contract/log.ts';
import { saveLogText } from './saveLog.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vcbench-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = { runId: '20261123T080000Z-NA24143-aaaaaa', log: '01-csv.1' };

function service(lines: LogLine[], failAt = Number.POSITIVE_INFINITY): Pick<Api, 'call'> {
  const call = async (method: string, input: { from: number; limit: number }) => {
    if (method === 'logs.list')
      return { ok: true, value: { logs: [{ log: place.log, lastN: lines.length }] } };
    if (input.from >= failAt)
      return { ok: false, error: { code: 'diskFull', message: 'The disk cannot be read.' } };
    const page = lines.slice(input.from - 1, input.from - 1 + Math.min(input.limit, 1000));
    return { ok: true, value: { lines: page, lastN: lines.length } };
  };
  return { call } as unknown as Pick<Api, 'call'>;
}

const line = (n: number, text: string): LogLine => ({
  n,
  t: 1_763_884_800_000,
  stream: 'stdout',
  level: 'info',
  text,
});

describe('saving a log', () => {
  it('writes every line as plain text and leaves nothing else', async () => {
    const lines = Array.from({ length: 4500 }, (_, index) => line(index + 1, `line ${index + 1}`));
    lines[1] = line(2, '\u001b[31mred\u001b[0m <b>é</b>\u0007');
    const path = join(folder, 'log.txt');
    writeFileSync(path, 'older');
    await saveLogText(service(lines), place, path);
    const written = readFileSync(path, 'utf8').split('\n');
    expect(written).toHaveLength(4501);
    expect(written[0]).toBe('2025-11-23T08:00:00.000Z info     line 1');
    expect(written[1]).toBe('2025-11-23T08:00:00.000Z info     red <b>é</b>\ufffd');
    expect(written[4499]).toBe('2025-11-23T08:00:00.000Z info     line 4500');
    expect(readdirSync(folder)).toEqual(['log.txt']);
  });

  it('keeps the older file when reading breaks off', async () => {
    const lines = Array.from({ length: 4500 }, (_, index) => line(index + 1, 'x'));
    const path = join(folder, 'log.txt');
    writeFileSync(path, 'older');
    await expect(saveLogText(service(lines, 2000), place, path)).rejects.toThrow('The disk cannot be read.');
    expect(readFileSync(path, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual(['log.txt']);
  });

  it('says in a sentence that the place cannot be written', async () => {
    const path = join(folder, 'missing', 'log.txt');
    await expect(saveLogText(service([line(1, 'x')]), place, path)).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(/^The log cannot be saved as .*missing\/log\.txt/),
    });
    await expect(saveLogText(service([]), { ...place, log: '02-happy.1' }, path)).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});
