import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { AppError } from '../../contract/errors.ts';

/** Why a program could not be started, in words and with a fix, from the system's error code. */
export function startError(
  request: { argv: readonly string[]; cwd: string },
  failure: {
    code?: string | undefined;
    originalMessage?: string | undefined;
    shortMessage?: string | undefined;
  },
): AppError {
  const program = request.argv[0] ?? '';
  const name = basename(program) || program;
  const detail = failure.originalMessage ?? failure.shortMessage ?? '';
  if (!isFolder(request.cwd)) {
    return {
      code: 'notFound',
      message: `${name} was not started: its working folder ${request.cwd} does not exist.`,
      hint: 'Check that the data folder is still there and mounted.',
      detail,
    };
  }
  switch (failure.code) {
    case 'ENOENT':
      return {
        code: 'toolMissing',
        message: `${name} was not found${program.includes('/') ? ` at ${program}` : ' on PATH'}.`,
        hint: `Install ${name}, or set where it is in the settings. If the file is there, its first line (#!) names a program that is missing.`,
        detail,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'toolMissing',
        message: `${name} may not be executed (${program}).`,
        hint: `Make it executable: chmod +x ${program}. A folder mounted with noexec does not allow it either.`,
        detail,
      };
    case 'ENOEXEC':
      return {
        code: 'toolMissing',
        message: `${program} is not a program this machine can run.`,
        hint: 'A script needs a first line like #!/bin/sh; a binary must be built for this system and processor.',
        detail,
      };
    case 'E2BIG':
      return {
        code: 'badInput',
        message: `The command line of ${name} is longer than the system allows.`,
        hint: 'Name fewer files, or use shorter paths.',
        detail,
      };
    case 'EAGAIN':
    case 'ENOMEM':
    case 'EMFILE':
    case 'ENFILE':
      return {
        code: 'internal',
        message: `${name} was not started: the system is out of processes, memory or open files (${failure.code}).`,
        hint: 'Close other programs or raise the limits (ulimit -u, ulimit -n), then retry.',
        detail,
      };
    default:
      return { code: 'internal', message: `${name} was not started: ${detail || 'unknown error'}.`, detail };
  }
}

/** What makes a request impossible on any system, before it is tried. */
export function unusableRequest(request: {
  argv: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
}): AppError | undefined {
  const [program = ''] = request.argv;
  if (program === '') {
    return { code: 'invalidRequest', message: 'There is no program to start: the command is empty.' };
  }
  const texts = [...request.argv, request.cwd, ...Object.entries(request.env).flat()];
  if (!texts.some((text) => text.includes('\0'))) return undefined;
  const name = basename(program).replaceAll('\0', '?');
  const message = `${name} was not started: its command line, folder or environment holds a NUL character.`;
  return { code: 'invalidRequest', message };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
