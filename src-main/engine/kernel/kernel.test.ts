import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Kernel } from './kernel.ts';

it('is the one that its sources make', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const script = join(root, 'scripts', 'dev', 'build-kernel.mjs');
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
}, 60_000);

it('has as much memory as is asked for, and says when there is not that much', () => {
  const kernel = new Kernel();
  kernel.reserve(kernel.start + 3_000_000);
  expect(kernel.bytes.length).toBeGreaterThanOrEqual(kernel.start + 3_000_000);
  expect(() => kernel.reserve(2 ** 32)).toThrow(RangeError);
});
