import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoLab, makeDemoLab } from './support/demoLab.ts';
import { type HostileS3, startHostileS3 } from './support/hostileS3.ts';
import { eventsOf, JSON_HEADERS, type Serving, startServing } from './support/httpClient.ts';
import { hasTool, until, Workbench } from './support/vcbench.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';
const awsMissing = !hasTool('aws');
describe(`the lab's import from S3${awsMissing ? ' (not run: aws not installed)' : ''}`, () => {
  let lab: DemoLab;
  let s3: HostileS3;
  let bench: Workbench;
  let server: Serving;
  beforeAll(async () => {
    lab = await makeDemoLab();
    s3 = await startHostileS3();
    bench = new Workbench({
      VCBENCH_REFERENCE_CATALOGUE: lab.catalogue,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    s3.objects = lab.objects('runs');
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server.stop();
    await s3.close();
    lab.remove();
    bench.remove();
  });

  const upload = (body: object) =>
    server.send('/api/v1/upload/aws', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });
  it('says what is wrong with a request', async () => {
    const noBucket = await upload({ sample_id: SAMPLE });
    expect(noBucket.status).toBe(400);
    expect(noBucket.json()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^No S3 bucket is set\./),
    });
    await server.call('settings.set', {
      s3: { bucket: 'lab', basePath: 'runs', region: 'ca-central-1', endpoint: s3.endpoint },
    });
    const stratified = await upload({ sample_id: SAMPLE, benchmarks: ['stratified'] });
    expect(stratified.status).toBe(400);
    expect(stratified.json().detail).toContain('Stratified results need the comparison of small');
    expect((await upload({ sample_id: '../x' })).status).toBe(400);
    expect((await upload([])).status).toBe(400);
    expect((await server.call('runs.list', {})) as object).toMatchObject({ value: { runs: [] } });
  });

  it.skipIf(awsMissing)(
    'downloads, processes, and is followed from before its start to its end',
    async () => {
      const follower = await server.listen(`/ws/download/${SAMPLE}`);
      const answer = await upload({ sample_id: SAMPLE, benchmarks: ['csv'] });
      expect(answer.json()).toEqual({
        ok: true,
        sample_id: SAMPLE,
        run_name: `${SAMPLE}_R001`,
        job_id: expect.stringContaining(SAMPLE),
        auto_process: true,
        benchmarking: 'csv',
        message: 'AWS download initiated',
      });
      expect(await follower.closed).toBe(1000);
      expect(follower.messages.at(-1)).toMatchObject({ sample_id: SAMPLE, status: 'completed' });
      const { logs } = (await server.send(`/api/v1/download/logs/${SAMPLE}`)).json<{ logs: object[] }>();
      expect(follower.messages.slice(0, -1)).toEqual(logs);
    },
  );

  it.skipIf(awsMissing)(
    'is interrupted when the server is asked to end, and its clients see it',
    async () => {
      s3.behaviour = { kind: 'stall', after: 50_000 };
      s3.objects = new Map(
        [...s3.objects].map(([key, content]) => [key.replaceAll(SAMPLE, 'NA24143_Lib9_Rep1'), content]),
      );
      const events = await server.listen('/api/events');
      const { job_id: runId } = (await upload({ sample_id: 'NA24143_Lib9_Rep1' })).json<{
        job_id: string;
      }>();
      const status = async () =>
        (await server.send('/api/v1/download/status/NA24143_Lib9_Rep1')).json<{
          status: string;
          log_count: number;
        }>();
      await until('the download runs', async () => (await status()).log_count > 2);
      expect((await status()).status).toBe('running');
      const finished = await server.stop();
      expect(finished.code).toBe(0);
      expect(finished.stderr).toContain('1 active run becomes interrupted');
      expect(await events.closed).toBe(1001);
      expect(eventsOf(events.messages, 'runs.changed').at(-1)).toMatchObject({ runId, state: 'interrupted' });
      expect(existsSync(server.file)).toBe(false);
      expect(await bench.json('show', runId)).toMatchObject({ state: 'interrupted', reason: 'appQuit' });
    },
  );
});
