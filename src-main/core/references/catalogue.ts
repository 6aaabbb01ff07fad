import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { VcbenchError } from '../../contract/errors.ts';

/** What reference files are needed for; csv metrics need none. */
export const NEEDS = ['happy', 'truvari', 'csv', 'vcfeval', 'stratified', 'cmrg', 'v5'] as const;
export type Need = (typeof NEEDS)[number];

export const CATALOGUE_COLUMNS = [
  'sample',
  'alias',
  'kind',
  'path',
  'size',
  'md5',
  'action',
  'requiredFor',
  'sources',
  'note',
] as const;

/** One file (or, with kind `svTruthNone`, the words for why there is none) of scripts/references.tsv. */
export interface CatalogueRow {
  /** HG name, or null for a file that all samples share. */
  sample: string | null;
  /** The sample's NA name. */
  alias: string | null;
  kind: string;
  /** Relative to `<data>/reference`; null where there is no file. */
  path: string | null;
  /** Bytes of the download, null when not published. */
  size: number | null;
  /** Of the download, null when not published: then the first download is pinned. */
  md5: string | null;
  action: 'gunzip' | 'unzip' | 'untar' | 'index' | null;
  requiredFor: Need[];
  sources: string[];
  note: string | null;
}

/**
 * Reads scripts/references.tsv or a catalogue of the same form. Throws `badInput` with the line that is wrong,
 * `notFound` when there is no such file.
 */
export async function readCatalogue(path: string): Promise<CatalogueRow[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new VcbenchError(
      'notFound',
      `The catalogue of references ${path} cannot be read.`,
      undefined,
      detail,
    );
  }
  return parseCatalogue(text, path);
}

/** The rows of a catalogue's text; `name` is what an error calls it. Throws `badInput`. */
export function parseCatalogue(text: string, name: string): CatalogueRow[] {
  const rows: CatalogueRow[] = [];
  let header = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line === '' || line.startsWith('#')) continue;
    if (!header) {
      if (line !== CATALOGUE_COLUMNS.join('\t')) {
        throw wrong(name, index, 'the first line is not the list of columns');
      }
      header = true;
      continue;
    }
    const cells = line.split('\t');
    if (cells.length !== CATALOGUE_COLUMNS.length || cells.includes('')) {
      throw wrong(name, index, 'a row has ten cells; an empty one is "-"');
    }
    const row = rowSchema.safeParse(
      Object.fromEntries(CATALOGUE_COLUMNS.map((column, i) => [column, cells[i]])),
    );
    if (!row.success) {
      const issue = row.error.issues[0];
      throw wrong(name, index, `${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not valid'}`);
    }
    rows.push(row.data);
  }
  if (!header) throw wrong(name, 0, 'the file holds no list of columns');
  return rows;
}

/** A catalogue's text, for who writes one of their own (the demo): the inverse of {@link parseCatalogue}. */
export function formatCatalogue(rows: readonly CatalogueRow[]): string {
  const lines = rows.map((row) =>
    [
      row.sample ?? '*',
      row.alias ?? (row.sample === null ? '*' : '-'),
      row.kind,
      row.path ?? '-',
      row.size ?? '-',
      row.md5 ?? '-',
      row.action ?? '-',
      row.requiredFor.join(',') || '-',
      row.sources.join(' ') || '-',
      row.note ?? '-',
    ].join('\t'),
  );
  return `${[CATALOGUE_COLUMNS.join('\t'), ...lines].join('\n')}\n`;
}

const orNull = (text: string) => (text === '-' ? null : text);
const list = (text: string, separator: string) => (text === '-' ? [] : text.split(separator));
const relativePath = z
  .string()
  .regex(/^(?!\/)(?!.*\.\.)(?!.*\/\/)(?!.*\/$)[A-Za-z0-9._/@+-]+$/, 'is not a plain relative path');
const source = z
  .string()
  .regex(/^(?:https?:\/\/[^/\s]+\/|file:\/\/\/)\S*$/, 'a source is an http, https or file URL');

const rowSchema = z.object({
  sample: z
    .string()
    .regex(/^(?:\*|[A-Za-z0-9]+)$/, 'a sample is letters and digits, or "*"')
    .transform((text) => (text === '*' ? null : text)),
  alias: z
    .string()
    .regex(/^(?:[*-]|[A-Za-z0-9]+)$/, 'a name is letters and digits')
    .transform((text) => (text === '*' || text === '-' ? null : text)),
  kind: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a kind is one word'),
  path: z.string().transform(orNull).pipe(relativePath.nullable()),
  size: z
    .string()
    .regex(/^(?:-|[0-9]{1,15})$/, 'a size is a whole number of bytes')
    .transform((text) => (text === '-' ? null : Number(text))),
  md5: z
    .string()
    .regex(/^(?:-|[0-9a-f]{32})$/, 'an md5 is 32 lower-case hexadecimal digits')
    .transform(orNull),
  action: z
    .string()
    .transform(orNull)
    .pipe(z.enum(['gunzip', 'unzip', 'untar', 'index']).nullable()),
  requiredFor: z
    .string()
    .transform((text) => list(text, ','))
    .pipe(z.array(z.enum(NEEDS))),
  sources: z
    .string()
    .transform((text) => list(text, ' '))
    .pipe(z.array(source)),
  note: z.string().transform(orNull),
});

function wrong(name: string, index: number, why: string): VcbenchError {
  return new VcbenchError(
    'badInput',
    `${name}, line ${index + 1}: ${why}.`,
    'Correct the line, or use the catalogue that comes with the program.',
  );
}
