import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { CatalogueRow } from '../../src-main/core/references/catalogue.ts';
import { type Mirror, type Offer, startMirror } from './referenceMirror.ts';
import { type ReferenceFiles, referenceFiles, row, TRUTH, truthRow, World } from './referenceWorld.ts';

/**
 * A mirror for the tests of a file and a fresh data folder for each of them, both gone afterwards. Call it at the top of the
 * test file.
 */
export function setUpReferences() {
  const files = referenceFiles();
  let mirror!: Mirror;
  let world!: World;
  beforeAll(async () => {
    mirror = await startMirror();
  });
  afterAll(() => mirror.close());
  beforeEach(async () => {
    mirror.offers.clear();
    mirror.log.length = 0;
    world = await World.make([]);
  });
  afterEach(() => world.remove());
  return {
    files,
    mirror: () => mirror,
    world: () => world,
    offer(path: string, body: Buffer, how: Partial<Offer> = {}): string {
      mirror.offers.set(path, { body, ...how });
      return mirror.url + path;
    },
    bytesServed: () => mirror.log.reduce((sum, entry) => sum + entry.sent, 0),
    leftovers: async () =>
      (await readdir(world.reference, { recursive: true })).filter((name) => /\.partial|\.lock/.test(name)),
  };
}

/** Everything the sample of the demo has: genome, its index, small-variant and SV truth. */
export function wholeCatalogue(
  files: ReferenceFiles,
  url: (path: string, body: Buffer) => string,
): CatalogueRow[] {
  const shared = { sample: null, alias: null, requiredFor: ['happy', 'truvari'] } as const;
  const fastaUrl = url('/genome.fasta.gz', files.fastaGz);
  return [
    row({
      ...shared,
      requiredFor: ['happy', 'truvari'],
      kind: 'genomeIndex',
      path: 'g.fasta.fai',
      action: 'index',
    }),
    row({
      ...shared,
      requiredFor: ['happy', 'truvari'],
      kind: 'genome',
      path: 'g.fasta',
      action: 'gunzip',
      size: files.fastaGz.length,
      sources: [fastaUrl],
    }),
    truthRow(files, url('/truth.vcf.gz', files.vcfGz)),
    row({
      kind: 'truthIndex',
      path: `${TRUTH}.tbi`,
      action: 'index',
      sources: [url('/truth.vcf.gz.tbi', files.tbi)],
    }),
    row({ kind: 'confidentBed', path: 'HG004/HG004.bed', sources: [url('/truth.bed', files.bed)] }),
    row({
      kind: 'svTruthNone',
      path: null,
      requiredFor: ['truvari'],
      note: 'GIAB publishes no germline structural-variant truth set for HG004',
    }),
  ];
}

/** Same size and form as the truth, other content. */
export function otherFile(files: ReferenceFiles): Buffer {
  const changed = Buffer.from(files.vcfGz);
  changed.writeUInt8((changed.readUInt8(changed.length - 40) + 1) % 256, changed.length - 40);
  return changed;
}

export function installed(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
}

/** Starts a fetch and ends the script alone, as a crash does, once that many bytes are on disk. */
export async function killAt(world: World, bytes: number, signal: NodeJS.Signals): Promise<void> {
  const { child, done } = world.start(['HG004']);
  const partial = world.path(`${TRUTH}.partial`);
  for (let i = 0; i < 500; i += 1) {
    const size = await stat(partial).then(
      (found) => found.size,
      () => 0,
    );
    if (size >= bytes) break;
    await sleep(20);
  }
  child.kill(signal);
  // A downloader that outlives its script keeps the pipes: do not wait for them.
  await Promise.race([done, new Promise((resolve) => child.once('exit', resolve))]);
}

/** Checksum programs that leave a note of every call. */
export async function countingTools(world: World) {
  const folder = join(world.root, 'counting');
  const note = join(folder, 'calls');
  await mkdir(folder, { recursive: true });
  for (const tool of ['md5sum', 'sha256sum']) {
    const real = (process.env.PATH ?? '')
      .split(':')
      .map((entry) => join(entry, tool))
      .find((path) => existsSync(path));
    await writeFile(join(folder, tool), `#!/bin/sh\necho ${tool} "$@" >>'${note}'\nexec '${real}' "$@"\n`);
    await chmod(join(folder, tool), 0o755);
  }
  return {
    env: { PATH: `${folder}:${process.env.PATH}` },
    calls: async () =>
      (await readFile(note, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
  };
}

/** A PATH of links to what every machine has, and nothing else. */
export async function bareTools(world: World, ...more: string[]): Promise<string> {
  const folder = join(world.root, `bare${more.join('')}`);
  await mkdir(folder, { recursive: true });
  const names =
    'bash cat cp mv rm rmdir mkdir mktemp ln ls head tail tr od stat df date dirname sleep touch uname md5sum sha256sum readlink gzip awk ps'.split(
      ' ',
    );
  for (const name of [...names, ...more]) {
    for (const place of (process.env.PATH ?? '').split(':')) {
      if (!existsSync(join(place, name))) continue;
      await symlink(join(place, name), join(folder, name)).catch(() => undefined);
      break;
    }
  }
  return folder;
}
