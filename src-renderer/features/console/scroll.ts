/**
 * The scroll bar of a log: a place on the track stands for a line number, so a log of any length fits, whatever height
 * a browser allows an element to have.
 */
export interface Track {
  /** Height of the track, px. */
  height: number;
  /** Number of the last line. */
  lastN: number;
  /** Lines that fit on the screen. */
  visible: number;
}

const LEAST_THUMB = 28;

/** Height of the thumb, px; 0 when everything fits. */
export function thumbHeight({ height, lastN, visible }: Track): number {
  if (lastN <= visible || height <= 0) return 0;
  return Math.min(height, Math.max(LEAST_THUMB, (height * visible) / lastN));
}

/** Where the thumb begins when `topN` (with a fraction) is the first line on the screen, px. */
export function thumbTop(track: Track, topN: number): number {
  const free = track.height - thumbHeight(track);
  const most = Math.max(1, track.lastN - track.visible);
  return free * clamp((topN - 1) / most, 0, 1);
}

/** The first line on the screen when the thumb begins at `top` px; the inverse of {@link thumbTop}. */
export function lineAt(track: Track, top: number): number {
  const free = track.height - thumbHeight(track);
  if (free <= 0) return 1;
  const most = Math.max(0, track.lastN - track.visible);
  return 1 + Math.round(clamp(top / free, 0, 1) * most);
}

/** A place within the lines at hand: index of the first row on the screen and how much of it is scrolled away, px. */
export interface Place {
  index: number;
  offset: number;
}

/**
 * Moves a place by so many px over rows of given heights. `hit` tells when there were no more rows in that direction.
 */
export function moveBy(
  place: Place,
  px: number,
  count: number,
  heightOf: (index: number) => number,
): Place & { hit: 'top' | 'bottom' | null } {
  let { index } = place;
  let offset = place.offset + px;
  while (offset < 0) {
    if (index === 0) return { index: 0, offset: 0, hit: 'top' };
    index--;
    offset += heightOf(index);
  }
  while (index < count && offset >= heightOf(index)) {
    offset -= heightOf(index);
    index++;
  }
  if (index >= count) return { index: Math.max(0, count - 1), offset: 0, hit: 'bottom' };
  return { index, offset, hit: null };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
