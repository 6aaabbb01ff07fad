/** What a breakend's ALT says: where its mate is and how the two are joined. */
export interface Breakend {
  chrom: string;
  /** 1-based. */
  pos: number;
  direction: 'left' | 'right';
  strand: 'direct' | 'complement';
}

/** Whether an ALT is in breakend notation at all, well formed or not. */
export function isBreakendAllele(alt: string): boolean {
  return alt.includes('[') || alt.includes(']');
}

/** A single breakend, such as `G.` or `.G`, whose mate is unknown. */
export function isSingleBreakend(alt: string): boolean {
  return alt.startsWith('.') || alt.endsWith('.');
}

/** Parts of an ALT such as `N[chr2:123[`; null when it is not well formed. Orientation as truvari names it. */
export function parseBreakend(alt: string): Breakend | null {
  const mate = /[[\]]([^[\]]+):(\d+)[[\]]/.exec(alt);
  if (!mate) return null;
  const first = alt[0]!;
  const last = alt[alt.length - 1]!;
  const left = first === '[' || last === '[';
  if (!left && first !== ']' && last !== ']') return null;
  const direct = first !== '[' && first !== ']';
  if (!direct && (last === '[' || last === ']')) return null;
  return {
    chrom: mate[1]!,
    pos: Number(mate[2]),
    direction: left ? 'left' : 'right',
    strand: direct ? 'direct' : 'complement',
  };
}
