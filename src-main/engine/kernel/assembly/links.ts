import { take } from './arena';

/**
 * One of the variants that a path has taken, or of the places where its haplotypes stood level, with those before it.
 * Paths share these lists; a link lives as long as a path or a later link refers to it.
 */
@unmanaged
export class Link {
  previous: Link | null;
  value: usize;
  /** How many there are up to this one. */
  size: i32;
  references: i32;
}

/** Links that can be used again. */
let unused: Link | null = null;

export const LINK_SIZE: usize = offsetof<Link>();

/** Forgets all links. */
export function clearLinks(): void {
  unused = null;
}

/** Adds to a list; who held that list holds the new link in its place. */
export function link(value: usize, previous: Link | null): Link {
  const known = unused;
  let added: Link;
  if (known !== null) {
    added = known;
    unused = known.previous;
  } else added = changetype<Link>(take(LINK_SIZE));
  added.previous = previous;
  added.value = value;
  added.size = sizeOf(previous) + 1;
  added.references = 1;
  return added;
}

/** One more refers to the list. */
export function hold(list: Link | null): void {
  if (list !== null) list.references++;
}

/** One less refers to the list. */
export function release(list: Link | null): void {
  while (list !== null && --list.references === 0) {
    const previous = list.previous;
    list.previous = unused;
    unused = list;
    list = previous;
  }
}

/** How many links a list has. */
export function sizeOf(list: Link | null): i32 {
  return list !== null ? list.size : 0;
}
