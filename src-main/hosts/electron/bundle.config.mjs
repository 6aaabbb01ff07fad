import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const builtins = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
const isExternal = (id) => id === 'electron' || builtins.has(id);

/** What steps run, and what a person with Node can run by hand: one program, in a folder of its own. */
export const CLI_FOLDER = join(root, 'dist', 'electron', 'cli');

/** The three parts of the desktop application that are not its page. Everything but Electron and Node is bundled. */
export const BUNDLES = [
  {
    input: { main: join(here, 'main.ts'), step: join(here, 'stepEntry.ts') },
    external: isExternal,
    platform: 'node',
    // The step entry runs the very program that a person can run, not a copy of it.
    plugins: [
      {
        name: 'own-cli',
        resolveId: (id) => (id === '../cli/main.ts' ? { id: './cli/main.js', external: true } : null),
      },
    ],
    output: {
      dir: join(root, 'dist', 'electron'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      sourcemap: true,
    },
  },
  {
    // The engine starts these in threads and looks for them beside itself.
    input: {
      main: join(root, 'src-main', 'hosts', 'cli', 'main.ts'),
      worker: join(root, 'src-main', 'engine', 'smallvar', 'worker.ts'),
      packerThread: join(root, 'src-main', 'engine', 'io', 'packerThread.ts'),
      sequenceWorker: join(root, 'src-main', 'engine', 'sv', 'sequenceWorker.ts'),
    },
    external: isExternal,
    platform: 'node',
    output: {
      dir: CLI_FOLDER,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      sourcemap: true,
    },
  },
  {
    // A sandboxed preload script is one CommonJS file.
    input: { preload: join(root, 'src-preload', 'preload.ts') },
    external: ['electron'],
    platform: 'browser',
    output: { dir: join(root, 'dist', 'electron'), format: 'cjs', entryFileNames: '[name].cjs' },
  },
];
