// Compiles the engine's kernel (src-main/engine/kernel/assembly) and keeps it as text in a module, so that it is at hand
// wherever the engine runs: from its sources, bundled, or in a thread. With --check it only says whether that is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const module = 'src-main/engine/kernel/kernelBytes.ts';

const files = {};
const { error, stderr } = await asc.main(
  [
    ...['src-main/engine/kernel/assembly/index.ts', '--baseDir', root],
    ...['--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'],
  ],
  {
    writeFile(name, contents) {
      files[name] = contents;
    },
  },
);
if (error) {
  process.stderr.write(`${stderr.toString()}${error.message}\n`);
  process.exit(1);
}
const text = Buffer.from(files['kernel.wasm']).toString('base64');
const source = [
  '/** Made of assembly/ by `npm run build:kernel`: not to be changed by hand. A unit test says when it is out of date. */',
  'export const KERNEL =',
  `  '${text.replaceAll(/.{100}(?=.)/g, "$&' +\n  '")}';`,
  '',
].join('\n');

if (!process.argv.includes('--check')) writeFileSync(join(root, module), source);
else if (readFileSync(join(root, module), 'utf8') !== source) {
  process.stderr.write(`${module} is out of date: npm run build:kernel\n`);
  process.exit(1);
}
