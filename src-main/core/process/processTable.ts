import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One living process as the kernel lists it. */
export interface ProcessEntry {
  pid: number;
  ppid: number;
  pgid: number;
  /** 0 where the platform does not tell. */
  sid: number;
  /** Start time: clock ticks since boot on Linux, seconds since the epoch elsewhere. Only for comparing. */
  started: number;
  /** Identity in time, for {@link isSameProcess}; also differs between two boots of the machine. */
  procStart: string;
}

/** Set in every child's environment, so that one which left its process group is still found. */
export const MARKER_VARIABLE = 'VCBENCH_CHILD';

/** The living processes of this machine; zombies do not count. Reads /proc on Linux and runs `ps` elsewhere. */
export function livingProcesses(): ProcessEntry[] {
  if (process.platform !== 'linux') return parsePs(runPs(['-A']));
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    const entry = /^[1-9]\d*$/.test(name) ? readStat(Number(name)) : null;
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** The living process with this pid, or null. */
export function findProcess(pid: number): ProcessEntry | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') return readStat(pid);
  return parsePs(runPs(['-p', String(pid)]))[0] ?? null;
}

/** Pids of the living members of a process group. */
export function groupMembers(pgid: number): number[] {
  return livingProcesses()
    .filter((entry) => entry.pgid === pgid)
    .map((entry) => entry.pid);
}

/** What tells this process from a later one with the same pid; undefined when there is no such living process. */
export function procStart(pid: number): string | undefined {
  return findProcess(pid)?.procStart;
}

/** True when `pid` is alive and still the process which had this {@link procStart}. */
export function isSameProcess(pid: number, start: string): boolean {
  return procStart(pid) === start;
}

/**
 * True when the process was started as (or by) a child of ours: its environment holds {@link MARKER_VARIABLE}, with
 * this value when one is given. False when the environment cannot be read.
 */
export function carriesMarker(pid: number, marker?: string): boolean {
  const start = `${MARKER_VARIABLE}=`;
  const environment = readEnvironment(pid);
  if (marker !== undefined) return environment.includes(start + marker);
  return environment.some((assignment) => assignment.startsWith(start));
}

/** Parses `ps -o pid=,ppid=,pgid=,stat=,lstart=` in the C locale. Lines which are not of that form are left out. */
export function parsePs(text: string): ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*\S)\s*$/.exec(line);
    if (match === null || match[4]?.startsWith('Z')) return [];
    const lstart = match[5] ?? '';
    const [pid, ppid, pgid] = [Number(match[1]), Number(match[2]), Number(match[3])];
    return [{ pid, ppid, pgid, sid: 0, started: Date.parse(lstart) / 1000, procStart: lstart }];
  });
}

/** Parses /proc/PID/stat (proc(5)); null for a zombie or a dead process. The name may hold spaces and brackets. */
export function parseStat(text: string, bootId: string): ProcessEntry | null {
  const pid = Number(text.slice(0, text.indexOf(' ')));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X' || fields.length < 20) return null;
  const started = Number(fields[19]);
  return {
    pid,
    ppid: Number(fields[1]),
    pgid: Number(fields[2]),
    sid: Number(fields[3]),
    started,
    procStart: `${started}@${bootId}`,
  };
}

function readEnvironment(pid: number): string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return runPs(['-E', '-ww', '-p', String(pid)], 'command=').split(/\s/);
  } catch {
    return [];
  }
}

function readStat(pid: number): ProcessEntry | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'), bootId());
  } catch {
    return null;
  }
}

let knownBootId: string | undefined;
function bootId(): string {
  knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 13);
  return knownBootId;
}

function runPs(selection: readonly string[], columns = 'pid=,ppid=,pgid=,stat=,lstart='): string {
  try {
    return execFileSync('ps', [...selection, '-o', columns], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    // `ps -p` of a process that is gone exits 1 and prints nothing.
    if ((error as { status?: number }).status === 1) return '';
    throw error;
  }
}
