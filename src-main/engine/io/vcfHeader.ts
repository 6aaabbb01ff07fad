import { EngineError } from '../errors.ts';

/** Header of a VCF. */
export interface VcfHeader {
  /** All `##` lines, in order, without the `#CHROM` line. */
  lines: string[];
  samples: string[];
  contigs: { id: string; length: number | null }[];
  infos: Map<string, { number: string; type: string }>;
  formats: Map<string, { number: string; type: string }>;
  filters: Set<string>;
}

/**
 * Header from its lines: `##` lines, then the `#CHROM` line. `path` names the file in errors.
 * Throws EngineError badInput when the `#CHROM` line is missing or malformed.
 */
export function parseHeader(lines: string[], path: string): VcfHeader {
  const header: VcfHeader = {
    lines: [],
    samples: [],
    contigs: [],
    infos: new Map(),
    formats: new Map(),
    filters: new Set(),
  };
  for (const line of lines) {
    if (!line.startsWith('##')) {
      header.samples = samplesOf(line, lines.length, path);
      return header;
    }
    header.lines.push(line);
    readMeta(line, header);
  }
  throw new EngineError(
    'badInput',
    `${path} has no #CHROM line, so its columns are unknown.`,
    NO_HEADER_HINT,
  );
}

/** The header as it is written: the `##` lines and the `#CHROM` line. */
export function headerLines(header: { lines: string[]; samples: string[] }): string[] {
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO'];
  if (header.samples.length > 0) columns.push('FORMAT', ...header.samples);
  return [...header.lines, columns.join('\t')];
}

export const NO_HEADER_HINT = 'A VCF starts with ##fileformat lines and one #CHROM line.';

const FIXED = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO'];

function samplesOf(line: string, lineNumber: number, path: string): string[] {
  if (!line.startsWith('#CHROM')) {
    throw new EngineError(
      'badInput',
      `${path}, line ${lineNumber}: there is no #CHROM line before the records.`,
      NO_HEADER_HINT,
    );
  }
  const columns = line.split('\t');
  const fixed = FIXED.every((name, i) => columns[i] === name);
  if (!fixed || (columns.length > 8 && columns[8] !== 'FORMAT')) {
    throw new EngineError(
      'badInput',
      `${path}, line ${lineNumber}: the #CHROM line must read ${FIXED.join(' ')} FORMAT and the samples, separated by tabs.`,
    );
  }
  const samples = columns.slice(9);
  const twice = samples.find((name, i) => samples.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new EngineError('badInput', `${path}, line ${lineNumber}: sample ${twice} appears twice.`);
  }
  return samples;
}

function readMeta(line: string, header: VcfHeader): void {
  const match = /^##(contig|INFO|FORMAT|FILTER)=<(.*)>\s*$/.exec(line);
  if (!match) return;
  const fields = structuredFields(match[2]!);
  const id = fields.get('ID');
  if (id === undefined) return;
  const described = { number: fields.get('Number') ?? '.', type: fields.get('Type') ?? 'String' };
  if (match[1] === 'contig') {
    const length = fields.get('length') ?? '';
    // 0 is what some programs write for a length that they do not know.
    header.contigs.push({ id, length: /^\d+$/.test(length) && Number(length) > 0 ? Number(length) : null });
  } else if (match[1] === 'INFO') header.infos.set(id, described);
  else if (match[1] === 'FORMAT') header.formats.set(id, described);
  else header.filters.add(id);
}

/** `ID=DP,Description="a, b"` -> its keys and values; commas inside quotes belong to the value. */
function structuredFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, key, quoted, bare] of text.matchAll(/([^=,]+)=(?:"((?:[^"\\]|\\.)*)"|([^,]*))/g)) {
    fields.set(key!, quoted ?? bare ?? '');
  }
  return fields;
}
