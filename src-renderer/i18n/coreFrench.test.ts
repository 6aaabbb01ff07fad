import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { coreInFrench } from './coreFrench.ts';
import { coreInWindow } from './coreWindow.ts';

const HOW = 'Add each sentence with its French to a catalogue in src-renderer/i18n/core.';
const ROOT = join(import.meta.dirname, '..', '..');
/** Where sentences are made that the window shows: in errors, hints, warnings, remarks and findings. */
const SOURCES = [
  'src-main/contract/*.ts',
  'src-main/core/**/*.ts',
  'src-main/engine/{inputs,io,smallvar,sv}/**/*.ts',
  'src-renderer/client/webClient.ts',
  'src-main/hosts/electron/{hostMethods,saveLog,utilityLauncher,ipc,places}.ts',
];
/** Sentences that no analyst meets in the window, and why. */
const ELSEWHERE: readonly RegExp[] = [
  // Lines of a log, which the console shows as the tool wrote them.
  /^(?:Imported .* already whole|.* metrics from .* files|Process completed successfully!|Verifying reference files)/,
  /^(?:.*: done|.* process.* left behind by the tool had to be ended|.* lines \(.*)\.$/,
  /^(?:Stats: |Zipped |Finished bench|Including |Excluding |No TP or F[NP] calls|.* chunks of )/,
  // Faults of the program, told as such.
  /^The consumer of the output failed\.$/,
  // Texts inside the files that a comparison writes.
  /^##|^(?:Truvari score|Pct |Percent |Distance of|Difference in|Base\/Comparison|Tuple of|Call is false)/,
  // Options of the comparison that only the command line has.
  /^The option .* must be|chunksize|^extend needs|^Give a BED file, or leave|^Use pick single|ROC by|^Name it INFO|^Use QUAL/,
];
/** Where every text of two words counts, not only whole sentences. */
const FINDINGS = /core\/diagnostics\//;
/** Commands, titles with a translation of their own in the catalogue, and other texts of the doctor. */
const NOT_FINDINGS =
  /^ ?(?:--|'|aws |mkdir|chmod|df |brew |sudo |conda |python3 |git |AWS (?:profile|credentials)$|Data folder$|Other VCBench$|Disk space$|Reference files$|curl or wget$|with the genome|Delete runs|Correct the setting)/;

describe('the sentences of the core', () => {
  const files = globSync(SOURCES, { cwd: ROOT }).filter((file) => !/\.test\.ts$|testing/.test(file));

  it.each(files.sort())('of %s are known in French', (file) => {
    const unknown = sentencesOf(file).filter((text) => isUnknown(text));
    expect(unknown, HOW).toEqual([]);
  });

  it('of the scripts are known in French', () => {
    const scripts = globSync(['scripts/*.sh', 'scripts/lib/**/*.sh'], { cwd: ROOT });
    const texts = scripts.flatMap((file) => scriptSentences(readFileSync(join(ROOT, file), 'utf8')));
    expect(texts.length).toBeGreaterThan(60);
    expect(
      texts.filter((text) => isUnknown(text)),
      HOW,
    ).toEqual([]);
  });

  it('name no option or command of the terminal in the window', () => {
    const told = files.flatMap(sentencesOf).map(coreInWindow);
    // A tool's own command is the remedy; VCBench's own commands and options are not.
    const own = told.filter((text) => !/bcftools|samtools|aws configure|aws sso/.test(text));
    expect(own.filter((text) => /\s--[a-z]|\bvcbench [a-z]|"retry"/.test(text))).toEqual([]);
  });
});

describe('coreInFrench', () => {
  const plain = (text: string) => coreInFrench(text).replaceAll('\u00a0', ' ');
  it.each([
    [
      'INDEL F1 95.3 % is far below what a whole genome reaches (98.0 % at the very least).',
      'Le F1 INDEL de 95,3 % est bien en dessous de ce qu’atteint un génome entier (au moins 98,0 %).',
    ],
    [
      'The disk is full: 8.4 GB are needed and 2.1 GB are free in /data/v1.2.',
      'Le disque est plein : il faut 8,4 Go, 2,1 Go sont libres dans /data/v1.2.',
    ],
    ['2.9.19 at /usr/bin/aws', '2.9.19 dans /usr/bin/aws'],
    ['25.3 GB', '25,3 Go'],
    [
      'Reference file /data/HG004/t.vcf.gz is a web page, not the file it should be.',
      'Fichier de référence /data/HG004/t.vcf.gz est une page web, pas le fichier attendu.',
    ],
    ['genome not installed; no sample complete', 'génome non installé ; aucun échantillon complet'],
    [
      'The run journal cannot be written: the disk is full.',
      'Impossible d’écrire le journal de l’analyse : le disque est plein.',
    ],
    ['A sentence that nobody foresaw.', 'A sentence that nobody foresaw.'],
  ])('%s', (english, french) => {
    expect(plain(english)).toBe(french);
  });
});

/** Is there no French for it, or one that loses what is filled in? What follows a word at once may be missing. */
function isUnknown(text: string): boolean {
  let count = 0;
  const filled = coreInWindow(text)
    .replace(/(?<=[a-z])\{\}/g, '')
    .replaceAll('{}', () => `X${++count}X`);
  const french = coreInFrench(filled);
  const kept = Array.from({ length: count }, (_, i) => french.includes(`X${i + 1}X`));
  return french === filled || kept.includes(false);
}

interface Node {
  type: string;
  value?: unknown;
  quasis?: { value: { cooked: string } }[];
}

/** The sentences among the strings of a source file, with `{}` for what is filled in. */
function sentencesOf(file: string): string[] {
  const texts: string[] = [];
  const { program } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'));
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') texts.push(node.value);
    else if (node.quasis !== undefined) texts.push(node.quasis.map((part) => part.value.cooked).join('{}'));
  });
  const isFinding = FINDINGS.test(file);
  return texts.filter((text) => {
    if (ELSEWHERE.some((expression) => expression.test(text)) || /\n/.test(text)) return false;
    const letters = text.replaceAll('{}', '').trim();
    if (isFinding) return / /.test(letters) && /[a-z]{2}/.test(letters) && !NOT_FINDINGS.test(text);
    return /^["'A-Z{]/.test(text) && /[.?!]$/.test(text) && /[a-z] [a-z]/.test(letters);
  });
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) walk(child, visit);
    return;
  }
  if ('type' in node) visit(node as Node);
  for (const child of Object.values(node)) walk(child, visit);
}

/** What a script says when it ends in an error: arguments of `die` and `fail_file`, and what is kept for them or told about a file. */
function scriptSentences(script: string): string[] {
  const texts: string[] = [];
  const call =
    /(?:\bdie \d+ |\bfail_file \S+ \d+ |\b(?:E_TEXT|E_HINT|TRY_AGAIN|PROBLEM|SV_WHY|P_WHY\[i\])=|\berror )((?:(?:"[^"\n]*(?:\\"[^"\n]*)*"|'[^'\n]*')(?:\s*\\\n\s*)? ?)+)/g;
  for (const [, list = ''] of script.matchAll(call)) {
    for (const [, double, single] of list.matchAll(/"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/g)) {
      texts.push(
        (double ?? single ?? '').replace(/\\(.)/g, '$1').replace(/\$\{[^}]*\}+|\$\w+|\$\(.*$/g, '{}'),
      );
    }
  }
  return texts.filter(
    (text) =>
      /[a-z] [a-z]/.test(text) &&
      !/--help|option|exactly one|destination folder is given|VCBENCH_DEST|^--need|one sample at a time|--data DIR/.test(
        text,
      ),
  );
}
