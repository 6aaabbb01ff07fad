import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DemoSet, generateDemo } from '../../src-main/demo/index.ts';
import { writeDemoCatalogue } from '../../src-main/hosts/cli/demo/catalogue.ts';
import { ROOT } from './vcbench.ts';

/** One set of synthetic files for a whole test file: a run folder, references, and a catalogue of them. */
export interface DemoLab {
  folder: string;
  demo: DemoSet;
  /** Sources are `file://`. */
  catalogue: string;
  /** A catalogue of the same files at another place, e.g. a loopback server. */
  catalogueAt(url: string): Promise<string>;
  /** Content of the run's files by their S3 keys below `prefix`. */
  objects(prefix: string): Map<string, Buffer>;
  remove(): void;
}

export async function makeDemoLab(): Promise<DemoLab> {
  const folder = mkdtempSync(join(tmpdir(), 'vcbench-lab-'));
  const demo = await generateDemo({ directory: folder, seed: 1 });
  const catalogue = join(folder, 'catalogue.tsv');
  await writeDemoCatalogue(catalogue, demo, (file) => pathToFileURL(file.path).href);
  return {
    folder,
    demo,
    catalogue,
    async catalogueAt(url) {
      const path = join(folder, 'catalogue-http.tsv');
      await writeDemoCatalogue(path, demo, (file) => `${url}/${file.relativePath}`);
      return path;
    },
    objects: (prefix) =>
      new Map(
        demo.run.map((file) => [
          `${prefix}/${demo.sampleId}/vcf/dragen/1/varcaller/${file.relativePath}`,
          readFileSync(file.path),
        ]),
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * A folder to put first on PATH with stand-ins for the heavy tools. `truvari` answers `version` like truvari 5.4.0; while
 * the file `slow` lies beside it, `bench` ignores SIGTERM, starts a child that does too, and never ends; otherwise it
 * compares with the built-in engine, which takes truvari's options and writes truvari's files. `hap.py` replays a
 * recorded run: it forks a pool, talks on stderr and writes the recorded files under its PREFIX.
 */
export function makeFakeTools(recordedHappy?: string): {
  bin: string;
  slow(on: boolean): void;
  remove(): void;
} {
  const bin = mkdtempSync(join(tmpdir(), 'vcbench-tools-'));
  const main = join(ROOT, 'dist', 'src-main', 'hosts', 'cli', 'main.js');
  const tool = (name: string, script: string) => {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  };
  tool(
    'truvari',
    `#!/usr/bin/env bash
if [ "$1" = version ]; then echo 'Truvari v5.4.0'; exit 0; fi
if [ -e "${bin}/slow" ]; then
  trap '' TERM
  ( trap '' TERM; while :; do sleep 1; done ) &
  echo '[INFO] comparing'
  while :; do sleep 1; done
fi
exec "${process.execPath}" "${main}" bench sv "\${@:2}"
`,
  );
  if (recordedHappy !== undefined) {
    cpSync(recordedHappy, join(bin, 'recorded'), { recursive: true });
    tool('hap.py', replayScript(bin));
  }
  return {
    bin,
    slow(on) {
      if (on) writeFileSync(join(bin, 'slow'), '');
      else rmSync(join(bin, 'slow'), { force: true });
    },
    remove: () => rmSync(bin, { recursive: true, force: true }),
  };
}

/** The real tool's files are named PREFIX.<what>; the annotated VCF is PREFIX.vcf.gz. */
function replayScript(bin: string): string {
  return `#!/usr/bin/env bash
if [ "$1" = --version ]; then echo 'Hap.py v0.3.15'; exit 0; fi
prefix=
for (( i = 1; i <= $#; i++ )); do [ "\${!i}" = -o ] && { n=$((i + 1)); prefix=\${!n}; }; done
[ -n "$prefix" ] || { echo 'usage: hap.py' >&2; exit 1; }
[ -d "$(dirname "$prefix")" ] || { echo 'ERROR: the output folder does not exist' >&2; exit 1; }
( sleep 0.2 ) & ( sleep 0.3 ) &
cat "${bin}/recorded/stderr.txt" >&2
for file in "${bin}"/recorded/*; do
  case "$(basename "$file")" in
    stdout.txt|stderr.txt) ;;
    annotated.*) cp "$file" "$prefix.\${file##*/annotated.}" ;;
    *) cp "$file" "$prefix.\${file##*/}" ;;
  esac
done
env > "$prefix.seen-environment"
wait
cat "${bin}/recorded/stdout.txt"
`;
}

/** Puts a folder with files where a test wants it. */
export function placeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
