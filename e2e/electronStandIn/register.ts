/**
 * `node --import register.ts dist/electron/main.js --user-data-dir=FOLDER` runs the built main process with the stand-in
 * in place of Electron. See README.md for what it cannot show.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const standIn = pathToFileURL(join(import.meta.dirname, 'electron.ts')).href;

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context);
  },
});
// STANDIN_RESOURCES: the resources folder of a packaged program, which the test has unpacked.
Object.assign(process, {
  type: 'browser',
  resourcesPath: process.env.STANDIN_RESOURCES ?? join(import.meta.dirname, 'no-resources'),
});
