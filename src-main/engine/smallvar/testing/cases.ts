/** A hand-made place and what hap.py 0.3.15 (engine vcfeval, rtg-tools 3.12.1) says about it: BD and BK of each call. */
export interface HandCase {
  name: string;
  /** Bases; calls are far from both ends. */
  reference: string;
  /** `POS REF ALT GT`, POS from 1 as in a VCF. */
  truth: string[];
  query: string[];
  /** Per truth call, and per query call after it was split into primitives and shifted left. */
  truthSays: string[];
  querySays: string[];
}

const LEFT = 'GACTTAGCCATGGTCA';
const RIGHT = 'TCGACCTGAAGTCGAT';

/** Calls of a case stand from position 17 on, behind 16 unrelated bases. */
function onto(middle: string): string {
  return LEFT + middle + RIGHT;
}

export const handCases: readonly HandCase[] = [
  {
    name: 'the same deletion at either end of a homopolymer',
    reference: onto('GCAAAAAAGT'),
    truth: ['18 CA C 0/1'],
    query: ['23 AA A 0/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm'],
  },
  {
    name: 'an insertion into a dinucleotide repeat, in the middle of it and at its start',
    reference: onto('GCTATATATAGC'),
    truth: ['18 C CTA 1/1'],
    query: ['22 A ATA 1/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm'],
  },
  {
    name: 'a deletion and an insertion that undo each other, as substitutions across the repeat between them',
    reference: onto('GCTCCCCGGGAGAGAGAGAGAGGCGC'),
    truth: ['23 CGG C 1/1', '32 GAG CAGCT 1/1'],
    query: ['23 CGGGAGAGAGAG CGAGAGACAGCT 1/1'],
    truthSays: ['TP gm', 'TP gm'],
    querySays: ['TP gm', 'TP gm', 'TP gm', 'TP gm'],
  },
  {
    name: 'two neighbouring substitutions as one record',
    reference: onto('GCATGCAT'),
    truth: ['19 AT GC 1/1'],
    query: ['19 A G 1/1', '20 T C 1/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'heterozygous substitutions that the truth has on one haplotype',
    reference: onto('GCATGCAT'),
    truth: ['19 ATG GTC 0/1'],
    query: ['19 A G 0/1', '21 G C 0/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'right allele, wrong genotype',
    reference: onto('GCATGCAT'),
    truth: ['19 A G 1/1'],
    query: ['19 A G 0/1'],
    truthSays: ['FN am'],
    querySays: ['FP am'],
  },
  {
    name: 'another allele at the same place',
    reference: onto('GCATGCAT'),
    truth: ['19 A G 0/1'],
    query: ['19 A C 0/1'],
    truthSays: ['FN lm'],
    querySays: ['FP lm'],
  },
  {
    name: 'one allele of two',
    reference: onto('GCATGCAT'),
    truth: ['19 A G,C 1/2'],
    query: ['19 A G 0/1'],
    truthSays: ['FN am'],
    querySays: ['FP am'],
  },
  {
    name: 'two alleles in one record against one record each',
    reference: onto('GCATGCAT'),
    truth: ['19 A G,T 1/2'],
    query: ['19 A G 0/1', '19 A T 0/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm'],
  },
  {
    name: 'a substitution and a deletion as the two alleles of one record',
    reference: onto('GCATGGTCAT'),
    truth: ['19 ATG CTG,A 1/2'],
    query: ['19 A C 0/1', '19 ATG A 0/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'an insertion told in two parts',
    reference: onto('GCACCAT'),
    truth: ['18 C CGTAGG 1/1'],
    query: ['18 C CGT 1/1', '19 A AGGA 1/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'a deletion and an insertion which make up a substitution',
    reference: onto('GCATGCAT'),
    truth: ['20 T C 1/1'],
    query: ['19 AT A 1/1', '20 T TC 1/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'only one of two substitutions of a record is right',
    reference: onto('GCATGCAT'),
    truth: ['19 A G 1/1'],
    query: ['19 AT GC 1/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'FP lm'],
  },
  {
    name: 'calls that cancel each other are no match for nothing',
    reference: onto('GCAAAAGT'),
    truth: ['17 G T 0/1'],
    query: ['18 CA C 1/1', '22 A AA 1/1'],
    truthSays: ['FN lm'],
    querySays: ['FP lm', 'FP lm'],
  },
  {
    name: 'a half call is right when its known half is',
    reference: onto('GCATGCAT'),
    truth: ['19 A G ./1'],
    query: ['19 A G 0/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm'],
  },
  {
    name: 'a substitution inside a deletion of the other haplotype, written with *',
    reference: onto('GCATGCAT'),
    truth: ['18 CATG C 0/1', '20 T G,* 1/2'],
    query: ['18 CATG C 0/1', '20 T G 0/1'],
    truthSays: ['TP gm', 'TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'phase is not compared',
    reference: onto('GCATGCATTC'),
    truth: ['19 A G 0|1', '22 C T 0|1'],
    query: ['19 A G 0|1', '22 C T 1|0'],
    truthSays: ['TP gm', 'TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
  {
    name: 'a call told twice is right once',
    reference: onto('GCATGCAT'),
    truth: ['19 A G 1/1'],
    query: ['19 A G 1/1', '19 A G 1/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'FP lm'],
  },
  {
    name: 'a deletion one base too long',
    reference: onto('GCAAAAAAGT'),
    truth: ['18 CA C 1/1'],
    query: ['18 CAA C 1/1'],
    truthSays: ['FN lm'],
    querySays: ['FP lm'],
  },
  {
    name: 'two heterozygous deletions in a homopolymer against a longer one on each haplotype',
    reference: onto('GCAAAAAAAAGT'),
    truth: ['18 CAAA CA,C 1/2'],
    query: ['18 CAA C 0/1', '22 AAAA A 0/1'],
    truthSays: ['TP gm'],
    querySays: ['TP gm', 'TP gm'],
  },
];

/** A `POS REF ALT GT` text as a line of a VCF. */
export function vcfLine(contig: string, call: string): string {
  const [pos, ref, alt, gt] = call.split(' ');
  return [contig, pos, '.', ref, alt, '50', 'PASS', '.', 'GT', gt].join('\t');
}
