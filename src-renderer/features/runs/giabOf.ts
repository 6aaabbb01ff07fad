import type { GiabSample } from '../../../src-main/contract/reference.ts';

/** The contract's own table comes with its schemas, which are too heavy for the first page; a test holds the two together. */
export const CORIELL_NAME = {
  HG001: 'NA12878',
  HG002: 'NA24385',
  HG003: 'NA24149',
  HG004: 'NA24143',
  HG005: 'NA24631',
  HG006: 'NA24694',
  HG007: 'NA24695',
} as const satisfies Record<GiabSample, string>;

/** The GIAB sample that a sample ID begins with, unless it is called so already; null when it adds nothing. */
export function giabOf(sampleId: string): GiabSample | null {
  const start = sampleId.split(/[_.-]/, 1)[0]?.toUpperCase();
  const found = Object.entries(CORIELL_NAME).find(([, name]) => name === start);
  return found === undefined ? null : (found[0] as GiabSample);
}
