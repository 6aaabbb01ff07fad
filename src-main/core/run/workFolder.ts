import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files.ts';

/**
 * Leaves `command.sh` and `env.json` in the step's work folder, so that a person can see and rerun exactly what the
 * program ran. Values of AWS variables are not written, only their names.
 */
export async function writeWorkFolder(
  folder: string,
  step: { argv: readonly string[]; cwd: string; env: Readonly<Record<string, string>> },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = [
    '#!/usr/bin/env bash',
    `cd ${shellQuote(step.cwd)}`,
    `exec ${step.argv.map(shellQuote).join(' ')}`,
  ];
  await writeWhole(join(folder, 'command.sh'), `${lines.join('\n')}\n`, 0o755);
  const shown = Object.entries(step.env).map(([name, value]) => [
    name,
    isSecret(name) ? '(not recorded)' : value,
  ]);
  await writeWhole(join(folder, 'env.json'), `${JSON.stringify(Object.fromEntries(shown), null, 2)}\n`);
}

/** One argv element as a POSIX shell word. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function isSecret(name: string): boolean {
  return /^AWS_|PROXY|SECRET|TOKEN|PASSWORD/i.test(name);
}
