import { execFileSync } from 'node:child_process';
import { ROOT } from './vcbench.ts';

/** Builds the window into dist/renderer, where every host looks for it. About a second. */
export function buildWindow(): void {
  execFileSync('vite', ['build', '-c', 'src-renderer/vite.config.ts', '--logLevel', 'warn'], {
    cwd: ROOT,
    // A test runner's own NODE_ENV would make a development build.
    env: { ...process.env, NODE_ENV: 'production', PATH: `${ROOT}/node_modules/.bin:${process.env.PATH}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
