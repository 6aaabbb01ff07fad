/** A replacement of the reference bases [start, end) by `alt`. An insertion has start === end, a deletion an empty alt. */
export interface Replacement {
  start: number;
  end: number;
  alt: string;
}

/** Drops common leading bases while both sides keep more than `keep` bases. */
export function trimLeft(reference: Uint8Array, allele: Replacement, keep: 0 | 1): void {
  const { start, end, alt } = allele;
  let n = 0;
  while (end - start - n > keep && alt.length - n > keep && reference[start + n] === alt.charCodeAt(n)) n++;
  if (n === 0) return;
  allele.start = start + n;
  allele.alt = alt.slice(n);
}

/** Drops common trailing bases while both sides keep more than `keep` bases. */
export function trimRight(reference: Uint8Array, allele: Replacement, keep: 0 | 1): void {
  const { start, end, alt } = allele;
  let n = 0;
  while (
    end - start - n > keep &&
    alt.length - n > keep &&
    reference[end - 1 - n] === alt.charCodeAt(alt.length - 1 - n)
  )
    n++;
  if (n === 0) return;
  allele.end = end - n;
  allele.alt = alt.slice(0, alt.length - n);
}

/**
 * Shifts an indel to its leftmost position, not beyond `limit` (0-based) and not over N: the algorithm of Tan et al.
 * 2015 in the form hap.py uses it, which leaves one reference base in front of an insertion or deletion.
 */
export function leftShift(reference: Uint8Array, allele: Replacement, limit: number): void {
  limit = Math.max(limit, 0);
  trimLeft(reference, allele, 1);
  trimRight(reference, allele, 1);
  let length = allele.end - allele.start;
  if (length <= 1 && allele.alt.length > length) {
    if (length === 0 || allele.alt.charCodeAt(0) === reference[allele.start]) limit++;
  }
  if (length === allele.alt.length && isReference(reference, allele)) return;
  for (let moved = true; moved; ) {
    moved = false;
    if (allele.start <= limit || allele.start === 0 || reference[allele.start - 1] === N) break;
    length = allele.end - allele.start;
    const { alt } = allele;
    if (length > 0 && alt !== '' && reference[allele.end - 1] === alt.charCodeAt(alt.length - 1)) {
      allele.end--;
      allele.alt = alt.slice(0, -1);
      moved = true;
    }
    if (allele.end === allele.start || allele.alt === '') {
      allele.start--;
      allele.alt = String.fromCharCode(reference[allele.start]!) + allele.alt;
      moved = true;
    }
  }
  trimLeft(reference, allele, 1);
  trimRight(reference, allele, 1);
}

/** The reference bases [start, end) as text. */
export function bases(reference: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = Math.max(0, start); i < end && i < reference.length; i++)
    text += String.fromCharCode(reference[i]!);
  return text;
}

const N = 78;

function isReference(reference: Uint8Array, { start, alt }: Replacement): boolean {
  for (let i = 0; i < alt.length; i++) if (reference[start + i] !== alt.charCodeAt(i)) return false;
  return true;
}
