import { VcbenchError } from '../../../contract/errors.ts';

/** A file system error as one sentence about the path it names, else `path`; anything else is passed through. */
export function fileProblem(error: unknown, path: string): unknown {
  if (error instanceof VcbenchError) return error;
  const { code, path: named } = (error ?? {}) as NodeJS.ErrnoException;
  path = named ?? path;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new VcbenchError(
        'diskFull',
        `The disk is full; ${path} could not be written.`,
        'Free some space, then retry; what is already imported stays.',
      );
    case 'ENOENT':
      return new VcbenchError('badInput', `${path} is not there.`, 'Check the path; is the disk connected?');
    case 'ENOTDIR':
    case 'EEXIST':
      return new VcbenchError('badInput', `${path} is in the way.`, 'Move it away, then retry.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new VcbenchError('accessDenied', `No right to use ${path}.`, 'Check its permissions.');
    case 'EIO':
      return new VcbenchError('badInput', `${path} cannot be read; the disk reports an error.`);
    default:
      return error;
  }
}

/** 1,234,567 -> `1.2 MB`. */
export function humanBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}
