import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSvSet, svDataFolder, svSets } from '../scripts/dev/bench-sv.ts';
import { openVcf } from '../src-main/engine/io/vcf.ts';
import { silentOutput } from '../src-main/engine/output.ts';
import { runSvBenchmark } from '../src-main/engine/sv/index.ts';
import { randomSvCase } from '../src-main/engine/testing/svCallSets.ts';
import { truvariArguments, writeSvCase } from '../src-main/engine/testing/svCaseFiles.ts';

const noData = !existsSync(svDataFolder);

describe('real call sets', () => {
  it.skipIf(noData).each(svSets)(
    `$name: summary.json equals truvari's${noData ? ' (not run: shared data absent)' : ''}`,
    async (set) => {
      const { ours, theirs } = await compareSvSet(set);
      expect(ours).toBe(theirs);
    },
  );
});

const truvari = findTruvari();
const SEEDS = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110];

// Ten random comparisons through the installed truvari and ours: same figures, same annotated records.
describe('truvari itself', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vcbench-truvari-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const why = truvari === null ? ' (not run: truvari 5.4 not installed)' : '';
  it.skipIf(truvari === null).each(SEEDS)(`agrees on random call sets, seed %i${why}`, async (seed) => {
    const options = await writeSvCase(randomSvCase(seed), join(folder, String(seed)));
    const theirs = join(folder, `${seed}.truvari`);
    const ours = join(folder, `${seed}.vcbench`);
    await promisify(execFile)(truvari!, ['bench', ...truvariArguments(options), '-o', theirs]);
    await runSvBenchmark({ ...options, output: ours }, silentOutput);
    const text = (place: string, name: string): string => readFileSync(join(place, name), 'utf8');
    expect(text(ours, 'summary.json')).toBe(text(theirs, 'summary.json'));
    expect(text(ours, 'candidate.refine.bed')).toBe(text(theirs, 'candidate.refine.bed'));
    const params = (place: string) => ({ ...JSON.parse(text(place, 'params.json')), output: '' });
    expect(params(ours)).toEqual(params(theirs));
    for (const name of ['tp-base', 'tp-comp', 'fp', 'fn']) {
      expect(await records(join(ours, `${name}.vcf.gz`))).toEqual(
        await records(join(theirs, `${name}.vcf.gz`)),
      );
    }
  });
});

/** Lines without END, which truvari's library rewrites; sorted, as equal records have no order. */
async function records(path: string): Promise<string[]> {
  const lines: string[] = [];
  const reader = await openVcf(path);
  for await (const batch of reader.batches()) {
    for (const { text } of batch) lines.push(text.replace(/([\t;])END=\d+;?/, '$1').replace(';\t', '\t'));
  }
  await reader.close();
  return lines.sort();
}

/** truvari 5.4 from `VCBENCH_TRUVARI`, the test tools' folder or PATH; other versions have other rules. */
function findTruvari(): string | null {
  const folders = [resolve('.vcbench/truvari/bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const places = [process.env.VCBENCH_TRUVARI ?? '', ...folders.map((folder) => join(folder, 'truvari'))];
  return places.find((path) => existsSync(path) && versionOf(path).includes('v5.4.')) ?? null;
}

function versionOf(path: string): string {
  const { stdout, stderr } = spawnSync(path, ['version'], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}
