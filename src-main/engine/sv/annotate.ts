import { headerLines, infoValue, type VcfHeader } from '../io/vcf.ts';
import { NO_DISTANCE, reciprocalOverlap, sizeDifference, sizeSimilarity } from './matrix.ts';
import type { Verdict } from './pick.ts';
import { callsOf, genotypeDifference } from './tally.ts';
import type { SvVariant } from './variant.ts';

const ANNOTATIONS: readonly [id: string, number: string, type: string, description: string][] = [
  ['TruScore', '1', 'Integer', 'Truvari score for similarity of match'],
  ['PctSeqSimilarity', '1', 'Float', 'Pct sequence similarity between this variant and its closest match'],
  ['PctSizeSimilarity', '1', 'Float', 'Pct size similarity between this variant and its closest match'],
  ['PctRecOverlap', '1', 'Float', "Percent reciprocal overlap percent of the two calls' coordinates"],
  ['StartDistance', '1', 'Integer', "Distance of the base call's start from comparison call's start"],
  ['EndDistance', '1', 'Integer', "Distance of the base call's end from comparison call's end"],
  ['SizeDiff', '1', 'Float', 'Difference in size of base and comp calls'],
  ['GTMatch', '1', 'Integer', 'Base/Comparison genotypes AC difference'],
  ['MatchId', '.', 'String', 'Tuple of base and comparison call ids which were matched'],
  ['Multi', '0', 'Flag', 'Call is false due to non-multimatching'],
];

/** Header of an output: the input's, with truvari's INFO fields where it lacks them. */
export function annotatedHeader(header: VcfHeader): string[] {
  const added = ANNOTATIONS.filter(([id]) => !header.infos.has(id)).map(
    ([id, number, type, description]) =>
      `##INFO=<ID=${id},Number=${number},Type=${type},Description="${description}">`,
  );
  if (!header.infos.has('END'))
    added.push('##INFO=<ID=END,Number=1,Type=Integer,Description="End of the variant">');
  return headerLines({ lines: [...header.lines, ...added], samples: header.samples });
}

/** The line of one call of a verdict with truvari's INFO fields set. `chunk` counts from 1 over the whole run. */
export function annotatedLine(call: SvVariant, verdict: Verdict, chunk: number, genotypes: boolean): string {
  const fields = annotations(verdict, chunk, genotypes);
  const { text } = call.record;
  let from = 0;
  for (let column = 0; column < 7; column++) from = text.indexOf('\t', from) + 1;
  const tab = text.indexOf('\t', from);
  const to = tab < 0 ? text.length : tab;
  const given = text.slice(from, to);
  // A symbolic allele without END gets it, so that tools which do not know SVLEN see its span.
  if (call.isSymbolic && infoValue({ info: given }, 'END') === undefined)
    fields.push(['END', String(call.spanEnd)]);
  const kept = keptInfo(given, fields);
  const info = [...kept, ...fields.map(([key, value]) => (value === '' ? key : `${key}=${value}`))].join(';');
  return text.slice(0, from) + info + text.slice(to);
}

function annotations(verdict: Verdict, chunk: number, genotypes: boolean): [key: string, value: string][] {
  const fields: [string, string][] = [];
  const { pair } = verdict;
  if (pair) {
    const { matrix, index } = pair;
    const { base, comp } = callsOf(pair);
    const score = matrix.score[index]!;
    if (!base.isBreakend && !comp.isBreakend) {
      fields.push(['PctSeqSimilarity', fraction(matrix.sequenceSimilarity[index]!)]);
      fields.push(['PctSizeSimilarity', fraction(sizeSimilarity(base.size, comp.size))]);
      fields.push(['PctRecOverlap', fraction(reciprocalOverlap(base, comp))]);
      fields.push(['SizeDiff', asFloat(sizeDifference(base.size, comp.size))]);
    }
    const start = matrix.startDistance[index]!;
    const end = matrix.endDistance[index]!;
    if (start !== NO_DISTANCE) fields.push(['StartDistance', String(start)]);
    if (end !== NO_DISTANCE) fields.push(['EndDistance', String(end)]);
    if (!Number.isNaN(score)) {
      if (genotypes) fields.push(['GTMatch', String(genotypeDifference(verdict))]);
      fields.push(['TruScore', String(Math.trunc(score))]);
    }
  }
  const base = verdict.baseId < 0 ? '' : `${chunk}.${verdict.baseId}`;
  const comp = verdict.compId < 0 ? '' : `${chunk}.${verdict.compId}`;
  fields.push(['MatchId', `${base},${comp}`]);
  if (verdict.multi) fields.push(['Multi', '']);
  return fields;
}

/** INFO entries of the record that are not set anew. */
function keptInfo(info: string, fields: [string, string][]): string[] {
  if (info === '.' || info === '') return [];
  return info.split(';').filter((entry) => {
    const equals = entry.indexOf('=');
    const key = equals < 0 ? entry : entry.slice(0, equals);
    if (key === 'Multi') return false;
    for (const [set] of fields) if (set === key) return false;
    return true;
  });
}

/** Four decimals, halves to the even digit as Python's `round` does, then as htslib writes a float. */
function fraction(value: number): string {
  if (value === 0 || value === 1) return String(value);
  const tie = (value * 32) % 2 === 1; // only odd multiples of 1/32 lie exactly between two such decimals
  if (!tie) return fourDecimals(value.toFixed(4));
  const below = Math.floor(value * 10000);
  return asFloat((below % 2 === 0 ? below : below + 1) / 10000);
}

/** The same as {@link asFloat} of a number from 0 to 1 that is given to four decimals. */
function fourDecimals(text: string): string {
  if (text.length !== 6 || text === '0.0000' || text === '1.0000') return asFloat(Number(text));
  let end = 6;
  while (text.charCodeAt(end - 1) === ZERO) end--;
  return text.slice(0, end);
}

const ZERO = 48;

/** Six significant digits, C's `%g`. */
function asFloat(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const text = Number(Math.fround(value).toPrecision(6)).toString();
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 999999.5)) return text;
  const [digits, exponent] = Number(Math.fround(value).toPrecision(6)).toExponential().split('e');
  const power = Number(exponent);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
