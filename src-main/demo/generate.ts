import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EngineError } from '../engine/errors.ts';
import { writeAtomically } from '../engine/io/writing.ts';
import { dragenMetrics } from './dragenMetrics.ts';
import { type DemoExpectation, smallExpectation, structuralExpectation } from './expectation.ts';
import { type Contig, makeGenome, type Range } from './genome.ts';
import { writeSmallCalls } from './gvcf.ts';
import { Random } from './random.ts';
import { confidentRegions, isInside } from './regions.ts';
import { type CalledSite, callSmallVariants } from './smallCalls.ts';
import { plantSmallVariants, type SmallVariant } from './smallVariants.ts';
import { callStructuralVariants } from './structuralCalls.ts';
import { plantStructuralVariants } from './structuralVariants.ts';
import { writeStructuralCalls } from './structuralVcf.ts';
import { bedText, inFileOrder, writeSmallTruth, writeStructuralTruth } from './truthFiles.ts';

export interface DemoOptions {
  /** Is created; files of an earlier demo in it are replaced. */
  directory: string;
  seed: number | string;
  /** Default `NA24143_Lib3_Rep1`. */
  sampleId?: string;
}

export interface DemoFile {
  /**
   * References: a kind of the reference catalogue (`genome`, `genomeIndex`, `truthVcf`, `truthIndex`, `confidentBed`,
   * `svTruthVcf`, `svTruthIndex`, `svRegionsBed`). Run: `gvcf`, `hardFilteredVcf`, `svVcf`, each also with `Index` and
   * `Md5`, or the kind of a metric file (`mapping_metrics`, ...).
   */
  kind: string;
  path: string;
  /** Path below `referenceDirectory` or `runDirectory`. */
  relativePath: string;
}

export interface DemoSet {
  directory: string;
  seed: string;
  sampleId: string;
  /** Laid out as `<data>/reference` is. */
  referenceDirectory: string;
  references: DemoFile[];
  /** The run folder as it comes from the sequencer, files named `<sampleId>.*`. */
  runDirectory: string;
  run: DemoFile[];
  expected: DemoExpectation;
}

/**
 * Writes a demonstration: a small synthetic genome, truth sets as GIAB's and the lab's are named, and a DRAGEN-like run
 * folder whose calls hold realistic errors. The same seed gives the same bytes. Every VCF header and FASTA title says
 * that it is synthetic, and a README in the directory says so for all files.
 * Throws EngineError badInput for a sample ID that is no file name, diskFull or badInput when a file cannot be written.
 */
export async function generateDemo(options: DemoOptions): Promise<DemoSet> {
  const { directory, sampleId = 'NA24143_Lib3_Rep1' } = options;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(sampleId)) {
    throw new EngineError(
      'badInput',
      `'${sampleId.slice(0, 100)}' is not a sample ID.`,
      'Use letters, digits, - and _.',
    );
  }
  const seed = String(options.seed);
  const random = new Random(`VCBench demo/${seed}`);
  const world = makeWorld(random);
  const set: DemoSet = {
    directory,
    seed,
    sampleId,
    referenceDirectory: join(directory, 'reference'),
    references: [],
    runDirectory: join(directory, 'run', sampleId),
    run: [],
    expected: world.expected,
  };
  mkdirSync(join(set.referenceDirectory, 'HG004', 'stvar'), { recursive: true });
  mkdirSync(set.runDirectory, { recursive: true });
  await writeFile(join(directory, 'README.txt'), README);
  await writeReferences(set, world);
  await writeRun(set, world, random);
  return set;
}

interface World {
  contigs: Contig[];
  small: SmallVariant[];
  sites: CalledSite[];
  structural: ReturnType<typeof callStructuralVariants>;
  confident: Map<string, Range[]>;
  structuralRegions: Map<string, Range[]>;
  expected: DemoExpectation;
}

function makeWorld(random: Random): World {
  const contigs = makeGenome(random.fork('genome'));
  const events = plantStructuralVariants(contigs, random.fork('structural variants'));
  const ends = events.flatMap((event) =>
    event.mate ? [event, { ...event.mate, start: event.mate.pos, end: event.mate.pos + 1 }] : [event],
  );
  const small: SmallVariant[] = [];
  const sites: CalledSite[] = [];
  const confident = new Map<string, Range[]>();
  const structuralRegions = new Map<string, Range[]>();
  const confidentSites = new Set<CalledSite>();
  for (const contig of contigs) {
    const own = random.fork(contig.name);
    const blocked = ends.filter((end) => end.contig === contig.name);
    const variants = plantSmallVariants(contig, own.fork('small variants'), blocked);
    const regions = confidentRegions(contig, own.fork('confident regions'), {
      excluded: blocked.map(({ start, end }) => ({ start: start - 50, end: end + 50 })),
      keepWhole: variants,
      holeEvery: 9000,
      holeLength: 700,
    });
    const isHard = (range: Range) => !isInside(regions, range);
    const called = callSmallVariants(contig, variants, own.fork('small calls'), { blocked, isHard });
    const holes = { excluded: [], keepWhole: blocked, holeEvery: 250_000, holeLength: 8000 };
    structuralRegions.set(contig.name, confidentRegions(contig, own.fork('structural regions'), holes));
    confident.set(contig.name, regions);
    for (const site of called) if (isInside(regions, site)) confidentSites.add(site);
    small.push(...variants);
    sites.push(...called);
  }
  const structural = callStructuralVariants(contigs, events, random.fork('structural calls'));
  const expected = {
    snp: smallExpectation(sites, 'SNP', (site) => confidentSites.has(site)),
    indel: smallExpectation(sites, 'INDEL', (site) => confidentSites.has(site)),
    structural: structuralExpectation(structural, (end) =>
      isInside(structuralRegions.get(end.contig) ?? [], end),
    ),
  };
  return { contigs, small, sites, structural, confident, structuralRegions, expected };
}

const GENOME = 'GCA_000001405.15_GRCh38_no_alt_analysis_set.fasta';
const TRUTH = 'HG004/HG004_GRCh38_1_22_v4.2.1_benchmark';
const STRUCTURAL_TRUTH = 'HG004/stvar/NA24143_GRCh38_lab_stvar';
const README = `Everything in this folder is SYNTHETIC: made by VCBench's demo generator from a random seed.
The names are those of real files so that the demonstration takes the same way as a real run; the content is not
GIAB's, not GRCh38 and not a person's. Never use it to judge a laboratory run.
`;

async function writeReferences(set: DemoSet, world: World): Promise<void> {
  const add = (kind: string, relativePath: string): string => {
    const path = join(set.referenceDirectory, relativePath);
    set.references.push({ kind, path, relativePath });
    return path;
  };
  const genome = fasta(world.contigs);
  await writeFile(add('genome', GENOME), genome.text);
  await writeFile(add('genomeIndex', `${GENOME}.fai`), genome.index);
  const inTruth = new Random('truth outside confident regions');
  // GIAB's VCFs hold some calls outside the confident regions, too; they must not be counted.
  const truth = world.small.filter(
    (variant) => isInside(world.confident.get(variant.contig)!, variant) || inTruth.chance(0.3),
  );
  await writeSmallTruth(add('truthVcf', `${TRUTH}.vcf.gz`), world.contigs, truth);
  add('truthIndex', `${TRUTH}.vcf.gz.tbi`);
  await writeFile(
    add('confidentBed', `${TRUTH}_noinconsistent.bed`),
    bedText(world.contigs, world.confident),
  );
  const events = world.structural.flatMap(({ truth }) => truth ?? []);
  await writeStructuralTruth(add('svTruthVcf', `${STRUCTURAL_TRUTH}.vcf.gz`), world.contigs, events);
  add('svTruthIndex', `${STRUCTURAL_TRUTH}.vcf.gz.tbi`);
  const regions = bedText(world.contigs, world.structuralRegions);
  await writeFile(add('svRegionsBed', `${STRUCTURAL_TRUTH}.benchmark.bed`), regions);
}

async function writeRun(set: DemoSet, world: World, random: Random): Promise<void> {
  const name = (suffix: string) => `${set.sampleId}.${suffix}`;
  const add = (kind: string, relativePath: string): string => {
    const path = join(set.runDirectory, relativePath);
    set.run.push({ kind, path, relativePath });
    return path;
  };
  const addVcf = (kind: string, suffix: string): string => {
    const path = add(kind, name(suffix));
    add(`${kind}Index`, `${name(suffix)}.tbi`);
    return path;
  };
  const small = inFileOrder(
    world.contigs,
    world.sites.flatMap((site) => site.calls),
  );
  const structural = world.structural.flatMap((site) => site.calls);
  const paths = { gvcf: addVcf('gvcf', 'gvcf.gz'), vcf: addVcf('hardFilteredVcf', 'hard-filtered.vcf.gz') };
  await writeSmallCalls(paths, set.sampleId, world.contigs, small, random.fork('evidence'));
  const svPath = addVcf('svVcf', 'sv.vcf.gz');
  await writeStructuralCalls(
    svPath,
    set.sampleId,
    world.contigs,
    structural,
    random.fork('structural evidence'),
  );
  for (const file of set.run.filter(({ kind }) => /^(gvcf|hardFilteredVcf|svVcf)$/.test(kind))) {
    const digest = createHash('md5').update(readFileSync(file.path)).digest('hex');
    await writeFile(
      add(`${file.kind}Md5`, `${file.relativePath}.md5sum`),
      `${digest}  ${basename(file.path)}\n`,
    );
  }
  const metrics = dragenMetrics(set.sampleId, world.contigs, { small, structural }, random.fork('metrics'));
  for (const [kind, content] of Object.entries(metrics))
    await writeFile(add(kind, name(`${kind}.csv`)), content);
}

async function writeFile(path: string, content: string | Buffer): Promise<void> {
  await writeAtomically(path, async (partial) => writeFileSync(partial, content));
}

/** FASTA in lines of 60 bases and its `.fai`. */
function fasta(contigs: Contig[]): { text: Buffer; index: string } {
  const parts: Buffer[] = [];
  let offset = 0;
  let index = '';
  for (const { name, bases } of contigs) {
    const title = Buffer.from(`>${name}  SYNTHETIC VCBenchDemo LN:${bases.length}\n`);
    const lines = Buffer.alloc(bases.length + Math.ceil(bases.length / 60), 10);
    for (let at = 0; at < bases.length; at += 60) lines.set(bases.subarray(at, at + 60), at + at / 60);
    index += `${name}\t${bases.length}\t${offset + title.length}\t60\t61\n`;
    parts.push(title, lines);
    offset += title.length + lines.length;
  }
  return { text: Buffer.concat(parts), index };
}
