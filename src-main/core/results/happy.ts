import { VcbenchError } from '../../contract/errors.ts';
import type { EngineInfo, SmallVariantResult, SmallVariantRow, StratumRow } from '../../contract/result.ts';
import { finiteNumber, splitCsvLine, textLines } from './csvText.ts';
import { findResultFile, readResultText } from './resultFile.ts';
import { wilsonInterval } from './wilson.ts';

const MAX_CSV_BYTES = 64 * 1024 * 1024;
const MAX_ROWS = 1_000_000;

/**
 * The rows of hap.py's summary.csv, found by column name. hap.py writes 0.0 for a ratio without denominator; here that
 * is null, because "nothing to count" is not "nothing found". queryTp follows QUERY.TOTAL = QUERY.TP + QUERY.FP +
 * QUERY.UNK. Throws badInput when a column is missing or a count is not a number.
 */
export function parseHappySummary(text: string, file = 'summary.csv'): SmallVariantRow[] {
  return [...records(text, file)].map((record) => toRow(record, file));
}

/**
 * The rows of hap.py's extended.csv with QQ `*`, Genotype `*` and Filter ALL or PASS: every type, subtype and subset.
 * Throws badInput like {@link parseHappySummary}.
 */
export function parseHappyExtended(text: string, file = 'extended.csv'): StratumRow[] {
  const rows: StratumRow[] = [];
  for (const record of records(text, file)) {
    if ((record.get('QQ') ?? '*') !== '*' || (record.get('Genotype') ?? '*') !== '*') continue;
    if (record.get('Filter') !== 'ALL' && record.get('Filter') !== 'PASS') continue;
    rows.push({
      ...toRow(record, file),
      subtype: word(record, 'Subtype', file),
      subset: word(record, 'Subset', file),
      genotype: record.get('Genotype') ?? '*',
      subsetSize: finiteNumber(record.get('Subset.Size')),
      subsetIsConfSize: finiteNumber(record.get('Subset.IS_CONF.Size')),
    });
  }
  return rows;
}

/** Which comparison a result folder belongs to; `engine.version` is used when the folder does not tell its own. */
export interface ComparedFiles {
  engine: EngineInfo;
  truth: string;
  query: string;
}

/**
 * The result in a folder written by hap.py or the built-in engine (`summary.csv`, `extended.csv`, `runinfo.json`, with or
 * without hap.py's prefix). QUERY.TP comes from extended.csv. `strata` holds the rows by subtype over all regions and the
 * rows by region over all subtypes, without those that have nothing on either side; all others stay in extended.csv.
 * Throws badInput when summary.csv is missing or unreadable; a missing extended.csv is a warning.
 */
export async function readHappyResult(folder: string, compared: ComparedFiles): Promise<SmallVariantResult> {
  const summaryFile = await findResultFile(folder, 'summary.csv');
  if (summaryFile === null) {
    throw new VcbenchError(
      'badInput',
      `${folder} holds no summary.csv, so the comparison did not finish.`,
      "Look at the step's log for the tool's own error.",
    );
  }
  const summary = parseHappySummary(await readResultText(summaryFile, MAX_CSV_BYTES), summaryFile);
  const warnings: string[] = [];
  const extendedFile = await findResultFile(folder, 'extended.csv');
  let extended: StratumRow[] = [];
  if (extendedFile === null) {
    warnings.push('extended.csv is missing: no figures by subtype or region.');
  } else {
    extended = parseHappyExtended(await readResultText(extendedFile, MAX_CSV_BYTES), extendedFile);
  }
  return {
    kind: 'happy',
    engine: {
      ...compared.engine,
      version:
        (compared.engine.name === 'hap.py' ? await runinfoVersion(folder) : null) ?? compared.engine.version,
    },
    summary: summary.map((row) => withQueryTp(row, extended)),
    strata: extended.filter(
      (row) => (row.subset === '*' || row.subtype === '*') && row.truthTotal + row.queryTotal > 0,
    ),
    truth: compared.truth,
    query: compared.query,
    warnings,
    folder,
  };
}

type CsvRecord = ReadonlyMap<string, string>;

function* records(text: string, file: string): Generator<CsvRecord> {
  let header: string[] | null = null;
  let rows = 0;
  for (const line of textLines(text)) {
    if (line.trim() === '') continue;
    const fields = splitCsvLine(line);
    if (header === null) {
      header = (fields ?? []).map((name) => name.trim());
      if (!header.includes('Type') || !header.includes('Filter')) {
        throw new VcbenchError(
          'badInput',
          `${file} does not begin with hap.py's column names.`,
          'Check that the comparison wrote this file.',
        );
      }
      continue;
    }
    rows += 1;
    if (rows > MAX_ROWS) throw new VcbenchError('badInput', `${file} has more than ${MAX_ROWS} rows.`);
    if (fields === null || fields.length !== header.length) {
      throw new VcbenchError(
        'badInput',
        `${file}, row ${rows}: ${fields?.length ?? 'no'} fields where the header names ${header.length}.`,
        'The file is cut short or damaged; run the comparison again.',
      );
    }
    yield new Map(header.map((name, i) => [name, (fields[i] ?? '').trim()]));
  }
  if (header === null) throw new VcbenchError('badInput', `${file} is empty.`);
}

function toRow(record: CsvRecord, file: string): SmallVariantRow {
  const truthTotal = count(record, 'TRUTH.TOTAL', file);
  const truthTp = count(record, 'TRUTH.TP', file);
  const queryTotal = count(record, 'QUERY.TOTAL', file);
  const queryFp = count(record, 'QUERY.FP', file);
  const queryUnk = count(record, 'QUERY.UNK', file);
  const queryTp = finiteNumber(record.get('QUERY.TP')) ?? impliedQueryTp(queryTotal, queryFp, queryUnk);
  const ratio = (name: string, denominator: number | null) =>
    denominator === 0 ? null : finiteNumber(record.get(name));
  const called = queryTp === null ? null : queryTp + queryFp;
  const recall = ratio('METRIC.Recall', truthTotal);
  const precision = ratio('METRIC.Precision', called);
  return {
    type: word(record, 'Type', file),
    filter: word(record, 'Filter', file),
    truthTotal,
    truthTp,
    truthFn: count(record, 'TRUTH.FN', file),
    queryTotal,
    queryTp,
    queryFp,
    queryUnk,
    fpGt: count(record, 'FP.gt', file),
    fpAl: count(record, 'FP.al', file),
    recall,
    precision,
    fracNa: ratio('METRIC.Frac_NA', queryTotal),
    f1: recall === null || precision === null ? null : finiteNumber(record.get('METRIC.F1_Score')),
    truthTiTv: finiteNumber(record.get('TRUTH.TOTAL.TiTv_ratio')),
    queryTiTv: finiteNumber(record.get('QUERY.TOTAL.TiTv_ratio')),
    truthHetHom: finiteNumber(record.get('TRUTH.TOTAL.het_hom_ratio')),
    queryHetHom: finiteNumber(record.get('QUERY.TOTAL.het_hom_ratio')),
    recallInterval: wilsonInterval(truthTp, truthTotal),
    precisionInterval: queryTp === null ? null : wilsonInterval(queryTp, queryTp + queryFp),
  };
}

function impliedQueryTp(total: number, fp: number, unk: number): number | null {
  const tp = total - fp - unk;
  return tp >= 0 ? tp : null;
}

function withQueryTp(row: SmallVariantRow, extended: StratumRow[]): SmallVariantRow {
  const same = extended.find(
    (stratum) =>
      stratum.type === row.type &&
      stratum.filter === row.filter &&
      stratum.subtype === '*' &&
      stratum.subset === '*',
  );
  if (same === undefined || same.queryTp === null) return row;
  const called = same.queryTp + row.queryFp;
  return { ...row, queryTp: same.queryTp, precisionInterval: wilsonInterval(same.queryTp, called) };
}

function count(record: CsvRecord, column: string, file: string): number {
  const value = finiteNumber(record.get(column));
  if (value !== null && value >= 0) return value;
  const why = record.has(column) ? `column ${column} holds no count` : `the column ${column} is missing`;
  throw new VcbenchError('badInput', `${file}: ${why}.`, 'The file is not a complete hap.py table.');
}

function word(record: CsvRecord, column: string, file: string): string {
  const value = record.get(column);
  if (value === undefined || value === '')
    throw new VcbenchError('badInput', `${file}: the column ${column} is missing or empty.`);
  return value;
}

/** Only `version`: hap.py stores the whole environment of its process in this file. */
async function runinfoVersion(folder: string): Promise<string | null> {
  const file = await findResultFile(folder, 'runinfo.json').catch(() => null);
  if (file === null) return null;
  try {
    const parsed: unknown = JSON.parse(await readResultText(file, 16 * 1024 * 1024));
    const version =
      typeof parsed === 'object' && parsed !== null ? (parsed as { version?: unknown }).version : undefined;
    return typeof version === 'string' && version.length < 100 ? version.replace(/^v(?=\d)/, '') : null;
  } catch {
    return null;
  }
}
