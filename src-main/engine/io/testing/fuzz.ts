import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EngineError } from '../../errors.ts';
import { CallSink, type Selection } from '../../smallvar/callSink.ts';
import type { SmallRecord } from '../../smallvar/record.ts';
import { QUAL } from '../../smallvar/scoreField.ts';
import { EVERYTHING } from '../../smallvar/testing/scanLines.ts';
import { Random } from '../../testing/random.ts';
import { readBed } from '../bed.ts';
import { BGZF_EOF, bgzfBlock } from '../bgzfBlock.ts';
import { openFasta } from '../fasta.ts';
import { TabixBuilder } from '../tabixBuilder.ts';
import { type BatchOptions, formatValue, infoValue, openVcf, parseGenotype, type VcfReader } from '../vcf.ts';

/** What came of one damaged input. */
export interface FuzzOutcome {
  /** What was read, and how it was damaged. */
  what: string;
  /** `read`, or the sentence of the EngineError. */
  answer: string;
}

/** An input that a reader did not answer as it must: with its content or with an EngineError. */
export class FuzzFailure extends Error {}

/** Longest that one damaged input of some kilobytes may take. */
const PATIENCE_MS = 10_000;

/**
 * Damages a sound VCF, BED, FASTA or one of their indexes, the same for the same seed, and reads it with the engine's
 * readers. Throws FuzzFailure when a reader throws anything but an EngineError or does not come to an end; the files
 * are then left in the folder that the message names.
 */
export async function fuzzOnce(seed: number): Promise<FuzzOutcome> {
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), 'vcbench-fuzz-'));
  const kind = random.of(KINDS);
  const files = await KIND_FILES[kind](random, folder);
  const target = random.of(Object.keys(files));
  const [bytes, how] = damaged(random, files[target]!);
  files[target] = bytes;
  // Damage below the compression, too: its checksums would hide the text from the parser.
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const what = `seed ${seed}: ${kind}, ${target} ${how}`;
  const path = join(folder, Object.keys(files)[0]!);
  const reading = READERS[kind](path);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new FuzzFailure(`${what}: no answer within ${PATIENCE_MS / 1000} s (${folder})`)),
      PATIENCE_MS,
    );
  });
  try {
    await Promise.race([reading, patience]);
    await rm(folder, { recursive: true, force: true });
    return { what, answer: 'read' };
  } catch (error) {
    if (error instanceof FuzzFailure) throw error;
    if (!(error instanceof EngineError) || error.code === 'internal')
      throw new FuzzFailure(`${what}: ${(error as Error).stack ?? error} (${folder})`);
    await rm(folder, { recursive: true, force: true });
    return { what, answer: error.message };
  } finally {
    clearTimeout(timer);
  }
}

type Kind = 'vcf' | 'vcf.gz' | 'bed' | 'bed.gz' | 'fasta' | 'fasta.gz';
const KINDS: readonly Kind[] = ['vcf', 'vcf.gz', 'vcf.gz', 'bed', 'bed.gz', 'fasta', 'fasta.gz'];
type Files = Record<string, Buffer>;

/** The file to read first, then its indexes. */
const KIND_FILES: Record<Kind, (random: Random, folder: string) => Promise<Files>> = {
  vcf: async (random) => ({ 'x.vcf': vcfText(random) }),
  'vcf.gz': async (random, folder) => {
    const text = damagedText(random, vcfText(random));
    if (random.chance(0.2)) return { 'x.vcf.gz': gzipSync(text) };
    return { 'x.vcf.gz': bgzip(text, random.int(40, 400)), 'x.vcf.gz.tbi': await indexOf(text, folder) };
  },
  bed: async (random) => ({ 'x.bed': bedText(random) }),
  'bed.gz': async (random) => ({ 'x.bed.gz': bgzip(damagedText(random, bedText(random)), 100) }),
  fasta: async (random) => {
    const { fasta, fai } = fastaText(random);
    return random.chance(0.3) ? { 'x.fa': fasta } : { 'x.fa': fasta, 'x.fa.fai': fai };
  },
  'fasta.gz': async (random) => {
    const { fasta, fai } = fastaText(random);
    const size = random.int(50, 300);
    return { 'x.fa.gz': bgzip(fasta, size), 'x.fa.gz.fai': fai, 'x.fa.gz.gzi': gziOf(fasta, size) };
  },
};

const READERS: Record<Kind, (path: string) => Promise<void>> = {
  vcf: readVcf,
  'vcf.gz': readVcf,
  bed: async (path) => void (await readBed(path)),
  'bed.gz': async (path) => void (await readBed(path)),
  fasta: readFasta,
  'fasta.gz': readFasta,
};

async function readVcf(path: string): Promise<void> {
  const reader = await openVcf(path);
  try {
    const contigs = (await reader.indexedContigs()) ?? ['chr1', 'chr2'];
    const readings: BatchOptions[] = contigs.slice(0, 5).map((contig) => ({ contig, requireSorted: true }));
    if (readings[0]) readings.push({ ...readings[0], from: 1000, to: 5000 });
    for (const options of [{}, ...readings]) {
      if (options.requireSorted) await readCalls(reader, options);
      for await (const batch of reader.batches(options)) {
        for (const record of batch) {
          infoValue(record, 'END');
          parseGenotype(formatValue(record, 0, 'GT') ?? '.');
          if (record.alts.length + record.filters.length < 0 || Number.isNaN(record.pos))
            throw new FuzzFailure(`A record without position: ${record.text}`);
        }
      }
    }
  } finally {
    await reader.close();
  }
}

/** Calls taken at sight must be those that are taken one by one, or be refused in the same sentence. */
async function readCalls(reader: VcfReader, options: BatchOptions): Promise<void> {
  if (reader.header.samples.length === 0) return;
  const [atSight, oneByOne] = [
    await answerOf(reader, options, EVERYTHING),
    await answerOf(reader, options, { ...EVERYTHING, wholeUntil: () => 0 }),
  ];
  if (atSight !== oneByOne)
    throw new FuzzFailure(`Calls at sight differ: ${atSight.slice(0, 2000)} and ${oneByOne.slice(0, 2000)}`);
}

async function answerOf(reader: VcfReader, options: BatchOptions, select: Selection): Promise<string> {
  const records: SmallRecord[] = [];
  const skipped: Record<string, number> = {};
  try {
    for await (const batch of reader.scan(new CallSink(0, select, QUAL), options)) {
      for (let i = 0; i < batch.calls.length; i++) records.push(batch.calls.record(i));
      for (const [reason, count] of Object.entries(batch.skipped))
        skipped[reason] = (skipped[reason] ?? 0) + count;
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.message;
  }
  return JSON.stringify([records, Object.entries(skipped).sort()]);
}

async function readFasta(path: string): Promise<void> {
  const fasta = await openFasta(path);
  try {
    for (const [contig, length] of [...fasta.contigs].slice(0, 5)) {
      const end = Math.min(length, 100_000);
      const bases = await fasta.fetch(contig, Math.floor(end / 3), end);
      if (bases.length !== end - Math.floor(end / 3))
        throw new FuzzFailure(`${contig}: ${bases.length} bases where there must be more.`);
      await fasta.fetch(contig, 0, 10);
    }
  } finally {
    await fasta.close();
  }
}

/** One of the ways in which files are found broken. */
function damaged(random: Random, sound: Buffer): [Buffer, string] {
  const bytes = Buffer.from(sound);
  const at = random.int(0, Math.max(0, bytes.length - 1));
  switch (random.int(0, 7)) {
    case 0:
      return [bytes.subarray(0, at), `cut at ${at}`];
    case 1: {
      const count = random.int(1, 8);
      for (let i = 0; i < count; i++) bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
      return [bytes, `${count} bytes changed`];
    }
    case 2: {
      const length = random.int(1, 50);
      return [
        Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
        `${length} bytes left out at ${at}`,
      ];
    }
    case 3: {
      const piece = bytes.subarray(at, at + random.int(1, 200));
      return [Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]), `a piece doubled at ${at}`];
    }
    case 4:
      return [Buffer.concat([bytes, bytes.subarray(at)]), `its end repeated from ${at}`];
    case 5: {
      const value = random.of([0, -1, 1, 0x7fffffff, 0xffff, -0x80000000]);
      if (bytes.length >= 4) bytes.writeInt32LE(value, Math.min(at, bytes.length - 4));
      return [bytes, `${value} written at ${at}`];
    }
    case 6: {
      const noise = Buffer.from(Array.from({ length: random.int(1, 60) }, () => random.int(0, 255)));
      return [Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]), `noise at ${at}`];
    }
    default:
      return [bytes, 'as it was'];
  }
}

/** Half of the time the text itself is damaged, before it is compressed soundly. */
function damagedText(random: Random, text: Buffer): Buffer {
  return random.chance(0.5) ? damaged(random, text)[0] : text;
}

function vcfText(random: Random): Buffer {
  const lines = [
    '##fileformat=VCFv4.2',
    '##contig=<ID=chr1,length=100000>',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS',
  ];
  for (const contig of ['chr1', 'chr2']) {
    let pos = 1;
    for (let i = random.int(0, 40); i > 0; i--) {
      pos += random.int(0, 400);
      const alt = random.of(['G', 'GT,*', '<DEL>', '<NON_REF>', 'G]chr2:5]', '.']);
      const genotype = random.of(['0/1', '1|1', './.', '1', '0/1:3', '']);
      lines.push(
        `${contig}\t${pos}\t.\tA\t${alt}\t${random.int(0, 99)}\tPASS\tEND=${pos + 5}\tGT:DP\t${genotype}`,
      );
    }
  }
  return Buffer.from(`${lines.join(random.of(['\n', '\n', '\r\n']))}\n`);
}

function bedText(random: Random): Buffer {
  const lines = ['track name=x', '# comment'];
  for (let i = random.int(0, 30); i > 0; i--) {
    const start = random.int(0, 100_000);
    lines.push(`chr${random.int(1, 3)}\t${start}\t${start + random.int(0, 500)}\tname`);
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

function fastaText(random: Random): { fasta: Buffer; fai: Buffer } {
  const width = random.of([10, 60, 61]);
  let fasta = '';
  let fai = '';
  for (const name of ['chr1', 'chr2']) {
    const length = random.int(1, 700);
    fasta += `>${name} description\n`;
    fai += `${name}\t${length}\t${fasta.length}\t${width}\t${width + 1}\n`;
    for (let at = 0; at < length; at += width)
      fasta += `${Array.from({ length: Math.min(width, length - at) }, () => random.of(['a', 'C', 'g', 'T', 'N'])).join('')}\n`;
  }
  return { fasta: Buffer.from(fasta), fai: Buffer.from(fai) };
}

/** BGZF with small blocks, so that a small file has many. */
function bgzip(text: Buffer, blockSize: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < text.length; at += blockSize)
    blocks.push(bgzfBlock(text.subarray(at, at + blockSize)));
  return Buffer.concat([...blocks, BGZF_EOF]);
}

/** The index that bgzip would write beside it. */
function gziOf(text: Buffer, blockSize: number): Buffer {
  const offsets: bigint[] = [];
  let compressed = 0;
  for (let at = 0; at < text.length; at += blockSize) {
    if (at > 0) offsets.push(BigInt(compressed), BigInt(at));
    compressed += bgzfBlock(text.subarray(at, at + blockSize)).length;
  }
  const bytes = Buffer.alloc(8 + offsets.length * 8);
  bytes.writeBigUInt64LE(BigInt(offsets.length / 2), 0);
  offsets.forEach((offset, i) => {
    bytes.writeBigUInt64LE(offset, 8 + i * 8);
  });
  return bytes;
}

/** An index with sound structure; its offsets need not fit the blocks. */
async function indexOf(text: Buffer, folder: string): Promise<Buffer> {
  const builder = new TabixBuilder();
  let offset = 0;
  try {
    for (const line of text.toString('latin1').split('\n')) {
      const [contig, pos] = line.split('\t');
      if (!contig || contig.startsWith('#') || !(Number(pos) > 0)) continue;
      builder.add(contig, Number(pos) - 1, Number(pos), offset, offset + 50);
      offset += 50;
    }
  } catch {
    // A damaged text is not sorted: an index of its first records will do.
  }
  const path = join(folder, 'index');
  await builder.write(path);
  const bytes = await readFile(path);
  await rm(path);
  return bytes;
}
