import { open } from 'node:fs/promises';
import path from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import type { EngineInfo, SvResult } from '../../contract/result.ts';
import { readResultText } from './resultFile.ts';
import { wilsonInterval } from './wilson.ts';

/** Real ones have some kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** The figures of a truvari summary.json. */
export type TruvariSummary = Omit<SvResult, 'kind' | 'engine' | 'truth' | 'query' | 'warnings' | 'folder'>;

/**
 * truvari bench's summary.json, of version 5 as well as 3 and 4 (`TP-call`, `call cnt`, `TP-call_TP-gt`). What has no
 * denominator is null, also where truvari writes 0; what has one is a figure, also where truvari leaves out both shares
 * because one side has no call (or writes the bare NaN and Infinity of Python's json).
 * Throws badInput when the text is no JSON object or a count is missing.
 */
export function parseTruvariSummary(text: string, file = 'summary.json'): TruvariSummary {
  const json = parseLenientJson(text, file);
  const metric = (...names: string[]): number | null => {
    for (const name of names) {
      const value = json[name];
      if (typeof value === 'number' && Number.isFinite(value)) return value;
    }
    return null;
  };
  const count = (...names: string[]): number => {
    const value = metric(...names);
    if (value !== null && value >= 0) return value;
    throw new VcbenchError(
      'badInput',
      `${file} has no count called "${names.join('" or "')}".`,
      'Check that truvari bench wrote this file and finished.',
    );
  };
  const gtMatrix = genotypeMatrix(json.gt_matrix);
  const genotype = (...names: string[]) => (withoutGenotypes(gtMatrix) ? null : metric(...names));
  const share = (name: string, part: number, rest: number) =>
    part + rest === 0 ? null : (metric(name) ?? part / (part + rest));
  const tpBase = count('TP-base');
  const tpComp = count('TP-comp', 'TP-call');
  const fp = count('FP');
  const fn = count('FN');
  const precision = share('precision', tpComp, fp);
  const recall = share('recall', tpBase, fn);
  return {
    tpBase,
    tpComp,
    fp,
    fn,
    baseCount: count('base cnt'),
    compCount: count('comp cnt', 'call cnt'),
    precision,
    recall,
    f1: precision === null || recall === null ? null : metric('f1'),
    // Of the pairs: where none is matched there is nothing to agree.
    gtConcordance: tpComp === 0 ? null : genotype('gt_concordance'),
    tpCompTpGt: genotype('TP-comp_TP-gt', 'TP-call_TP-gt'),
    tpCompFpGt: genotype('TP-comp_FP-gt', 'TP-call_FP-gt'),
    tpBaseTpGt: genotype('TP-base_TP-gt'),
    tpBaseFpGt: genotype('TP-base_FP-gt'),
    gtMatrix,
    recallInterval: wilsonInterval(tpBase, tpBase + fn),
    precisionInterval: wilsonInterval(tpComp, tpComp + fp),
  };
}

/** Parameters of the comparison as truvari stored them; empty when there are none. Throws badInput on bad JSON. */
export function parseTruvariParams(text: string, file = 'params.json'): Record<string, unknown> {
  return parseLenientJson(text, file);
}

/**
 * The result in a truvari bench folder (or the built-in engine's). The version comes from log.txt when it says one.
 * Throws badInput when summary.json is missing or unreadable.
 */
export async function readTruvariResult(
  folder: string,
  compared: { engine: EngineInfo; truth: string; query: string },
): Promise<SvResult> {
  const file = path.join(folder, 'summary.json');
  const summary = parseTruvariSummary(await readResultText(file, MAX_BYTES), file);
  const warnings: string[] = [];
  const params = await readResultText(path.join(folder, 'params.json'), MAX_BYTES)
    .then((text) => parseTruvariParams(text, path.join(folder, 'params.json')))
    .catch(() => null);
  if (params === null) warnings.push('params.json is missing or unreadable: the settings are not on record.');
  const version = compared.engine.name === 'truvari' ? await logVersion(folder) : null;
  return {
    kind: 'truvari',
    engine: { ...compared.engine, version: version ?? compared.engine.version },
    ...summary,
    truth: compared.truth,
    query: compared.query,
    warnings,
    folder,
  };
}

/** A VCF without a sample has no genotypes to agree; truvari writes 0 then, and None against None in the matrix. */
function withoutGenotypes(matrix: Record<string, Record<string, number>>): boolean {
  const cells = Object.entries(matrix).flatMap(([base, row]) => [base, ...Object.keys(row)]);
  return cells.length > 0 && cells.every((genotype) => genotype === 'None');
}

function genotypeMatrix(value: unknown): Record<string, Record<string, number>> {
  const matrix: Record<string, Record<string, number>> = {};
  if (!isObject(value)) return matrix;
  for (const [base, row] of Object.entries(value)) {
    if (!isObject(row)) continue;
    const counts: Record<string, number> = {};
    for (const [comp, n] of Object.entries(row)) {
      if (typeof n === 'number' && Number.isFinite(n)) counts[comp] = n;
    }
    matrix[base] = counts;
  }
  return matrix;
}

function parseLenientJson(text: string, file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(withoutNaN(text));
  } catch {
    throw new VcbenchError(
      'badInput',
      `${file} is not valid JSON.`,
      'The file is cut short or damaged; run the comparison again.',
    );
  }
  if (!isObject(parsed)) throw new VcbenchError('badInput', `${file} holds no JSON object.`);
  return parsed;
}

/** NaN, Infinity and -Infinity outside strings become null. An open string counts to the end, so that the search stays linear. */
function withoutNaN(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/g, (match) =>
    match.startsWith('"') ? match : 'null',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** truvari says its version in the first line; a log may be long. */
async function logVersion(folder: string): Promise<string | null> {
  const start = await readStart(path.join(folder, 'log.txt'), 65_536).catch(() => '');
  return /\bTruvari v?(\d[\w.+-]{0,40})/.exec(start)?.[1] ?? null;
}

async function readStart(file: string, bytes: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
