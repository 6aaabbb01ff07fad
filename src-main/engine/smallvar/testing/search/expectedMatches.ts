import {
  DEFAULT_LIMITS,
  type Decisions,
  MATCH,
  type Match,
  type MatchedTruth,
  type MatchOptions,
  type MatchResult,
} from '../../match.ts';
import type { Allele, Variant } from '../../variant.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { SuperLoci, type SuperLocus } from './superLoci.ts';

/** What matchVariants of ../../match.ts does, in TypeScript: what the kernel finds must be the same. */
export function expectedMatches(
  reference: Uint8Array,
  truth: readonly Variant[],
  query: readonly Variant[],
  { alleles = true, limits = DEFAULT_LIMITS, decided }: MatchOptions = {},
): MatchResult {
  const result: MatchResult = { truth: undecided(truth), query: undecided(query), tooHard: 0 };
  pass(reference, truth, query, indexes(truth), indexes(query), 2, result, limits, decided?.matched);
  if (!alleles) return result;
  const truthLeft = left(result.truth);
  const queryLeft = left(result.query);
  pass(
    reference,
    truthLeft.map((i) => truth[i]!),
    queryLeft.map((i) => query[i]!),
    truthLeft,
    queryLeft,
    1,
    result,
    limits,
    decided?.shared,
  );
  return result;
}

function undecided(variants: readonly Variant[]): Decisions {
  return { match: new Uint8Array(variants.length), sync: new Int32Array(variants.length).fill(-2) };
}

function indexes(variants: readonly Variant[]): Int32Array {
  const found = new Int32Array(variants.length);
  for (let i = 0; i < found.length; i++) found[i] = i;
  return found;
}

function left({ match }: Decisions): number[] {
  const found: number[] = [];
  for (let i = 0; i < match.length; i++) if (match[i] === MATCH.none) found.push(i);
  return found;
}

/** One pass; `truthIndex` and `queryIndex` say where in the decisions each variant belongs. */
function pass(
  reference: Uint8Array,
  truth: readonly Variant[],
  query: readonly Variant[],
  truthIndex: ArrayLike<number>,
  queryIndex: ArrayLike<number>,
  haplotypes: 1 | 2,
  result: MatchResult,
  limits: MatchOptions['limits'],
  decided?: MatchedTruth,
): void {
  const matched = haplotypes === 2 ? MATCH.genotype : MATCH.allele;
  let lastTruthAllele: number | null = null;
  let passed = 0;
  const locus = new SuperLoci(reference, truth, query);
  while (locus.next()) {
    const { truthFrom, truthTo, queryFrom, queryTo } = locus;
    if (decided && truthFrom < truthTo) {
      const { start } = truth[truthFrom]!;
      for (; passed < decided.starts.length && decided.starts[passed]! < start; passed++)
        lastTruthAllele = decided.alleles[passed]!;
    }
    if (truthFrom === truthTo || queryFrom === queryTo) {
      markUnmatched(locus, truth, truthIndex, result.truth, query, queryIndex, result.query);
      continue;
    }
    const t = truth[truthFrom]!;
    const q = query[queryFrom]!;
    const simple = haplotypes === 2 && truthTo - truthFrom === 1 && queryTo - queryFrom === 1;
    if (simple && !t.phased && !q.phased) {
      const same = sameCall(t, q) || (!surelyDiffer(t, q) && sameSequences(reference, t, q));
      const decision = same ? matched : MATCH.none;
      decide(
        result.truth,
        truthIndex[truthFrom]!,
        decision,
        (same ? Math.min(t.start, q.start) : t.start) - 1,
      );
      decide(
        result.query,
        queryIndex[queryFrom]!,
        decision,
        (same ? Math.min(t.start, q.start) : q.start) - 1,
      );
      if (same) lastTruthAllele = Math.min(t.gt[0], t.gt[1]);
      continue;
    }
    const inLocus = { truth: truth.slice(truthFrom, truthTo), query: query.slice(queryFrom, queryTo) };
    const found = reconcile(reference, inLocus.truth, inLocus.query, haplotypes, lastTruthAllele, limits);
    lastTruthAllele = found.lastTruthAllele;
    if (found.skipped.size > 0) result.tooHard++;
    for (let i = truthFrom; i < truthTo; i++)
      decideAsFound(found, truth[i]!, matched, result.truth, truthIndex[i]!);
    for (let i = queryFrom; i < queryTo; i++)
      decideAsFound(found, query[i]!, matched, result.query, queryIndex[i]!);
  }
}

/** Takes over what was found for a variant. */
function decideAsFound(
  { truthMatched, queryMatched, skipped, syncPoints }: Reconciliation,
  variant: Variant,
  matched: Match,
  decisions: Decisions,
  index: number,
): void {
  const isMatched = truthMatched.has(variant) || queryMatched.has(variant);
  const before = syncPoints.filter((point) => point <= variant.start - 1);
  if (skipped.has(variant)) decide(decisions, index, MATCH.tooHard, -2);
  else decide(decisions, index, isMatched ? matched : MATCH.none, before.at(-1) ?? syncPoints[0] ?? -2);
}

function decide(decisions: Decisions, index: number, match: Match, sync: number): void {
  decisions.match[index] = match;
  decisions.sync[index] = sync;
}

/** Without a partner nothing can match; sync points stand where the search would have put them. */
function markUnmatched(
  locus: SuperLocus,
  truth: readonly Variant[],
  truthIndex: ArrayLike<number>,
  truthDecisions: Decisions,
  query: readonly Variant[],
  queryIndex: ArrayLike<number>,
  queryDecisions: Decisions,
): void {
  const ofTruth = locus.truthTo > locus.truthFrom;
  const variants = ofTruth ? truth : query;
  const index = ofTruth ? truthIndex : queryIndex;
  const decisions = ofTruth ? truthDecisions : queryDecisions;
  let sync = -2;
  let end = -1;
  for (
    let i = ofTruth ? locus.truthFrom : locus.queryFrom;
    i < (ofTruth ? locus.truthTo : locus.queryTo);
    i++
  ) {
    const variant = variants[i]!;
    if (variant.start > end) sync = variant.start - 1;
    end = Math.max(end, variant.end);
    decide(decisions, index[i]!, MATCH.none, sync);
  }
}

function sameCall(t: Variant, q: Variant): boolean {
  if (t.start !== q.start || t.end !== q.end) return false;
  return (sameAllele(t.a, q.a) && sameAllele(t.b, q.b)) || (sameAllele(t.a, q.b) && sameAllele(t.b, q.a));
}

/** Whether two calls by themselves make the same two haplotypes, one way round or the other. */
function sameSequences(reference: Uint8Array, t: Variant, q: Variant): boolean {
  return (
    (sameSequence(reference, t.a, q.a) && sameSequence(reference, t.b, q.b)) ||
    (sameSequence(reference, t.a, q.b) && sameSequence(reference, t.b, q.a))
  );
}

function sameSequence(reference: Uint8Array, x: Allele | null, y: Allele | null): boolean {
  if (change(x) !== change(y)) return false;
  const from = Math.min(x?.start ?? Number.POSITIVE_INFINITY, y?.start ?? Number.POSITIVE_INFINITY);
  const to = Math.max(x?.end ?? 0, y?.end ?? 0) + change(x);
  for (let i = from; i < to; i++) if (baseAt(reference, x, i) !== baseAt(reference, y, i)) return false;
  return true;
}

/** Base of a haplotype with one allele, its places counted as on the reference up to the allele. */
function baseAt(reference: Uint8Array, allele: Allele | null, place: number): number | undefined {
  if (!allele || place < allele.start) return reference[place];
  const within = place - allele.start;
  return within < allele.nt.length ? allele.nt.charCodeAt(within) : reference[place - change(allele)];
}

/** Whether two calls that are not the same cannot make the same haplotypes: by their lengths, or single bases both. */
function surelyDiffer(t: Variant, q: Variant): boolean {
  const a = change(t.a);
  const b = change(t.b);
  const x = change(q.a);
  const y = change(q.b);
  if (!((a === x && b === y) || (a === y && b === x))) return true;
  return isSubstitution(t) && isSubstitution(q);
}

/** Bases by which an allele makes a haplotype longer. */
function change(allele: Allele | null): number {
  return allele === null ? 0 : allele.nt.length - (allele.end - allele.start);
}

/** Of one base; a missing allele may be anything, the reference too. */
function isSubstitution({ start, end, gt, a, b }: Variant): boolean {
  return (
    gt[0] >= 0 && gt[1] >= 0 && end - start === 1 && (!a || a.nt.length === 1) && (!b || b.nt.length === 1)
  );
}

function sameAllele(x: Allele | null, y: Allele | null): boolean {
  if (!x || !y) return x === y;
  return x.start === y.start && x.end === y.end && x.nt === y.nt;
}
