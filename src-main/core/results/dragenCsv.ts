import { VcbenchError } from '../../contract/errors.ts';
import type { DragenMetric } from '../../contract/result.ts';
import { CSV_KINDS, type CsvKind } from '../inputs/runFiles.ts';
import { finiteNumber, splitCsvLine, textLines } from './csvText.ts';

/** The lab's nine kinds, and the whole-genome coverage that DRAGEN writes when no BED was given. */
export type DragenKind = CsvKind | 'wgs_coverage_metrics';

/** A file of metrics: its kind, and `tumor` or `normal` when DRAGEN wrote one per sample of a pair. */
export interface DragenFileName {
  kind: DragenKind;
  variant: 'tumor' | 'normal' | null;
  /** What precedes the kind, e.g. `NA24143_Lib3_Rep1_R001`. */
  prefix: string;
}

const FILE_NAME = new RegExp(
  `^(.*?)(?:^|[._])(${[...CSV_KINDS, 'wgs_coverage_metrics'].join('|')})(?:_(tumor|normal))?\\.csv$`,
);

/** What a file name says; null for a file that is none of the kinds (`gvcf_metrics.csv`, `fragment_length_hist.csv`). */
export function dragenFileName(fileName: string): DragenFileName | null {
  const match = FILE_NAME.exec(fileName);
  if (match === null) return null;
  return {
    prefix: (match[1] ?? '').replace(/[._]target$/, ''),
    kind: match[2] as DragenKind,
    variant: (match[3] as 'tumor' | 'normal' | undefined) ?? null,
  };
}

/** A real file has up to some 3,500 rows (one per contig of hs38DH). */
const MAX_ROWS = 100_000;
const MAX_LINE = 10_000;
const MAX_WARNINGS = 20;

/**
 * The metrics of one DRAGEN CSV: headerless `section, read group or sample, metric, value, percent or seconds`;
 * `wgs_contig_mean_cov` is `contig, bases, mean` and becomes section `CONTIG MEAN COVERAGE`, one metric per contig
 * with the mean as value. `NA`, `inf` and empty keep their text and have the value null. Padding in the brackets of
 * a metric (`[ 20x: inf)`) differs between DRAGEN versions and is taken out: `[20x: inf)`. Lines that are no metric
 * are warnings; a metric given twice keeps its first value. Throws badInput when there is no metric at all, or more
 * rows than any such file has.
 */
export function parseDragenCsv(
  kind: DragenKind,
  text: string,
  fileName: string,
): { metrics: DragenMetric[]; warnings: string[] } {
  const metrics = new Map<string, DragenMetric>();
  const warnings = new WarningList();
  let lineNumber = 0;
  for (const line of textLines(text)) {
    lineNumber += 1;
    if (lineNumber > MAX_ROWS) {
      throw new VcbenchError(
        'badInput',
        `${fileName} has more than ${MAX_ROWS} lines; a DRAGEN metrics file has some thousands at most.`,
        'Check that this is the file the pipeline wrote.',
      );
    }
    if (line.trim() === '') continue;
    const where = `${fileName}, line ${lineNumber}`;
    const fields = line.length > MAX_LINE ? null : splitCsvLine(line);
    const metric = fields === null ? null : toMetric(kind, fields);
    if (metric === null) {
      warnings.add(`${where}: not a DRAGEN metric, left out.`);
      continue;
    }
    const key = JSON.stringify([metric.section, metric.readGroup, metric.metric]);
    const first = metrics.get(key);
    if (first === undefined) metrics.set(key, metric);
    else if (first.text !== metric.text)
      warnings.add(`${where}: "${metric.metric}" is given twice; the first value, ${first.text}, is kept.`);
  }
  if (metrics.size === 0) {
    throw new VcbenchError(
      'badInput',
      `${fileName} holds no DRAGEN metric.`,
      'Copy the file again from the sequencing run.',
    );
  }
  return { metrics: [...metrics.values()], warnings: warnings.all() };
}

/** A metric name with the padding inside brackets taken out: `[ 20x: inf)`, `[  20x:inf)` -> `[20x: inf)`. */
export function normaliseMetric(name: string): string {
  return name
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\[\s*([^:\][]*?)\s*:\s*([^\][)]*?)\s*([)\]])/g, '[$1: $2$3');
}

const CONTIG_SECTION = 'CONTIG MEAN COVERAGE';

function toMetric(kind: DragenKind, fields: string[]): DragenMetric | null {
  if (kind === 'wgs_contig_mean_cov') return contigMetric(kind, fields);
  const section = fields[0]?.trim() ?? '';
  const metric = normaliseMetric(fields[2] ?? '');
  if (fields.length < 4 || section === '' || metric === '') return null;
  const text = (fields[3] ?? '').trim();
  return {
    file: kind,
    section,
    readGroup: (fields[1] ?? '').trim(),
    metric,
    text,
    value: finiteNumber(text),
    percent: finiteNumber(fields[4]),
  };
}

function contigMetric(kind: DragenKind, fields: string[]): DragenMetric | null {
  const contig = fields[0]?.trim() ?? '';
  if (fields.length !== 3 || contig === '' || finiteNumber(fields[1]) === null) return null;
  const text = (fields[2] ?? '').trim();
  return {
    file: kind,
    section: CONTIG_SECTION,
    readGroup: '',
    metric: contig,
    text,
    value: finiteNumber(text),
    percent: null,
  };
}

class WarningList {
  readonly #texts: string[] = [];
  #more = 0;

  add(text: string): void {
    if (this.#texts.length < MAX_WARNINGS) this.#texts.push(text);
    else this.#more += 1;
  }

  all(): string[] {
    return this.#more === 0 ? this.#texts : [...this.#texts, `and ${this.#more} more such lines.`];
  }
}
