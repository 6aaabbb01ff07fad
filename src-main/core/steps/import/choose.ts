import { VcbenchError } from '../../../contract/errors.ts';
import { classifyRunFile, runFileName } from '../../inputs/runFiles.ts';
import type { SourceFile } from './source.ts';

/** A file of the source and its name in the run folder. */
export interface ChosenFile extends SourceFile {
  target: string;
}

/**
 * Which of the found files make up the run of `sampleId`. When some carry its name, files of another name are another
 * sample's and stay out; when none does (a barcode), they must all carry one name. Of two files with the same target
 * the one already called by the run's name counts, then the newest, with index and md5 from the same folder: the same
 * rule as for two deliveries on S3. Throws badInput when nothing is left or the sample cannot be told.
 */
export function chooseFiles(
  found: readonly SourceFile[],
  sampleId: string,
  runName: string,
): { files: ChosenFile[]; notes: string[] } {
  const notes: string[] = [];
  const candidates = ofSample(found, sampleId, runName, notes).map((file) => ({
    ...file,
    target: runFileName(file.name, sampleId, runName),
  }));
  // A file system may not tell upper from lower case.
  const groups = groupBy(candidates, (file) => baseOf(file.target).toLowerCase());
  const files: ChosenFile[] = [];
  for (const group of groups.values()) {
    const best = group.reduce((a, b) => (rank(b, runName) > rank(a, runName) ? b : a));
    const left = group.filter((file) => file.folder !== best.folder && baseOf(file.target) === file.target);
    for (const file of left) {
      notes.push(
        `${file.target} is in several folders; the one in ${best.folder} is taken, not ${file.folder}.`,
      );
    }
    const byTarget = groupBy(
      group.filter((file) => file.folder === best.folder),
      (file) => file.target.toLowerCase(),
    );
    for (const same of byTarget.values()) {
      const one = same.reduce((a, b) => (rank(b, runName) > rank(a, runName) ? b : a));
      for (const other of same) {
        if (other !== one)
          notes.push(`${one.name} and ${other.name} are the same file of the run; ${one.name} is taken.`);
      }
      files.push(one);
    }
  }
  return { files: files.sort((a, b) => (a.target < b.target ? -1 : 1)), notes };
}

function groupBy(
  files: readonly ChosenFile[],
  keyOf: (file: ChosenFile) => string,
): Map<string, ChosenFile[]> {
  const groups = new Map<string, ChosenFile[]>();
  for (const file of files) {
    const group = groups.get(keyOf(file));
    if (group === undefined) groups.set(keyOf(file), [file]);
    else group.push(file);
  }
  return groups;
}

/** The file that an index or md5 file belongs to, through both: `x.gz.tbi.md5` -> `x.gz`. */
function baseOf(name: string): string {
  const of = classifyRunFile(name)?.of;
  return of === undefined ? name : baseOf(of);
}

/** Sortable: data before companions, the run's own name, then time, then (for a stable answer) the folder. */
function rank(file: ChosenFile, runName: string): string {
  const data = baseOf(file.target) === file.target ? 1 : 0;
  const own = file.name.startsWith(`${runName}.`) ? 1 : 0;
  return `${data}${own}${String(Math.max(0, Math.round(file.mtimeMs))).padStart(16, '0')}${file.folder}`;
}

function ofSample(
  found: readonly SourceFile[],
  sampleId: string,
  runName: string,
  notes: string[],
): SourceFile[] {
  if (found.length === 0) {
    throw new VcbenchError(
      'badInput',
      'There is no file of a DRAGEN run in what was chosen.',
      'A run has files such as <sample>.gvcf.gz, <sample>.sv.vcf.gz and <sample>.mapping_metrics.csv.',
    );
  }
  const isOwn = (file: SourceFile) => runFileName(file.name, sampleId, runName).startsWith(`${runName}.`);
  const own = found.filter(isOwn);
  const others = new Set(
    found.filter((file) => !isOwn(file)).map((file) => classifyRunFile(file.name)!.prefix),
  );
  const names = [...others].sort().slice(0, 5).join(', ');
  if (own.length > 0) {
    if (others.size > 0) notes.push(`Files of other samples are left out: ${names}.`);
    return own;
  }
  if (others.size > 1) {
    throw new VcbenchError(
      'badInput',
      `The files are called after ${others.size} samples (${names}), and none after ${sampleId}.`,
      'Choose the files of one sample, or give the sample ID that they carry.',
    );
  }
  notes.push(`The files are called ${names}, not ${sampleId}; they keep their names.`);
  return [...found];
}
