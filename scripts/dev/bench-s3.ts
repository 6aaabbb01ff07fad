import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3 } from '../../e2e/support/s3.ts';
import { CSV_KINDS } from '../../src-main/core/inputs/runFiles.ts';

/**
 * `npm run bench -- s3 [MIB] [ROUNDS]`: the download script against a bare `aws s3 cp --recursive` of the same files
 * from the same loopback server, taking turns. Prints the best of each and their ratio (1 = as fast as the bare copy;
 * the script also lists, checks and renames). The second line is with the lab's md5 files; there the script also reads
 * every byte once more, so it is compared with the copy followed by `md5sum`, too. Exits 1 below 0.9.
 */
const run = promisify(execFile);
const script = fileURLToPath(new URL('../aws_download_gvcf.sh', import.meta.url));
const mebibytes = Number(process.argv[2] ?? 2048);
const rounds = Number(process.argv[3] ?? 3);
const sample = 'NA24143_Lib3_Rep1';

const server = await startS3();
const folder = await mkdtemp(join(tmpdir(), 'vcbench-bench-s3-'));
try {
  await server.createBucket('lab');
  const env = { ...process.env, ...server.env };
  for (const withMd5 of [false, true]) {
    const total = await seed(withMd5);
    const times = { bare: [] as number[], script: [] as number[], md5: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.bare.push(
        await timed('aws', [
          ...['--endpoint-url', server.endpoint, 's3', 'cp', '--recursive', '--only-show-errors'],
          ...['s3://lab/base/', join(folder, 'bare')],
        ]),
      );
      if (withMd5)
        times.md5.push(
          await timed('find', [join(folder, 'bare'), '-type', 'f', '-exec', 'md5sum', '{}', '+']),
        );
      await clear();
      times.script.push(
        await timed(script, [
          ...['--bucket', 'lab', '--base-path', 'base', '--endpoint', server.endpoint],
          ...['--dest', join(folder, 'script'), sample],
        ]),
      );
      await clear();
    }
    const bare = best(times.bare);
    const own = best(times.script);
    console.log(
      `${withMd5 ? 'with md5 files' : 'no md5 files  '}  ${(total / 1e6).toFixed(0)} MB  ` +
        `aws s3 cp ${bare.toFixed(2)} s (${rate(total, bare)})  script ${own.toFixed(2)} s (${rate(total, own)})  ` +
        `ratio ${(bare / own).toFixed(2)}` +
        (withMd5 ? `  (to aws s3 cp, then md5sum: ${((bare + best(times.md5)) / own).toFixed(2)})` : ''),
    );
    if (!withMd5 && bare / own < 0.9) process.exitCode = 1;

    async function timed(file: string, args: string[]): Promise<number> {
      const started = process.hrtime.bigint();
      await run(file, args, { env, maxBuffer: 1 << 26 });
      return Number(process.hrtime.bigint() - started) / 1e9;
    }

    async function clear(): Promise<void> {
      for (const name of ['bare', 'script']) await rm(join(folder, name), { recursive: true, force: true });
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  await server.close();
}

/** A run of the usual proportions: most of it gVCF, a tenth hard-filtered VCF, small SV VCF, indexes and CSVs. */
async function seed(withMd5: boolean): Promise<number> {
  const sizes: [string, number][] = [
    ['gvcf.gz', Math.round(mebibytes * 0.88) << 20],
    ['hard-filtered.vcf.gz', Math.round(mebibytes * 0.11) << 20],
    ['sv.vcf.gz', Math.max(1, Math.round(mebibytes * 0.005)) << 20],
    ['gvcf.gz.tbi', 2_000_000],
    ['hard-filtered.vcf.gz.tbi', 1_800_000],
    ['sv.vcf.gz.tbi', 200_000],
    ...CSV_KINDS.map((kind): [string, number] => [`${kind}.csv`, 8_000]),
  ];
  let total = 0;
  for (const [suffix, size] of sizes) {
    const key = `base/${sample}/vcf/dragen/0f3a/varcaller/${sample}.${suffix}`;
    const path = server.objectPath('lab', key);
    const block = randomBytes(Math.min(size, 64 << 20));
    const hash = createHash('md5');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
    for (let left = size; left > 0; left -= block.length) {
      const piece = left < block.length ? block.subarray(0, left) : block;
      await appendFile(path, piece);
      hash.update(piece);
    }
    const md5 = hash.digest('hex');
    await writeFile(`${path}.md5`, md5);
    if (withMd5) await server.put('lab', `${key}.md5sum`, `${md5}  ${sample}.${suffix}\n`);
    total += size;
  }
  return total;
}

function best(values: number[]): number {
  return Math.min(...values);
}

function rate(bytes: number, seconds: number): string {
  return `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
}
