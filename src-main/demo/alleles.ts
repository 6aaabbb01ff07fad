import type { Range } from './genome.ts';

/** A change of the reference: at 0-based `pos`, `ref` becomes `alt`. */
export interface Change {
  pos: number;
  ref: string;
  alt: string;
}

/** Bases [start, end) as text. */
export function text(bases: Uint8Array, start: number, end: number): string {
  return Buffer.from(bases.buffer, bases.byteOffset + start, end - start).toString('latin1');
}

export function deletion(bases: Uint8Array, at: number, length: number): Change {
  return leftAlign(bases, {
    pos: at - 1,
    ref: text(bases, at - 1, at + length),
    alt: text(bases, at - 1, at),
  });
}

export function insertion(bases: Uint8Array, at: number, inserted: string): Change {
  const anchor = text(bases, at - 1, at);
  return leftAlign(bases, { pos: at - 1, ref: anchor, alt: anchor + inserted });
}

/** The leftmost, shortest way to write a change (Tan et al. 2015). */
export function leftAlign(bases: Uint8Array, { pos, ref, alt }: Change): Change {
  while (pos > 0 && ref.at(-1) === alt.at(-1) && ref !== alt) {
    ref = ref.slice(0, -1);
    alt = alt.slice(0, -1);
    if (ref === '' || alt === '') {
      pos--;
      const before = text(bases, pos, pos + 1);
      ref = before + ref;
      alt = before + alt;
    }
  }
  while (ref.length > 1 && alt.length > 1 && ref[0] === alt[0]) {
    pos++;
    ref = ref.slice(1);
    alt = alt.slice(1);
  }
  return { pos, ref, alt };
}

/** How many bases a left-aligned insertion or deletion can move to the right without changing its meaning. */
export function slack(bases: Uint8Array, { pos, ref, alt }: Change): number {
  if (ref.length === alt.length) return 0;
  const moved = ref.length > alt.length ? ref.slice(1) : alt.slice(1);
  const after = pos + ref.length;
  let shift = 0;
  while (after + shift < bases.length && bases[after + shift] === moved.charCodeAt(shift % moved.length))
    shift++;
  return shift;
}

/** The same insertion or deletion written `shift` bases further right; `shift` at most its slack. */
export function shiftRight(bases: Uint8Array, change: Change, shift: number): Change {
  const pos = change.pos + shift;
  const anchor = text(bases, pos, pos + 1);
  if (change.ref.length > change.alt.length) {
    return { pos, ref: text(bases, pos, pos + change.ref.length), alt: anchor };
  }
  const inserted = change.alt.slice(1);
  const turn = shift % inserted.length;
  return { pos, ref: anchor, alt: anchor + inserted.slice(turn) + inserted.slice(0, turn) };
}

/** All bases that some way of writing the change touches. */
export function reach(bases: Uint8Array, change: Change): Range {
  return { start: change.pos, end: change.pos + change.ref.length + slack(bases, change) };
}
