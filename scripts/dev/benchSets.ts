/** Large generated inputs for `npm run bench -- engine`, the same for the same seed. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { VcfWriter } from '../../src-main/engine/io/vcfWriter.ts';
import {
  type Call,
  generatePlace,
  Random,
  repeats,
} from '../../src-main/engine/smallvar/testing/generate.ts';

export interface SmallSet {
  truth: string;
  query: string;
  reference: string;
  regions: string;
}

/** Files of the small-variant set in `folder`. */
export function smallSetIn(folder: string): SmallSet {
  const at = (name: string): string => join(folder, name);
  return {
    truth: at('truth.vcf.gz'),
    query: at('query.vcf.gz'),
    reference: at('ref.fa'),
    regions: at('conf.bed'),
  };
}

const CONTIG = 'chr1';
const LENGTH = 230_000_000;
const TRUTH_CALLS = 350_000;
const LINE = 60;

/**
 * Writes a chromosome as long as chr1, with about 350,000 truth and 400,000 query calls: mostly SNPs and indels alike in
 * both; one site in 25 is a place full of tandem repeats with calls told otherwise, or wrongly, by the query. Calls
 * stand as unevenly as in a genome. Confident regions leave out a tenth.
 */
export async function writeSmallSet(folder: string): Promise<void> {
  const random = new Random(4);
  const bytes = randomBases(random, LENGTH);
  const places: { from: number; to: number; hard: boolean }[] = [];
  for (let at = 10_000; at < LENGTH - 20_000; ) {
    const hard = random.chance(0.04);
    const patch = hard ? Buffer.from(repeats(random, 60 + random.below(120)), 'latin1') : null;
    patch?.copy(bytes, at);
    places.push({ from: at, to: at + (patch?.length ?? 1), hard });
    // Clusters and deserts: a mixture of two exponential distances.
    const mean = random.chance(0.5) ? 120 : 1010;
    at += (patch?.length ?? 1) + 20 + Math.floor(-Math.log(1 - random.next()) * mean);
  }
  const reference = bytes.toString('latin1');
  const truth: Call[] = [];
  const query: Call[] = [];
  for (const { from, to, hard } of places) {
    if (truth.length >= TRUTH_CALLS) break;
    const calls = hard ? generatePlace(random, reference, from, to) : plainPlace(random, reference, from);
    for (const call of calls.truth) truth.push(call);
    for (const call of calls.query) query.push(call);
  }
  const files = smallSetIn(folder);
  await writeFasta(files.reference, bytes);
  await writeRegions(random, files.regions);
  await writeCalls(files.truth, truth, 'GT', (call) => call.gt);
  const depth = (): number => 10 + random.below(50);
  await writeCalls(
    files.query,
    query,
    'GT:DP:AD:GQ:PL',
    ({ gt }) =>
      `${gt}:${depth()}:${depth()},${depth()}:${random.below(99)}:${random.below(999)},0,${random.below(999)}`,
  );
}

/** A SNP or an indel that both have; one in fifty is missing or wrong in the query, one in six only there. */
function plainPlace(random: Random, reference: string, start: number): { truth: Call[]; query: Call[] } {
  const anchor = reference[start]!;
  const gt = random.pick(['0/1', '0/1', '0/1', '1/1', '1/1']);
  const call: Call = { start, ref: anchor, alts: [], gt, filter: 'PASS' };
  if (random.chance(0.88)) call.alts = [random.pick(['A', 'C', 'G', 'T'].filter((base) => base !== anchor))];
  else if (random.chance(0.5))
    call.alts = [anchor + randomBases(random, 1 + random.below(12)).toString('latin1')];
  else {
    call.ref = reference.slice(start, start + 2 + random.below(12));
    call.alts = [anchor];
  }
  if (random.chance(1 / 6))
    return { truth: [], query: [{ ...call, filter: random.pick(['PASS', 'LowQual']) }] };
  if (random.chance(0.01)) return { truth: [call], query: [] };
  return { truth: [call], query: [{ ...call, gt: random.chance(0.01) ? '0/1' : gt }] };
}

function randomBases(random: Random, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; ) {
    let bits = Math.floor(random.next() * 2 ** 32);
    for (let end = Math.min(length, i + 16); i < end; i++, bits = Math.floor(bits / 4))
      bytes[i] = ACGT[bits & 3]!;
  }
  return bytes;
}

const ACGT = Buffer.from('ACGT', 'latin1');

/** With its .fai. */
async function writeFasta(path: string, bases: Buffer): Promise<void> {
  const name = `>${CONTIG}\n`;
  const text = Buffer.alloc(name.length + bases.length + Math.ceil(bases.length / LINE), '\n');
  text.write(name, 'latin1');
  for (let from = 0, at = name.length; from < bases.length; from += LINE, at += LINE + 1)
    bases.copy(text, at, from, Math.min(bases.length, from + LINE));
  await write(path, text);
  await write(`${path}.fai`, `${CONTIG}\t${bases.length}\t${name.length}\t${LINE}\t${LINE + 1}\n`);
}

async function writeRegions(random: Random, path: string): Promise<void> {
  const lines: string[] = [];
  for (let at = 5000; at < LENGTH; ) {
    const end = Math.min(LENGTH, at + 1 + random.below(18_000));
    lines.push(`${CONTIG}\t${at}\t${end}\n`);
    at = end + 1 + random.below(2000);
  }
  await write(path, lines.join(''));
}

async function writeCalls(
  path: string,
  calls: readonly Call[],
  format: string,
  sample: (call: Call) => string,
): Promise<void> {
  const random = new Random(calls.length);
  const header = [
    '##fileformat=VCFv4.2',
    '##FILTER=<ID=LowQual,Description="Low quality">',
    `##contig=<ID=${CONTIG},length=${LENGTH}>`,
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">',
    '##INFO=<ID=MQ,Number=1,Type=Float,Description="Mapping quality">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths of the alleles">',
    '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
    '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tSAMPLE',
  ];
  const writer = new VcfWriter(path, header);
  for (const call of [...calls].sort((a, b) => a.start - b.start || a.ref.length - b.ref.length)) {
    if (call.alts.includes(call.ref)) continue;
    const quality = (random.next() * 100).toFixed(2);
    const info = `DP=${10 + random.below(50)};MQ=${(random.next() * 60).toFixed(2)}`;
    const columns = [CONTIG, call.start + 1, '.', call.ref, call.alts.join(','), quality, call.filter, info];
    writer.write([...columns, format, sample(call)].join('\t'));
  }
  await writer.close();
}

async function write(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, 'w');
  await file.writeFile(content);
  await file.close();
}
