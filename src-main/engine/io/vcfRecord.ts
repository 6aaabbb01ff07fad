/** One data line of a VCF. Everything beyond CHROM, POS, REF and ALT is taken from the line when asked for. */
export interface VcfRecord {
  chrom: string;
  /** 1-based. */
  pos: number;
  /** '.' when the file gives none. */
  id: string;
  ref: string;
  /** Empty when ALT is '.'. */
  alts: string[];
  qual: number | null;
  /** `['PASS']`, the names of the filters that failed, or empty for '.'. */
  filters: string[];
  /** The raw INFO column. */
  info: string;
  /** Keys of the FORMAT column; empty when there is none. */
  format: string[];
  /** The raw column of each sample. */
  samples: string[];
  /** Line number in the file, from 1; 0 when the record was reached through an index. */
  line: number;
  /** The whole line, without its line end. */
  text: string;
}

/**
 * The record on one line of a VCF. Columns must already be known to be there (the reader counts them); for a line
 * of other origin, such as one made in a test, at least five are needed.
 */
export function parseRecord(text: string, line = 0): VcfRecord {
  const tab1 = text.indexOf('\t');
  const tab2 = text.indexOf('\t', tab1 + 1);
  return new LineRecord(text, line, text.slice(0, tab1), Number(text.slice(tab1 + 1, tab2)));
}

/** Value of a key in INFO: the text after '=', `true` for a flag, `undefined` when the key is absent. */
export function infoValue(record: { info: string }, key: string): string | true | undefined {
  const info = record.info;
  let at = info.indexOf(key);
  while (at >= 0) {
    const end = at + key.length;
    if (at === 0 || info.charCodeAt(at - 1) === SEMICOLON) {
      if (end === info.length || info.charCodeAt(end) === SEMICOLON) return true;
      if (info.charCodeAt(end) === EQUALS) {
        const stop = info.indexOf(';', end);
        return info.slice(end + 1, stop < 0 ? undefined : stop);
      }
    }
    at = info.indexOf(key, end);
  }
  return undefined;
}

/**
 * Value of a FORMAT key for one sample. `undefined` when the key or the sample is absent, or the column was cut
 * short after an earlier key, which the VCF specification allows; '.' is returned as '.'.
 */
export function formatValue(record: VcfRecord, sampleIndex: number, key: string): string | undefined {
  const index = record.format.indexOf(key);
  const sample = record.samples[sampleIndex];
  if (index < 0 || sample === undefined) return undefined;
  let from = 0;
  for (let i = 0; i < index; i++) {
    from = sample.indexOf(':', from) + 1;
    if (from === 0) return undefined;
  }
  const to = sample.indexOf(':', from);
  return to < 0 ? sample.slice(from) : sample.slice(from, to);
}

/**
 * Alleles of a GT value, `null` for '.'. `phased` when every separator is '|'. A haploid call has one allele. From VCF 4.4 on a
 * separator may also stand before the first allele, and tells that one's phase.
 */
export function parseGenotype(gt: string): { alleles: (number | null)[]; phased: boolean } {
  const alleles = alleleTexts(gt).map((allele) => (/^\d+$/.test(allele) ? Number(allele) : null));
  return { alleles, phased: gt.includes('|') && !gt.includes('/') };
}

/** What stands between the separators of a GT value: the alleles as they are written. */
export function alleleTexts(gt: string): string[] {
  const texts = gt.split(/[/|]/);
  return texts.length > 1 && texts[0] === '' ? texts.slice(1) : texts;
}

const SEMICOLON = 59;
const EQUALS = 61;

/** Made by the reader for every line: keeps the line and cuts columns out of it when asked. */
export class LineRecord implements VcfRecord {
  readonly text: string;
  readonly line: number;
  readonly chrom: string;
  readonly pos: number;

  constructor(text: string, line: number, chrom: string, pos: number) {
    this.text = text;
    this.line = line;
    this.chrom = chrom;
    this.pos = pos;
  }

  get id(): string {
    return this.#column(2);
  }

  get ref(): string {
    return this.#column(3);
  }

  get alts(): string[] {
    const alt = this.#column(4);
    return alt === '.' || alt === '' ? [] : alt.split(',');
  }

  get qual(): number | null {
    const qual = this.#column(5);
    return qual === '.' || qual === '' ? null : Number(qual);
  }

  get filters(): string[] {
    const filter = this.#column(6);
    return filter === '.' || filter === '' ? [] : filter.split(';');
  }

  get info(): string {
    return this.#column(7);
  }

  get format(): string[] {
    const format = this.#column(8);
    return format === '' || format === '.' ? [] : format.split(':');
  }

  get samples(): string[] {
    const from = columnStart(this.text, 9);
    return from < 0 ? [] : this.text.slice(from).split('\t');
  }

  /** Found anew each time: keeping the columns would triple what a record in memory takes. */
  #column(index: number): string {
    const from = columnStart(this.text, index);
    if (from < 0) return '';
    const to = this.text.indexOf('\t', from);
    return to < 0 ? this.text.slice(from) : this.text.slice(from, to);
  }
}

function columnStart(text: string, index: number): number {
  let from = 0;
  for (let i = 0; i < index; i++) {
    from = text.indexOf('\t', from) + 1;
    if (from === 0) return -1;
  }
  return from;
}
