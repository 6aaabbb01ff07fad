import type { VcfWriter } from '../io/vcfWriter.ts';
import { Kernel } from '../kernel/kernel.ts';
import { fieldsOf, KernelPlaces, putFields } from '../kernel/places.ts';
import type { Annotator } from './annotate.ts';
import { exampleOf, hasFilters, hasSameAlleles, plainRecord, withFilters } from './callCode.ts';
import { type CallClass, classify } from './classify.ts';
import { type CountedCall, type CountedLine, type CountRegions, mismatchKind } from './count.ts';
import { holes, type LineTemplate, lineTemplate, withoutAlleles } from './lineTemplate.ts';
import { MATCH, type Match } from './match.ts';
import { listed } from './regions.ts';
import { type RocCalls, rocCode } from './roc.ts';
import type { Side } from './row.ts';
import { DECISION, type Sites } from './sites.ts';
import { sixDigits } from './sixDigits.ts';
import { OUTCOME, type Outcome, type Tally } from './tally.ts';
import type { Totals } from './totals.ts';

/** Sites that differ in numbers only: what is counted of each, and where the kernel has their template. */
interface SiteKind {
  at: number;
  line: CountedLine;
}

/**
 * Counts sites, puts them on the ROC and writes their lines: what Counter, RocCollector and Annotator do for others. The kernel goes
 * through them; here it is told what is new, and what it found is handed on.
 */
export class SiteCounter {
  readonly #contig: string;
  readonly #totals: Totals;
  readonly #annotated: { writer: VcfWriter; annotator: Annotator } | null;
  /** Tallies of ALL and PASS by subset (all lines, TS_contained, TS_boundary, then the stratifications), of SNPs and of indels. */
  readonly #tallies: ([Tally, Tally] | undefined)[] = [];
  /** That of the thread, which has the templates of `owner`; and the index of the first number of its task. */
  readonly #kernel = kernelOfSites();
  readonly #base = this.#kernel.start / 4;
  readonly #slots = this.#kernel.run.TEMPLATE_SLOTS.value;
  #kinds: SiteKind[] = [];
  /** Where the next template comes, and where there is no more room for them. */
  #free = 0;
  #full = 0;
  #regions: CountRegions = { confident: null, strata: [] };
  /** Bases that the truth calls of the block within the confident regions widen them by: hap.py adds those within, too. */
  widenedBy = 0;

  constructor(contig: string, totals: Totals, annotated: { writer: VcfWriter; annotator: Annotator } | null) {
    this.#contig = contig;
    this.#totals = totals;
    this.#annotated = annotated;
  }

  /** Goes on to the sites of the next block; `origin` is what their starts count from. */
  begin(sites: Sites, regions: CountRegions, origin: number): void {
    this.#regions = regions;
    this.widenedBy = 0;
    const { length } = sites;
    const { confident, strata } = regions;
    const lists = [...(confident ? [confident] : []), ...strata.map(({ intervals }) => intervals)];
    const keyLength = STRATA_WORD + ((strata.length + 31) >> 5);
    // A line names its contig once and its strata at most once.
    const longest = strata.reduce(
      (sum, { name }) => sum + 3 * name.length + 1,
      4096 + 3 * this.#contig.length,
    );
    const places = new KernelPlaces(this.#kernel, TASK.length * 4);
    const table = places.room(this.#slots * 4);
    const templates = places.room(Math.max(TEMPLATE_BYTES, 4 * longest));
    const lines = places.room(Math.max(LINE_BYTES, 2 * longest));
    const linesEnd = places.room(0);
    if (owner !== this || this.#full !== lines) this.#forget(table, templates, lines);
    const task: Record<keyof typeof FIELD, number> = {
      starts: places.put(sites.starts),
      truth: places.put(sites.truth),
      query: places.put(sites.query),
      quals: places.put(sites.quals),
      truthQuals: places.put(sites.truthQuals),
      loci: places.put(sites.loci),
      decisions: places.put(sites.decisions),
      ...{ length, next: 0, until: 0, origin },
      hasConfident: confident ? 1 : 0,
      lists: lists.length,
      regions: places.put(listed(lists)),
      cursors: places.zeros(lists.length * 4),
      ...{ table, key: places.room(keyLength * 4), keyLength },
      ...{ lines, linesEnd, linesAt: lines },
      lineEnds: places.room(MOST_LINES * 4),
      lineStarts: places.room(MOST_LINES * 4),
      lineStops: places.room(MOST_LINES * 4),
      ...{ lineCount: 0, lineRoom: MOST_LINES },
      levels: places.room(2 * MOST_CALLS * 4),
      codes: places.room(2 * MOST_CALLS * 4),
      ...{ indels: 0, snps: 0, rocRoom: MOST_CALLS },
      texts: places.zeros(this.#kernel.run.VALUE_TEXTS.value),
      ...{ lacking: 0, widened: 0 },
    };
    putFields(this.#kernel, this.#kernel.start, FIELD, task);
  }

  /** Counts the sites before `position`, in order. */
  countBefore(position: number): void {
    const { ints } = this.#kernel;
    const next = ints[this.#base + FIELD.next]!;
    const isLast = next === ints[this.#base + FIELD.length];
    if (isLast || ints[ints[this.#base + FIELD.starts]! / 4 + next]! >= position) return;
    ints[this.#base + FIELD.until] = Math.min(position, HIGHEST);
    for (;;) {
      const stopped = this.#kernel.run.countSites(this.#kernel.start);
      this.#handOn();
      if (stopped === STOPPED.done) return;
      if (stopped === STOPPED.lacksTemplate) this.#addTemplate();
      else if (stopped === STOPPED.lacksText) this.#putText();
    }
  }

  /** Counts the sites of the block that are left. */
  end(): void {
    this.countBefore(HIGHEST);
    this.widenedBy = this.#kernel.ints[this.#base + FIELD.widened]!;
  }

  /** Adds what was counted of all blocks to the totals: to be called when there are no more. */
  finish(): void {
    if (owner === this) this.#flush();
  }

  /** Hands on the lines and the calls for the ROC that the kernel has. */
  #handOn(): void {
    const { bytes, ints, singles } = this.#kernel;
    const count = ints[this.#base + FIELD.lineCount]!;
    if (count > 0) {
      const from = ints[this.#base + FIELD.lines]!;
      const [ends, starts, stops] = [FIELD.lineEnds, FIELD.lineStarts, FIELD.lineStops];
      this.#annotated!.writer.writeLinesAt(this.#contig, {
        ...{ bytes, from, count, numbers: ints },
        ends: ints[this.#base + ends]! / 4,
        starts: ints[this.#base + starts]! / 4,
        stops: ints[this.#base + stops]! / 4,
      });
      ints[this.#base + FIELD.lineCount] = 0;
      ints[this.#base + FIELD.linesAt] = from;
    }
    const calls = (from: number, count: number): RocCalls<Int32Array> => {
      const levels = ints[this.#base + FIELD.levels]! / 4 + from;
      const codes = ints[this.#base + FIELD.codes]! / 4 + from;
      return { levels: singles.subarray(levels, levels + count), codes: ints.subarray(codes, codes + count) };
    };
    const { roc } = this.#totals;
    roc.addCalls('INDEL', calls(0, ints[this.#base + FIELD.indels]!));
    roc.addCalls('SNP', calls(MOST_CALLS, ints[this.#base + FIELD.snps]!));
    ints[this.#base + FIELD.indels] = 0;
    ints[this.#base + FIELD.snps] = 0;
  }

  /** Writes down the text of a value that is an unusual one: class ValueText there. */
  #putText(): void {
    const { bytes, ints, singles } = this.#kernel;
    const at = ints[this.#base + FIELD.lacking]!;
    ints[at / 4 + 1] = bytes.write(sixDigits(singles[at / 4]!), at + 8, 'latin1');
  }

  /** Forgets all templates: there is room for them from one address to another. */
  #forget(table: number, from: number, to: number): void {
    this.finish();
    owner = this;
    this.#kinds = [];
    this.#free = from;
    this.#full = to;
    this.#kernel.bytes.fill(0, table, table + this.#slots * 4);
  }

  /** Makes the template of the site at hand, the first of its kind. */
  #addTemplate(): void {
    const { ints } = this.#kernel;
    const key = ints[this.#base + FIELD.key]! / 4;
    const first = ints[key]!;
    const filters = (first >> 16) & 255;
    const flags = first >> 24;
    const [known, inside, matched] = [(flags & 1) !== 0, (flags & 2) !== 0, (flags & 4) !== 0];
    const decisions = ints[key + 1]!;
    const truth = exampleOf(first & 255);
    const query = exampleOf((first >> 8) & 255);
    const strata: number[] = [];
    for (let i = 0; i < this.#regions.strata.length; i++)
      if ((ints[key + STRATA_WORD + (i >> 5)]! >> (i & 31)) & 1) strata.push(i);
    const calls = { truth, query: query === 0 ? 0 : withFilters(query, filters) };
    const line = countedLine(calls, decisions, inside, this.#regions.confident !== null, strata);
    const isOne = truth === 0 || query === 0 || hasSameAlleles(truth, query);
    const text = this.#annotated ? this.#template(line, known, isOne, matched) : null;
    const at = this.#put(line, text);
    this.#kinds.push({ at, line });
    this.#kernel.run.addTemplate(at);
  }

  #template(line: CountedLine, known: boolean, isOne: boolean, matched: boolean): LineTemplate {
    const text = this.#annotated!.annotator.template(line, known, holes(matched));
    return lineTemplate(isOne ? withoutAlleles(text) : text);
  }

  /** Writes a template down for the kernel; returns its address. */
  #put(line: CountedLine, template: LineTemplate | null): number {
    const keyLength = this.#kernel.ints[this.#base + FIELD.keyLength]!;
    const size =
      (TEMPLATE.length + keyLength) * 4 + (template ? template.text.length + 8 * template.ends.length : 0);
    if (this.#free + size + BEYOND > this.#full || this.#kinds.length >= this.#slots >> 1) {
      const table = this.#kernel.ints[this.#base + FIELD.table]!;
      this.#forget(table, table + this.#slots * 4, this.#full);
    }
    const at = this.#free;
    this.#free = (at + size + BEYOND + 15) & ~15;
    const key = at + TEMPLATE.length * 4;
    const ends = key + keyLength * 4;
    const holesAt = ends + (template ? template.ends.length * 4 : 0);
    const textAt = holesAt + (template ? template.holes.length : 0);
    putFields(this.#kernel, at, TEMPLATE_FIELD, {
      count: 0,
      truthRoc: line.truth ? rocCode(line, line.truth) : -1,
      queryRoc: line.query ? rocCode(line, line.query) : -1,
      isSnp: (line.truth ?? line.query)?.type === 'SNP' ? 1 : 0,
      longest: template ? template.text.length + FILLED : 0,
      pieces: template ? template.ends.length : 0,
      ...{ key, ends, holes: holesAt, text: textAt },
    });
    const { ints, bytes } = this.#kernel;
    const from = ints[this.#base + FIELD.key]!;
    bytes.copyWithin(key, from, from + keyLength * 4);
    if (template) {
      ints.set(template.ends, ends / 4);
      bytes.set(template.holes, holesAt);
      bytes.set(template.text, textAt);
    }
    return at;
  }

  /** Adds what was counted to the tallies. */
  #flush(): void {
    const { ints } = this.#kernel;
    for (const { at, line } of this.#kinds) {
      const times = ints[at / 4]!;
      if (times === 0) continue;
      ints[at / 4] = 0;
      for (const call of [line.truth, line.query]) {
        if (!call) continue;
        this.#addTo(0, '*', line, call, times);
        if (line.subset !== null)
          this.#addTo(line.subset === 'TS_contained' ? 1 : 2, line.subset, line, call, times);
        for (const stratum of line.member.strata)
          this.#addTo(3 + stratum, this.#regions.strata[stratum]!.name, line, call, times);
        if (line.fails) this.#totals.roc.addFailed(call, line.row.query!.record.filters, times);
      }
    }
  }

  /** Counts calls under ALL and PASS: a truth call that was matched by a filtered one was not found there. */
  #addTo(index: number, subset: string, line: CountedLine, call: CountedCall, times: number): void {
    const { type, outcome, flags, mismatch } = call;
    const place = index * 2 + (type === 'SNP' ? 0 : 1);
    let pair = this.#tallies[place];
    if (!pair) {
      const { tallies } = this.#totals;
      pair = [tallies.cell(subset, type, 'ALL'), tallies.cell(subset, type, 'PASS')];
      this.#tallies[place] = pair;
    }
    pair[0].add(outcome, flags, mismatch, times);
    if (!line.fails) pair[1].add(outcome, flags, mismatch, times);
    else if (outcome === OUTCOME.truthTp || outcome === OUTCOME.truthFn)
      pair[1].add(OUTCOME.truthFn, flags, null, times);
  }
}

/** What is handed to the kernel, and what comes back: class Task in kernel/assembly/sites.ts, in this order. */
const TASK = [
  ...(['starts', 'truth', 'query', 'quals', 'truthQuals', 'loci', 'decisions'] as const),
  ...(['length', 'next', 'until', 'origin'] as const),
  ...(['hasConfident', 'lists', 'regions', 'cursors', 'table', 'key', 'keyLength'] as const),
  ...([
    'lines',
    'linesEnd',
    'linesAt',
    'lineEnds',
    'lineStarts',
    'lineStops',
    'lineCount',
    'lineRoom',
  ] as const),
  ...(['levels', 'codes', 'indels', 'snps', 'rocRoom', 'texts', 'lacking', 'widened'] as const),
] as const;
const FIELD = fieldsOf(TASK);
/** The numbers of a template: class Template there. */
const TEMPLATE = [
  ...(['count', 'truthRoc', 'queryRoc', 'isSnp', 'longest', 'pieces'] as const),
  ...(['key', 'ends', 'holes', 'text'] as const),
] as const;
const TEMPLATE_FIELD = fieldsOf(TEMPLATE);
/** Words of a key before those that tell in which strata a site is. */
const STRATA_WORD = 2;
/** Why the kernel stopped; else the room for lines was full. */
const STOPPED = { done: 0, lacksTemplate: 1, lacksText: 2 } as const;

/** That of the thread, and the counter whose templates it has: contigs are compared one after the other. */
let shared: Kernel | undefined;
let owner: SiteCounter | null = null;

function kernelOfSites(): Kernel {
  shared ??= new Kernel();
  return shared;
}

const TEMPLATE_BYTES = 4 * 1024 * 1024;
const LINE_BYTES = 512 * 1024;
/** Lines, and calls of one type, that the kernel keeps until they are handed on. */
const MOST_LINES = 4096;
const MOST_CALLS = 8192;
/** Bytes that are read and written beyond the end of a text. */
const BEYOND = 16;
/** Bytes that numbers and alleles of a line can take, its line end and those beyond. */
const FILLED = 160;
const HIGHEST = 2 ** 31 - 1;

function classOf(code: number): CallClass {
  return classify(plainRecord(0, code, Number.NaN));
}

function queryOutcome(inside: boolean, matched: boolean): Outcome {
  return !inside ? OUTCOME.queryUnk : matched ? OUTCOME.queryTp : OUTCOME.queryFp;
}

/** Such a site as a line. */
function countedLine(
  { truth, query }: { truth: number; query: number },
  decisions: number,
  inside: boolean,
  hasConfident: boolean,
  strata: readonly number[],
): CountedLine {
  const side = (code: number, match: number, near: number): Side | null =>
    code === 0
      ? null
      : {
          record: plainRecord(0, code, Number.NaN),
          match: (match & DECISION.match) as Match,
          nearby: (decisions & near) !== 0,
        };
  const row = {
    ...{ start: 0, end: 1, superLocus: 1, querySuperLocus: 1 },
    truth: side(truth, decisions, DECISION.truthNear),
    query: side(query, decisions >> DECISION.query, DECISION.queryNear),
  };
  const found = row.truth?.match === MATCH.genotype ? OUTCOME.truthTp : OUTCOME.truthFn;
  const isBoundary = (decisions & DECISION.atBoundary) !== 0;
  return {
    row,
    member: { confident: inside, strata: [...strata], boundary: false },
    subset: isBoundary ? 'TS_boundary' : hasConfident && inside ? 'TS_contained' : null,
    fails: hasFilters(query),
    truth: truth !== 0 && inside ? { ...classOf(truth), outcome: found, mismatch: null } : null,
    query: row.query && {
      ...classOf(query),
      outcome: queryOutcome(inside, row.query.match === MATCH.genotype),
      mismatch: mismatchKind(row.query),
    },
  };
}
