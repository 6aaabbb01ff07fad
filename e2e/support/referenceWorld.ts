import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CatalogueRow, formatCatalogue } from '../../src-main/core/references/catalogue.ts';
import { bgzip, md5 } from './referenceMirror.ts';

export const SCRIPT = resolve(dirname(fileURLToPath(import.meta.url)), '../../scripts/setup_reference.sh');

/** Small files of every kind that the script knows, deterministic. */
export function referenceFiles() {
  const random = generator(7);
  const bases = (length: number) => Array.from({ length }, () => 'ACGT'[Math.floor(random() * 4)]).join('');
  const sequence = (name: string, length: number) =>
    `>${name}\n${bases(length)
      .replace(/(.{80})/g, '$1\n')
      .trimEnd()}\n`;
  const fasta = Buffer.from(sequence('chr1', 40_000) + sequence('chr2', 20_010));
  const vcf = (records: number) => {
    const lines = ['##fileformat=VCFv4.2', '##contig=<ID=chr1>'];
    lines.push('#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tHG004');
    for (let i = 1; i <= records; i += 1) lines.push(`chr1\t${i}\t${bases(24)}\tA\tC\t50\tPASS\t.\tGT\t0/1`);
    return Buffer.from(`${lines.join('\n')}\n`);
  };
  const tbi = Buffer.alloc(36);
  tbi.write('TBI\u0001', 'latin1');
  return {
    fasta,
    fastaGz: bgzip(fasta),
    vcfGz: bgzip(vcf(20_000)),
    smallVcfGz: bgzip(vcf(20)),
    tbi: bgzip(tbi),
    bed: Buffer.from('chr1\t0\t20000\nchr1\t30000\t39000\nchr2\t5\t900\n'),
  };
}
export type ReferenceFiles = ReturnType<typeof referenceFiles>;

export function row(partial: Partial<CatalogueRow> & Pick<CatalogueRow, 'kind' | 'path'>): CatalogueRow {
  return {
    sample: 'HG004',
    alias: 'NA24143',
    size: null,
    md5: null,
    action: null,
    requiredFor: ['happy'],
    sources: [],
    note: null,
    ...partial,
  };
}

export const TRUTH = 'HG004/HG004_benchmark.vcf.gz';

/** One row for the truth VCF, with its size and checksum published. */
export function truthRow(files: ReferenceFiles, ...sources: string[]): CatalogueRow {
  return row({ kind: 'truthVcf', path: TRUTH, size: files.vcfGz.length, md5: md5(files.vcfGz), sources });
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A data folder of its own, a catalogue, and the script to run on them. */
export class World {
  readonly root: string;
  readonly reference: string;
  readonly catalogue: string;

  private constructor(root: string) {
    this.root = root;
    this.reference = join(root, 'data', 'reference');
    this.catalogue = join(root, 'catalogue.tsv');
  }

  static async make(rows: CatalogueRow[]): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'vcbench-references-')));
    await world.publish(rows);
    return world;
  }

  publish(rows: CatalogueRow[]): Promise<void> {
    return writeFile(this.catalogue, formatCatalogue(rows));
  }

  path(relative: string): string {
    return join(this.reference, relative);
  }

  async place(relative: string, content: Buffer | string): Promise<void> {
    await mkdir(dirname(this.path(relative)), { recursive: true });
    await writeFile(this.path(relative), content);
  }

  start(args: string[], env: Record<string, string> = {}): { child: ChildProcess; done: Promise<Ended> } {
    const child = spawn(
      'bash',
      [SCRIPT, '--data', join(this.root, 'data'), '--catalogue', this.catalogue, ...args],
      {
        env: {
          PATH: process.env.PATH,
          HOME: this.root,
          TMPDIR: this.root,
          VCBENCH_RETRY_SECONDS: '0',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const done = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    return { child, done };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(args).done;
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** Deterministic numbers in [0, 1) (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
