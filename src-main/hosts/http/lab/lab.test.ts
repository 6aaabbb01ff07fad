import { describe, expect, it } from 'vitest';
import type { Api, Envelope } from '../../../contract/api.ts';
import type { LogLine } from '../../../contract/log.ts';
import type { RunView } from '../../../contract/run.ts';
import { type LabEntry, labEntries, labLogs, labStatus } from './labLogs.ts';
import { createLabRuns } from './labRuns.ts';
import { labUpload } from './labUpload.ts';

const RUN = '20261123T075538Z-S-000001';

/** A service that knows logs and runs by heart, and what it was asked. */
class FakeService {
  readonly logs = new Map<string, LogLine[]>();
  runs: { runId: string; sampleId: string; createdAt: string }[] = [];
  readonly asked: { method: string; input: Record<string, unknown> }[] = [];
  private readonly listeners = new Set<(data: { runId: string; state: string | null }) => void>();

  addLog(log: string, startedAt: number, count: number): void {
    this.logs.set(
      log,
      Array.from({ length: count }, (_, index) => ({
        n: index + 1,
        t: startedAt + index,
        stream: 'stdout' as const,
        level: index % 2 === 0 ? ('info' as const) : ('progress' as const),
        text: `${log} ${index + 1}`,
      })),
    );
  }

  changed(runId: string, state: string | null): void {
    for (const listener of this.listeners) listener({ runId, state });
  }

  get api(): Api {
    return {
      call: async (method: string, input: Record<string, unknown>) => {
        this.asked.push({ method, input });
        return { ok: true, value: this.answer(method, input) } as Envelope<never>;
      },
      on: (_event: string, listener: never) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
    } as Api;
  }

  private answer(method: string, input: Record<string, unknown>): unknown {
    if (method === 'runs.list') return { runs: this.runs, unreadable: [] };
    if (method === 'runs.get') return { runId: input.runId, runName: 'S_R001' };
    if (method === 'runs.importS3') return { runIds: [RUN] };
    if (method === 'logs.list') {
      const logs = [...this.logs].map(([log, lines]) => ({ log, lastN: lines.length }));
      return { logs: logs.sort((a, b) => (a.log < b.log ? -1 : 1)) };
    }
    const lines = this.logs.get(input.log as string) ?? [];
    const from = (input.from as number) - 1;
    return { lines: lines.slice(from, from + (input.limit as number)), lastN: lines.length };
  }
}

async function messages(service: FakeService, since: number): Promise<string[]> {
  const logs = await labLogs(service.api, RUN);
  const found: LabEntry[] = [];
  for await (const page of labEntries(service.api, RUN, logs, since)) found.push(...page);
  return found.map(({ message }) => message);
}

describe('the log of a sample', () => {
  it('is its step logs in the order in which they were begun, so that a retry never changes a number', async () => {
    const service = new FakeService();
    service.addLog('01-download.1', 1000, 3);
    service.addLog('02-references.1', 2000, 2);
    const before = await messages(service, 0);
    expect(before).toEqual([
      '01-download.1 1',
      '01-download.1 2',
      '01-download.1 3',
      '02-references.1 1',
      '02-references.1 2',
    ]);
    service.addLog('01-download.2', 3000, 2);
    const after = await messages(service, 0);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toEqual(['01-download.2 1', '01-download.2 2']);
  });

  it('goes on at any number, over pages and borders of logs', async () => {
    const service = new FakeService();
    service.addLog('01-download.1', 1000, 4500);
    service.addLog('02-csv.1', 9000, 10);
    const all = await messages(service, 0);
    expect(all.length).toBe(4510);
    for (const since of [1, 1999, 2000, 4499, 4500, 4501, 4509, 4510, 9999]) {
      expect(await messages(service, since)).toEqual(all.slice(since));
    }
  });

  it('counts progress lines too, and tells when it last grew', async () => {
    const service = new FakeService();
    service.addLog('01-download.1', Date.UTC(2026, 10, 23, 8), 3);
    const logs = await labLogs(service.api, RUN);
    const view = {
      runId: RUN,
      state: 'warned',
      createdAt: '2026-11-23T07:00:00.000Z',
      startedAt: '2026-11-23T07:30:00.000Z',
      steps: [],
    } as unknown as RunView;
    expect(await labStatus(service.api, 'S', view, logs)).toEqual({
      sample_id: 'S',
      status: 'completed',
      log_count: 3,
      started_at: '2026-11-23T07:30:00.000Z',
      updated_at: '2026-11-23T08:00:00.002Z',
    });
  });

  it('of a sample without a run is empty', async () => {
    const { api } = new FakeService();
    expect(await labStatus(api, 'S', null, { parts: [], total: 0 })).toEqual({
      sample_id: 'S',
      status: 'pending',
      log_count: 0,
      started_at: null,
      updated_at: null,
    });
  });
});

describe('the run of a sample', () => {
  it('is the one created last, looked up again only when runs come or go', async () => {
    const service = new FakeService();
    const run = (runId: string, second: number) => ({
      runId,
      sampleId: 'S',
      createdAt: `2026-11-23T07:55:${second}.000Z`,
    });
    service.runs = [run('b', 38), run('a', 39)];
    const runs = createLabRuns(service.api);
    expect((await runs.latest('S'))?.runId).toBe('a');
    expect(await runs.latest('T')).toBeNull();
    service.changed('a', 'running');
    await runs.latest('S');
    const lists = () => service.asked.filter(({ method }) => method === 'runs.list').length;
    expect(lists()).toBe(1);
    service.runs = [run('c', 40), ...service.runs];
    service.changed('c', 'queued');
    expect((await runs.latest('S'))?.runId).toBe('c');
    service.runs = service.runs.slice(1);
    service.changed('c', null);
    expect((await runs.latest('S'))?.runId).toBe('a');
    expect(lists()).toBe(3);
    runs.close();
  });
});

describe('labUpload', () => {
  const imported = async (body: unknown) => {
    const service = new FakeService();
    const answer = await labUpload(service.api, body);
    return { answer, input: service.asked.find(({ method }) => method === 'runs.importS3')?.input };
  };

  it('asks for truvari and csv unless told otherwise', async () => {
    const { answer, input } = await imported({ sample_id: ' NA24143_Lib3_Rep1 ' });
    expect(input).toEqual({
      sampleId: 'NA24143_Lib3_Rep1',
      benchmarks: { happy: false, stratified: false, truvari: true, csv: true },
      autoProcess: true,
    });
    expect(answer).toEqual({
      ok: true,
      sample_id: 'NA24143_Lib3_Rep1',
      run_name: 'S_R001',
      job_id: RUN,
      auto_process: true,
      benchmarking: 'truvari,csv',
      message: 'AWS download initiated',
    });
  });

  it('takes a list, or names separated by commas, and the profile', async () => {
    const listed = await imported({ sample_id: 'S', benchmarks: ['happy', 'csv'], aws_profile: 'lab' });
    expect(listed.input).toMatchObject({
      benchmarks: { happy: true, stratified: false, truvari: false, csv: true },
      profile: 'lab',
    });
    const text = await imported({ sample_id: 'S', benchmarking: 'happy, stratified', auto_process: false });
    expect(text.input).toMatchObject({
      benchmarks: { happy: true, stratified: true, truvari: false, csv: false },
      autoProcess: false,
    });
    expect((await imported({ sample_id: 'S', benchmarking: '' })).answer.benchmarking).toBe('truvari,csv');
    expect((await imported({ sample_id: 'S', benchmarks: [] })).answer.benchmarking).toBe('');
  });

  it.each([
    [{}, /^sample_id: /],
    [{ sample_id: '../etc' }, /^sample_id: Use 1 to 100 letters/],
    [{ sample_id: 'S', benchmarks: ['happyy'] }, /A benchmark is one of happy, stratified, truvari, csv\./],
    [{ sample_id: 'S', benchmarking: 'csv,vcf' }, /A benchmark is one of/],
    [{ sample_id: 'S', auto_process: 'yes' }, /^auto_process: /],
    [{ sample_id: 'S', benchmark: ['csv'] }, /benchmark/],
    [null, /^request: /],
    [[], /^request: /],
  ])('refuses %j', async (body, message) => {
    await expect(imported(body)).rejects.toThrow(message);
  });
});
