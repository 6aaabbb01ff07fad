import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GIAB_SAMPLES } from '../../contract/reference.ts';
import {
  CATALOGUE_COLUMNS,
  type CatalogueRow,
  formatCatalogue,
  parseCatalogue,
  readCatalogue,
} from './catalogue.ts';

const shipped = resolve(dirname(fileURLToPath(import.meta.url)), '../../../scripts/references.tsv');
const header = CATALOGUE_COLUMNS.join('\t');
const good = 'HG004\tNA24143\ttruthVcf\tHG004/t.vcf.gz\t-\t-\t-\thappy\thttps://a.org/t\t-';

describe('the shipped catalogue', () => {
  it('knows the seven samples by both names, each with VCF, index and BED from two places', async () => {
    const rows = await readCatalogue(shipped);
    const names = new Map(rows.filter((row) => row.sample !== null).map((row) => [row.sample, row.alias]));
    expect([...names.keys()]).toEqual([...GIAB_SAMPLES]);
    expect(names.get('HG004')).toBe('NA24143');
    for (const sample of GIAB_SAMPLES) {
      const own = rows.filter((row) => row.sample === sample && row.requiredFor.includes('happy'));
      expect(own.map((row) => row.kind)).toEqual(['truthVcf', 'truthIndex', 'confidentBed']);
      for (const row of own) {
        expect(row.path).toMatch(new RegExp(`^${sample}/${sample}_GRCh38_1_22_v4\\.2\\.1_benchmark`));
        expect(row.sources.map((source) => new URL(source).host)).toEqual([
          'ftp-trace.ncbi.nlm.nih.gov',
          'giab.s3.amazonaws.com',
        ]);
      }
    }
  });

  it('has SV truth for HG002 only, and says in words that there is none for the others', async () => {
    const rows = await readCatalogue(shipped);
    const sv = rows.filter((row) => row.kind === 'svTruthVcf').map((row) => row.sample);
    expect(sv).toEqual(['HG002']);
    for (const sample of GIAB_SAMPLES.filter((name) => name !== 'HG002')) {
      const none = rows.find((row) => row.sample === sample && row.kind === 'svTruthNone');
      expect(none?.note).toBe(`GIAB publishes no germline structural-variant truth set for ${sample}`);
    }
  });

  it('never points at a latest/ folder, which changes under one’s feet', async () => {
    for (const row of await readCatalogue(shipped)) {
      for (const source of row.sources) expect(source).not.toContain('/latest/');
    }
  });

  it('survives being written and read again', async () => {
    const rows = await readCatalogue(shipped);
    expect(parseCatalogue(formatCatalogue(rows), 'again')).toEqual(rows);
  });
});

describe('parseCatalogue', () => {
  it('takes comments, empty lines and Windows line ends', () => {
    const rows = parseCatalogue(`# words\r\n\r\n${header}\r\n${good}\r\n`, 'x');
    expect(rows).toEqual([
      {
        sample: 'HG004',
        alias: 'NA24143',
        kind: 'truthVcf',
        path: 'HG004/t.vcf.gz',
        size: null,
        md5: null,
        action: null,
        requiredFor: ['happy'],
        sources: ['https://a.org/t'],
        note: null,
      } satisfies CatalogueRow,
    ]);
  });

  it.each([
    ['a missing cell', good.replace(/\t-$/, ''), /line 2: a row has ten cells/],
    ['an empty cell', good.replace('\t-\t-\t-\t', '\t\t-\t-\t'), /line 2: a row has ten cells/],
    [
      'a path that leads out',
      good.replace('HG004/t', 'HG004/../../t'),
      /line 2: path: is not a plain relative path/,
    ],
    ['an absolute path', good.replace('HG004/t', '/etc/t'), /line 2: path/],
    ['a size in words', good.replace('\t-\t-\t-', '\tbig\t-\t-'), /line 2: size: a size is a whole number/],
    ['a short md5', good.replace('\t-\t-\t-', '\t-\tabc\t-'), /line 2: md5/],
    ['an unknown action', good.replace('\t-\t-\t-', '\t-\t-\tsh'), /line 2: action/],
    ['an unknown need', good.replace('happy', 'sad'), /line 2: requiredFor/],
    ['another kind of URL', good.replace('https:', 'ftp:'), /line 2: sources\.0: a source is/],
  ])('refuses %s with its line', (_name, line, words) => {
    expect(() => parseCatalogue(`${header}\n${line}\n`, 'x.tsv')).toThrow(words);
  });

  it.each([
    ['nothing', ''],
    ['only comments', '# a\n'],
    ['other columns', 'a\tb\n'],
  ])('refuses %s', (_name, text) => {
    expect(() => parseCatalogue(text, 'x.tsv')).toThrow(/x\.tsv, line 1: /);
  });

  it('says which file cannot be read', async () => {
    await expect(readCatalogue('/nowhere/c.tsv')).rejects.toMatchObject({ code: 'notFound' });
    const path = join(await mkdtemp(join(tmpdir(), 'vcbench-')), 'c.tsv');
    await writeFile(path, 'not a catalogue');
    await expect(readCatalogue(path)).rejects.toMatchObject({ code: 'badInput' });
  });
});
