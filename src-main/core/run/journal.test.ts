import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/runs.ts';
import { openJournal, readJournal } from './journal.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const file = () => join(folder.path, 'journal.ndjson');

describe('journal', () => {
  it('numbers events on from what is there', async () => {
    const first = await openJournal(folder.path, () => undefined);
    await first.append({ type: 'run.created' });
    await first.close();
    const second = await openJournal(folder.path, () => undefined);
    await second.append({ type: 'run.queued', processing: true });
    await second.close();
    const events = await readJournal(folder.path);
    expect(events.map((event) => [event.seq, event.type])).toEqual([
      [1, 'run.created'],
      [2, 'run.queued'],
    ]);
  });

  it('tells its listener only what is on the disk', async () => {
    const seen: string[] = [];
    const journal = await openJournal(folder.path, (event) => seen.push(event.type));
    await Promise.all([
      journal.append({ type: 'run.created' }),
      journal.append({ type: 'run.queued', processing: false }),
    ]);
    expect(seen).toEqual(['run.created', 'run.queued']);
    expect((await readJournal(folder.path)).length).toBe(2);
    await journal.close();
  });

  it('leaves out a tail that a crash tore, and cuts it off before it writes on', async () => {
    const journal = await openJournal(folder.path, () => undefined);
    await journal.append({ type: 'run.created' });
    await journal.close();
    await appendFile(file(), '{"v":1,"seq":2,"at":"2026-11-23T0');
    expect((await readJournal(folder.path)).length).toBe(1);
    const again = await openJournal(folder.path, () => undefined);
    await again.append({ type: 'run.queued', processing: true });
    await again.close();
    const lines = (await readFile(file(), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual([1, 2]);
  });

  it('passes over lines of a later version, of noise, and with a number that is not new', async () => {
    const at = '2026-11-23T07:55:38.000Z';
    const lines = [
      { v: 1, seq: 1, at, type: 'run.created' },
      { v: 9, seq: 2, at, type: 'run.teleported' },
      { v: 1, seq: 1, at, type: 'run.finished', outcome: 'failed' },
      { v: 1, seq: 3, at, type: 'run.queued', processing: true },
    ];
    await writeFile(file(), `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnonsense\n\n`);
    expect((await readJournal(folder.path)).map((event) => event.seq)).toEqual([1, 3]);
  });

  it('is empty where there is none', async () => {
    expect(await readJournal(join(folder.path, 'nowhere'))).toEqual([]);
  });
});
