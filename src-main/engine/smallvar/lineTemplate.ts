import type { LineNumbers } from './annotate.ts';
import { writeAlt, writeRef } from './callCode.ts';
import { writeDigits, writeSixDigits } from './sixDigits.ts';

/** Where a line can be put. */
export interface LineRoom {
  bytes: Buffer;
  view: DataView;
  /** Where the line begins. */
  at: number;
}

export function lineRoom(size: number): LineRoom {
  const bytes = Buffer.alloc(size);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, size), at: 0 };
}

/** What stands for a number or an allele in a template: half a character, which no text has. */
const HOLES = { place: '\ud800', next: '\ud801', quality: '\ud802', ref: '\ud803', alt: '\ud804' } as const;
type Hole = keyof typeof HOLES;
const HOLE_NAMES = Object.keys(HOLES) as Hole[];
const NUMBERS: Record<Hole, number> = { place: 0, next: 1, quality: 2, ref: 3, alt: 4 };
/** Bytes that numbers and alleles of a line can take, and a few that are written beyond its end. */
const FILLED = 96;

/**
 * Numbers of the template of a line. `matched`: the truth call has a quality, as it matched one that has. A super-locus begins
 * with the first base that is replaced, which for an indel comes after the base before.
 */
export function holes(indel: boolean, matched: boolean): LineNumbers {
  const { place, next, quality } = HOLES;
  return {
    ...{ pos: place, superLocus: indel ? next : place },
    ...{ truth: matched ? quality : '.', query: quality },
  };
}

/** A line with holes in place of REF and ALT. */
export function withoutAlleles(line: string): string {
  const columns = line.split('\t');
  columns[3] = HOLES.ref;
  columns[4] = HOLES.alt;
  return columns.join('\t');
}

/** A line that is the same for many calls but for numbers and alleles. */
export class LineTemplate {
  /** Bytes of room that are enough for a line. */
  readonly longest: number;
  /** The text without its holes, and a few bytes more. */
  readonly #text: DataView;
  /** Where each piece of the text ends, and the number of the hole after it. */
  readonly #ends: Int32Array;
  readonly #holes: Uint8Array;

  /** A line with holes. */
  constructor(line: string) {
    const pieces = line.split(/[\ud800-\ud804]/).map((piece) => Buffer.from(piece, 'utf8'));
    const found = line.match(/[\ud800-\ud804]/g) ?? [];
    const text = Buffer.concat([...pieces, Buffer.alloc(WORD)]);
    this.#text = new DataView(text.buffer, text.byteOffset, text.length);
    let end = 0;
    this.#ends = Int32Array.from(pieces, (piece) => {
      end += piece.length;
      return end;
    });
    this.#holes = Uint8Array.from(found, (hole) => NUMBERS[HOLE_NAMES.find((name) => HOLES[name] === hole)!]);
    this.longest = text.length + FILLED;
  }

  /** Writes a line with its numbers and the alleles of a plain call; returns where it ends. `pos` is 1-based. */
  fill(pos: number, code: number, level: number, { bytes, view, at }: LineRoom): number {
    let from = 0;
    let to = at;
    for (let i = 0; i < this.#ends.length; i++) {
      const end = this.#ends[i]!;
      // Whole words, the last of which may go beyond the end of the piece: what comes next is written over that.
      for (let j = from; j < end; j += WORD)
        view.setFloat64(to + j - from, this.#text.getFloat64(j, true), true);
      to += end - from;
      from = end;
      if (i < this.#holes.length) to = fillHole(this.#holes[i]!, pos, code, level, bytes, to);
    }
    return to;
  }
}

/**
 * Bytes that are moved together, as a number. Only one that is no number could be changed by that, and such one would end with a byte
 * of F0 or more and one of 7F or FF, which no UTF-8 does.
 */
const WORD = 8;

function fillHole(hole: number, pos: number, code: number, level: number, bytes: Buffer, at: number): number {
  if (hole === NUMBERS.place) return writeDigits(pos, bytes, at);
  if (hole === NUMBERS.next) return writeDigits(pos + 1, bytes, at);
  if (hole === NUMBERS.quality) return writeSixDigits(level, bytes, at);
  return hole === NUMBERS.ref ? writeRef(code, bytes, at) : writeAlt(code, bytes, at);
}
