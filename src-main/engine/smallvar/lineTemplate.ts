import type { LineNumbers } from './annotate.ts';

/** What stands for a number or an allele in a template: half a character, which no text has. */
const HOLES = {
  ...{ place: '\ud800', locus: '\ud801', quality: '\ud802', truthQuality: '\ud803' },
  ...{ ref: '\ud804', alt: '\ud805' },
} as const;
/** In this order the kernel numbers them, from 1 (assembly/sites.ts). */
const HOLE_LIST: readonly string[] = Object.values(HOLES);

/** Numbers of the template of a line. `matched`: the truth call has a quality, as it matched one that has. */
export function holes(matched: boolean): LineNumbers {
  const { place, locus, quality, truthQuality } = HOLES;
  return { pos: place, superLocus: locus, truth: matched ? truthQuality : '.', query: quality };
}

/** A line with holes in place of REF and ALT. */
export function withoutAlleles(line: string): string {
  const columns = line.split('\t');
  columns[3] = HOLES.ref;
  columns[4] = HOLES.alt;
  return columns.join('\t');
}

/** A line that is the same for many calls but for numbers and alleles, as the kernel has it. */
export interface LineTemplate {
  /** The text without its holes. */
  text: Buffer;
  /** Where each piece of the text ends, and the number of the hole after it: 0 for none. */
  ends: Int32Array;
  holes: Uint8Array;
}

/** The template of a line with holes. */
export function lineTemplate(line: string): LineTemplate {
  const pieces = line.split(/[\ud800-\ud805]/).map((piece) => Buffer.from(piece, 'utf8'));
  const found = line.match(/[\ud800-\ud805]/g) ?? [];
  let end = 0;
  const ends = Int32Array.from(pieces, (piece) => {
    end += piece.length;
    return end;
  });
  const holes = Uint8Array.from(pieces, (_, i) => (i < found.length ? HOLE_LIST.indexOf(found[i]!) + 1 : 0));
  return { text: Buffer.concat(pieces), ends, holes };
}
