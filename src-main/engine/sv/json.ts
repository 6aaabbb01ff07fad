import { resolve } from 'node:path';
import type { SvParams } from './options.ts';
import type { SvSummary } from './tally.ts';

/** summary.json as truvari writes it: its keys in its order, floats as Python prints them, null where undefined. */
export function summaryJson(summary: SvSummary): string {
  return indented([
    ['TP-base', String(summary.tpBase)],
    ['TP-comp', String(summary.tpComp)],
    ['FP', String(summary.fp)],
    ['FN', String(summary.fn)],
    ['precision', float(summary.precision)],
    ['recall', float(summary.recall)],
    ['f1', float(summary.f1)],
    ['base cnt', String(summary.baseCount)],
    ['comp cnt', String(summary.compCount)],
    ['TP-comp_TP-gt', String(summary.tpCompTpGt)],
    ['TP-comp_FP-gt', String(summary.tpCompFpGt)],
    ['TP-base_TP-gt', String(summary.tpBaseTpGt)],
    ['TP-base_FP-gt', String(summary.tpBaseFpGt)],
    // Without matches it is truvari's initial 0, an integer.
    ['gt_concordance', summary.tpComp === 0 ? '0' : float(summary.gtConcordance)],
    ['gt_matrix', matrixJson(summary.gtMatrix)],
  ]);
}

/** params.json as truvari writes it, on one line. `samples`: the names used, null where a file has none. */
export function paramsJson(params: SvParams, samples: { base: string | null; comp: string | null }): string {
  return `{${paramEntries(params, samples)
    .map(([key, value]) => `${JSON.stringify(key)}: ${value}`)
    .join(', ')}}`;
}

/** The same, as it stands in log.txt. */
export function paramsText(params: SvParams, samples: { base: string | null; comp: string | null }): string {
  return indented(paramEntries(params, samples));
}

function paramEntries(
  params: SvParams,
  samples: { base: string | null; comp: string | null },
): [string, string][] {
  const path = (value: string | null): string => (value === null ? 'null' : JSON.stringify(resolve(value)));
  return [
    ['base', path(params.base)],
    ['comp', path(params.comp)],
    ['output', JSON.stringify(params.output)],
    ['includebed', path(params.includebed)],
    ['extend', String(params.extend)],
    ['debug', 'false'],
    ['reference', path(params.reference)],
    ['refdist', String(params.refdist)],
    ['pctseq', float(params.pctseq)],
    ['pctsize', float(params.pctsize)],
    ['pctovl', float(params.pctovl)],
    ['typeignore', String(params.typeignore)],
    ['no_roll', String(params.noRoll)],
    ['chunksize', String(params.chunksize)],
    ['bSample', JSON.stringify(samples.base)],
    ['cSample', JSON.stringify(samples.comp)],
    ['dup_to_ins', String(params.dupToIns)],
    ['bnddist', String(params.bnddist)],
    ['sizemin', String(params.sizemin)],
    ['sizefilt', String(params.sizefilt)],
    ['sizemax', String(params.sizemax)],
    ['passonly', String(params.passonly)],
    ['no_ref', params.noRef === null ? 'false' : JSON.stringify(params.noRef)],
    ['pick', JSON.stringify(params.pick)],
    ['ignore_monref', 'true'],
    ['check_multi', 'true'],
    ['check_monref', 'true'],
    ['no_single_bnd', 'true'],
    ['write_resolved', 'false'],
    ['decompose', String(params.decompose)],
    ['short_circuit', 'false'],
    ['skip_gt', String(samples.base === null || samples.comp === null)],
    ['max_resolve', String(params.maxResolve)],
  ];
}

function matrixJson(matrix: SvSummary['gtMatrix']): string {
  const rows = Object.entries(matrix).map(([base, row]): [string, string] => [
    base,
    indented(Object.entries(row).map(([comp, count]) => [comp, String(count)])),
  ]);
  return indented(rows);
}

function indented(entries: [key: string, value: string][]): string {
  if (entries.length === 0) return '{}';
  const lines = entries.map(
    ([key, value]) => `    ${JSON.stringify(key)}: ${value.replaceAll('\n', '\n    ')}`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}

/** A float as Python's `repr` gives it: with a decimal point or an exponent. */
function float(value: number | null): string {
  if (value === null) return 'null';
  if (Number.isInteger(value)) return value.toFixed(1);
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}
