import { basename } from 'node:path';
import { GIAB_IDENTITY, GIAB_SAMPLES, type GiabSample } from '../../contract/reference.ts';
import type { LocalSource, S3Source } from '../../contract/run.ts';

/** The nine kinds of DRAGEN metric files that a run consists of, by the suffix of their names. */
export const CSV_KINDS = [
  'sv_metrics',
  'roh_metrics',
  'ploidy_estimation_metrics',
  'cnv_metrics',
  'bed_coverage_metrics',
  'wgs_contig_mean_cov',
  'vc_metrics',
  'vc_hethom_ratio_metrics',
  'mapping_metrics',
] as const;
export type CsvKind = (typeof CSV_KINDS)[number];

export type RunFileKind = 'gvcf' | 'svVcf' | 'hardFilteredVcf' | 'index' | 'md5' | 'csv';

export interface RunFileClass {
  kind: RunFileKind;
  /** Which of the nine metric files; only with kind `csv`. */
  csvKind?: CsvKind;
  /** DRAGEN's tumor/normal pairs name one file per side, e.g. `wgs_contig_mean_cov_normal.csv`. */
  csvSide?: 'tumor' | 'normal';
  /** The file that an index or checksum belongs to. */
  of?: string;
  /** What stands before the recognised suffix: the sample, or the run (`<sample>_R001`). */
  prefix: string;
}

/**
 * What a file of the lab is, by its name alone, or null for a file that a run does not need.
 * The download script picks by the same rules. A name with a path, a space or a control character is never one
 * of the lab's files.
 */
export function classifyRunFile(fileName: string): RunFileClass | null {
  if (!SAFE_NAME.test(fileName)) return null;
  const companion = /^(.+)\.(md5sum|md5|tbi)$/.exec(fileName);
  if (companion) {
    const inner = classifyRunFile(companion[1]!);
    if (inner === null || inner.kind === 'md5') return null;
    if (companion[2] !== 'tbi') return { kind: 'md5', of: companion[1]!, prefix: inner.prefix };
    if (inner.kind === 'csv' || inner.kind === 'index') return null;
    return { kind: 'index', of: companion[1]!, prefix: inner.prefix };
  }
  for (const [kind, pattern] of VCF_PATTERNS) {
    const match = pattern.exec(fileName);
    if (match) return { kind, prefix: match[1]! };
  }
  const csv = CSV_PATTERN.exec(fileName);
  if (csv === null) return null;
  const found: RunFileClass = {
    kind: 'csv',
    csvKind: csv[2] as CsvKind,
    prefix: csv[1]!.replace(/\..*$/, ''),
  };
  if (csv[3] !== undefined) found.csvSide = csv[3] as 'tumor' | 'normal';
  return found;
}

export interface RecognisedFile extends RunFileClass {
  name: string;
}

export interface RecognisedRun {
  /** Null when neither the files nor the folder name tell a usable sample ID. */
  sampleId: string | null;
  runName: string | null;
  runNumber: number;
  giab: GiabSample | null;
  files: RecognisedFile[];
  /** What a complete run has and this one lacks: `gvcf`, `svVcf` or a CSV kind. */
  missing: (RunFileKind | CsvKind)[];
  warnings: string[];
}

/**
 * Reads sample, run number and files from names. The sample is what the files are called; a folder name counts
 * when the files do not tell, or when it names a GIAB sample and they (a barcode, say) do not.
 */
export function recogniseRun(fileNames: readonly string[], folderName?: string): RecognisedRun {
  const files: RecognisedFile[] = [];
  for (const name of fileNames) {
    const found = classifyRunFile(name);
    if (found !== null) files.push({ name, ...found });
  }
  const warnings: string[] = [];
  const prefixes = countPrefixes(files);
  const fromFiles = prefixes[0]?.[0];
  const samples = new Set(prefixes.map(([prefix]) => splitRunName(prefix).sampleId));
  if (samples.size > 1) {
    warnings.push(
      `The files carry the names of ${samples.size} samples (${[...samples].slice(0, 5).join(', ')}).`,
    );
  }
  const folder = folderName === undefined ? undefined : usableId(folderName);
  const folderIsGiab = folder !== undefined && giabOfSample(folder) !== null;
  const filesAreGiab = fromFiles !== undefined && giabOfSample(fromFiles) !== null;
  if (folderIsGiab && filesAreGiab && giabOfSample(folder) !== giabOfSample(fromFiles)) {
    warnings.push(`The folder is called ${folder}, but its files are called ${fromFiles}.`);
  }
  const base = folderIsGiab && !filesAreGiab ? folder : (fromFiles ?? folder);
  const sampleId = base === undefined ? null : splitRunName(base).sampleId;
  const suffix = splitRunName(folder ?? '').suffix ?? splitRunName(fromFiles ?? '').suffix ?? 'R001';
  const runName = sampleId === null ? null : `${sampleId}_${suffix}`;
  return {
    sampleId,
    runName,
    runNumber: runNumberOf(runName ?? ''),
    giab: sampleId === null ? null : giabOfSample(sampleId),
    files,
    missing: missingParts(files),
    warnings,
  };
}

/**
 * The GIAB sample that an ID names, by its leading token alone and in either naming: `NA24143_Lib3_Rep1` and
 * `hg004-2` are HG004, `NA241430` is nobody.
 */
export function giabOfSample(sampleId: string): GiabSample | null {
  const token = /^[A-Za-z0-9]+(?=$|[_.-])/.exec(sampleId)?.[0].toUpperCase();
  return token === undefined ? null : (GIAB_BY_TOKEN.get(token) ?? null);
}

/**
 * The folder name under `lab_runs`: `<sample>_R001` for a download; a local folder, ZIP or file that ends in
 * `_R<number>` keeps that number.
 */
export function runNameOf(
  sampleId: string,
  source: Pick<LocalSource, 'kind' | 'form' | 'paths'> | S3Source,
): string {
  if (source.kind === 's3') return `${sampleId}_R001`;
  const own = splitRunName(sampleId);
  if (own.suffix !== undefined) return sampleId;
  return `${sampleId}_${localRunSuffix(source) ?? 'R001'}`;
}

/** The number in a trailing `_R<number>` of a run name; 1 without one. */
export function runNumberOf(runName: string): number {
  return splitRunName(runName).runNumber ?? FIRST_RUN;
}

/**
 * The name of a file inside the run folder: the prefix `<sample>.` (or `<sample>_R<number>.`) becomes `<run>.`,
 * any other name stays.
 */
export function runFileName(fileName: string, sampleId: string, runName: string): string {
  for (const prefix of [`${runName}.`, `${sampleId}.`]) {
    if (fileName.startsWith(prefix)) return `${runName}.${fileName.slice(prefix.length)}`;
  }
  const rest = fileName.startsWith(`${sampleId}_R`) ? fileName.slice(sampleId.length + 2) : '';
  const numbered = /^\d{1,6}\.(.+)$/.exec(rest);
  return numbered ? `${runName}.${numbered[1]}` : fileName;
}

const FIRST_RUN = 1;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,199}$/;
/** Order matters: `hard-filtered.gvcf.gz` is a gVCF. */
const VCF_PATTERNS: readonly (readonly [RunFileKind, RegExp])[] = [
  ['gvcf', /^(.+?)(?:\.hard-filtered)?\.(?:gvcf|g\.vcf)\.gz$/],
  ['svVcf', /^(.+)\.sv\.vcf\.gz$/],
  ['hardFilteredVcf', /^(.+)\.hard-filtered\.vcf\.gz$/],
];
const CSV_PATTERN = new RegExp(`^(.+?)[._](${CSV_KINDS.join('|')})(?:_(tumor|normal))?\\.csv$`);

const GIAB_BY_TOKEN: ReadonlyMap<string, GiabSample> = new Map(
  GIAB_SAMPLES.flatMap((hg) => [[hg, hg] as const, [GIAB_IDENTITY[hg].na, hg] as const]),
);

/** `<sample>_R012` -> sample, 12 and `R012`; the number undefined without such an end. */
function splitRunName(name: string): { sampleId: string; runNumber?: number; suffix?: string } {
  const match = /^(.+)_(R(\d{1,6}))$/.exec(name);
  const runNumber = Number(match?.[3] ?? 0);
  if (match === null || runNumber === 0) return { sampleId: name };
  return { sampleId: match[1]!, runNumber, suffix: match[2]! };
}

function localRunSuffix(source: Pick<LocalSource, 'form' | 'paths'>): string | undefined {
  for (const path of source.paths) {
    const name = basename(path);
    const stem = source.form === 'zip' ? name.replace(/\.zip$/i, '') : name;
    const prefix = source.form === 'files' ? (classifyRunFile(name)?.prefix ?? '') : stem;
    const suffix = splitRunName(prefix).suffix;
    if (suffix !== undefined) return suffix;
  }
  return undefined;
}

/** Prefixes of the data files, the commonest first (of equals: the first by name, so that order cannot matter). */
function countPrefixes(files: readonly RecognisedFile[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const file of files) {
    if (usableId(file.prefix) !== undefined) counts.set(file.prefix, (counts.get(file.prefix) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** A folder or prefix that could be a sample ID; the names of the lab's own sub-folders are none. */
function usableId(name: string): string | undefined {
  if (!/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(name) || name.endsWith('.')) return undefined;
  return /^(varcaller|dragen|vcf)$/i.test(name) ? undefined : name;
}

function missingParts(files: readonly RecognisedFile[]): (RunFileKind | CsvKind)[] {
  const missing: (RunFileKind | CsvKind)[] = [];
  if (!files.some((f) => f.kind === 'gvcf' || f.kind === 'hardFilteredVcf')) missing.push('gvcf');
  if (!files.some((f) => f.kind === 'svVcf')) missing.push('svVcf');
  for (const kind of CSV_KINDS) if (!files.some((f) => f.csvKind === kind)) missing.push(kind);
  return missing;
}
