import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';

/**
 * The text of a small result file, UTF-8.
 * Throws badInput when it is missing, not a file, empty, binary or over `maxBytes`: none of the files read here is large,
 * so one that is was not written by the tool it is named after.
 */
export async function readResultText(file: string, maxBytes: number): Promise<string> {
  const info = await stat(file).catch(() => null);
  if (info === null) throw new VcbenchError('badInput', `${file} is missing.`);
  if (!info.isFile()) throw new VcbenchError('badInput', `${file} is not a file.`);
  if (info.size === 0) throw new VcbenchError('badInput', `${file} is empty.`);
  if (info.size > maxBytes) {
    throw new VcbenchError(
      'badInput',
      `${file} has ${info.size} bytes; such a file has at most ${maxBytes}.`,
      'Check that this is the file the tool wrote.',
    );
  }
  const text = await readFile(file, 'utf8');
  if (text.includes('\0')) throw new VcbenchError('badInput', `${file} is a binary file, text was expected.`);
  return text;
}

/**
 * The one file in `folder` called `name` or `<prefix>.<name>` (hap.py puts its prefix first); null when there is none.
 * Throws badInput when several prefixes are there, because nothing tells which one is meant.
 */
export async function findResultFile(folder: string, name: string): Promise<string | null> {
  const entries = await readdir(folder).catch(() => {
    throw new VcbenchError('badInput', `The result folder ${folder} cannot be read.`);
  });
  if (entries.includes(name)) return path.join(folder, name);
  const found = entries.filter((entry) => entry.endsWith(`.${name}`));
  if (found.length > 1) {
    throw new VcbenchError(
      'badInput',
      `${folder} holds several results: ${found.sort().join(', ')}.`,
      'Give every comparison a folder of its own.',
    );
  }
  return found[0] === undefined ? null : path.join(folder, found[0]);
}
