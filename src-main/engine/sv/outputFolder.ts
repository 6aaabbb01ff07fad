import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import type { Outcome } from './tally.ts';

/** A line to write, and what orders it within its contig. */
export interface OutputLine {
  pos: number;
  /** REF and ALT. */
  alleles: string;
  text: string;
}

/**
 * The result folder. Everything is written to `<path>.partial`, which takes its name when it is whole; where an empty folder
 * waits for the results, to a folder within, and then moved. Contigs may
 * come in any order: their lines wait in plain files, and are compressed in the order of the header at the end.
 */
export class OutputFolder {
  readonly path: string;
  readonly partial: string;
  readonly #isThere: boolean;
  readonly #spools = new Map<Outcome, Spool>();

  private constructor(path: string, isThere: boolean) {
    this.path = path;
    this.#isThere = isThere;
    this.partial = isThere ? join(path, '.partial') : `${path}.partial`;
  }

  /** Throws EngineError badInput when the folder is there already, and not empty. */
  static async create(path: string): Promise<OutputFolder> {
    const isThere = (await stat(path).catch(() => null)) !== null;
    if (isThere && !(await isEmptyFolder(path))) {
      throw new EngineError(
        'badInput',
        `The output folder ${path} already exists.`,
        'Choose another, or remove it.',
      );
    }
    const folder = new OutputFolder(path, isThere);
    await onDisk(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      await rm(folder.partial, { recursive: true, force: true });
      await mkdir(folder.partial);
    });
    return folder;
  }

  /** Adds lines of one contig; each call's lines come after those of earlier calls on the same contig. */
  write(outcome: Outcome, contig: string, lines: OutputLine[]): void {
    let spool = this.#spools.get(outcome);
    if (!spool) {
      spool = new Spool(join(this.partial, `${outcome}.lines`));
      this.#spools.set(outcome, spool);
    }
    lines.sort((a, b) => a.pos - b.pos || compareText(a.alleles, b.alleles));
    spool.write(contig, lines);
  }

  /** Writes `<outcome>.vcf.gz` and its index; `contigs` is the order wanted. */
  async finishVcf(outcome: Outcome, header: string[], contigs: readonly string[]): Promise<void> {
    const path = join(this.partial, `${outcome}.vcf.gz`);
    const writer = new VcfWriter(path, header, { level: LEVEL });
    try {
      const spool = this.#spools.get(outcome);
      if (spool) {
        spool.flush();
        spool.close();
        for await (const line of spool.lines(contigs)) writer.write(line);
        await rm(spool.path);
      }
      await writer.close();
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  async writeText(name: string, text: string): Promise<void> {
    await onDisk(this.path, () => writeFile(join(this.partial, name), text));
  }

  /** Puts the results in their place. */
  async commit(): Promise<void> {
    await onDisk(this.path, () => (this.#isThere ? this.#moveAll() : rename(this.partial, this.path)));
  }

  async #moveAll(): Promise<void> {
    const names = await readdir(this.partial);
    try {
      for (const name of names) await rename(join(this.partial, name), join(this.path, name));
      await rmdir(this.partial);
    } catch (error) {
      for (const name of names) await rm(join(this.path, name), { force: true });
      throw error;
    }
  }

  /** Removes what was written. */
  async abandon(): Promise<void> {
    for (const spool of this.#spools.values()) spool.close();
    await rm(this.partial, { recursive: true, force: true });
  }
}

async function isEmptyFolder(path: string): Promise<boolean> {
  return (await readdir(path).catch(() => null))?.length === 0;
}

/** zlib's: nearly as small as the usual 6, in a third of the time. */
const LEVEL = 2;

/** Characters of lines in memory, and bytes read back. */
const WRITTEN_AT_ONCE = 512 * 1024;

/** Lines in a plain file, and which of its bytes belong to which contig. */
class Spool {
  readonly path: string;
  readonly #file: number;
  readonly #ranges = new Map<string, [from: number, to: number][]>();
  /** Lines not written yet, and their contig. */
  #waiting = '';
  #contig = '';
  #size = 0;
  #open = true;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'w');
  }

  write(contig: string, lines: OutputLine[]): void {
    if (contig !== this.#contig) this.flush();
    this.#contig = contig;
    for (const { text } of lines) {
      this.#waiting += text;
      this.#waiting += '\n';
    }
    if (this.#waiting.length > WRITTEN_AT_ONCE) this.flush();
  }

  /** Writes what waits. Throws EngineError when the disk is full. */
  flush(): void {
    if (this.#waiting === '') return;
    const bytes = Buffer.from(this.#waiting, 'utf8');
    this.#waiting = '';
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw diskError(this.path, error);
    }
    const ranges = this.#ranges.get(this.#contig);
    if (ranges) ranges.push([this.#size, this.#size + bytes.length]);
    else this.#ranges.set(this.#contig, [[this.#size, this.#size + bytes.length]]);
    this.#size += bytes.length;
  }

  async *lines(contigs: readonly string[]): AsyncGenerator<string> {
    const rest = [...this.#ranges.keys()].filter((contig) => !contigs.includes(contig));
    for (const contig of [...contigs, ...rest]) {
      for (const [from, to] of this.#ranges.get(contig) ?? []) {
        const options = { start: from, end: to - 1, highWaterMark: WRITTEN_AT_ONCE };
        yield* linesOf(createReadStream(this.path, options));
      }
    }
  }

  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }
}

/** Lines ended by a newline and nothing else. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
      yield bytes.toString('utf8', at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
}

/** By bytes, as bcftools sort has it since 1.23 (before, upper and lower case were the same). */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function onDisk(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw diskError(path, error);
  }
}

function diskError(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EngineError(
      'diskFull',
      `The disk is full while writing ${path}.`,
      'Free some space and try again.',
    );
  }
  if (code === undefined) return error;
  return new EngineError(
    'badInput',
    `${path} cannot be written (${code}).`,
    'Check the folder and its permissions.',
  );
}
