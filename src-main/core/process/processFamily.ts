import { setTimeout as sleep } from 'node:timers/promises';
import { carriesMarker, findProcess, livingProcesses, type ProcessEntry } from './processTable.ts';

/** A child and everything it started. */
export interface Family {
  /** The child was started as leader of its own session and group, so its pid is the id of both. */
  pgid: number;
  /** {@link ProcessEntry.procStart} of the child. */
  procStart?: string | undefined;
  /** Value of MARKER_VARIABLE in the child's environment. */
  marker?: string | undefined;
}

export interface KillOptions {
  /** From SIGTERM to SIGKILL, milliseconds. */
  graceMs: number;
  /** Give up this long after SIGKILL (a process in an uninterruptible sleep cannot be ended); never by default. */
  giveUpMs?: number;
}

/**
 * The living processes of a child: its group, its session (a shell with job control makes new groups) and, where the
 * environment of other processes can be read, those which left both by setsid but carry {@link carriesMarker | the marker}.
 */
export function familyMembers(family: Family): ProcessEntry[] {
  const { pgid, marker } = family;
  if (!isForeignGroup(pgid)) return [];
  const since = Number.parseInt(family.procStart ?? '0', 10);
  return livingProcesses().filter((entry) => {
    if (entry.pid === process.pid) return false;
    if (entry.pgid === pgid || entry.sid === pgid) return true;
    // Only Linux tells the environment cheaply enough to ask every younger process.
    if (marker === undefined || process.platform !== 'linux' || entry.started < since) return false;
    return carriesMarker(entry.pid, marker);
  });
}

/**
 * SIGTERM, then SIGKILL after the grace time, to everything that belongs to the child, until nothing of it is alive.
 * Returns how many processes there were to end and which were still alive at the end.
 */
export async function killFamily(
  family: Family,
  { graceMs, giveUpMs = Number.POSITIVE_INFINITY }: KillOptions,
): Promise<{ ended: number; survivors: number[] }> {
  const seen = new Set<number>();
  const began = Date.now();
  let termed = false;
  for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
    const members = familyMembers(family);
    for (const { pid } of members) seen.add(pid);
    const elapsed = Date.now() - began;
    if (members.length === 0 || elapsed > graceMs + giveUpMs) {
      return { ended: seen.size, survivors: members.map((member) => member.pid) };
    }
    if (elapsed >= graceMs) {
      signalAll(family.pgid, members, 'SIGKILL');
    } else if (!termed) {
      termed = true;
      signalAll(family.pgid, members, 'SIGTERM');
      // A stopped process would only see SIGTERM when somebody continues it.
      signalAll(family.pgid, members, 'SIGCONT');
    }
    await sleep(Math.max(1, elapsed < graceMs ? Math.min(pause, graceMs - elapsed) : pause));
  }
}

/** {@link killFamily} of a bare process group. */
export function killGroup(
  pgid: number,
  options: KillOptions,
): Promise<{ ended: number; survivors: number[] }> {
  return killFamily({ pgid }, options);
}

/**
 * After a crash of the program: ends what an earlier child left, and returns how many processes that were. Only what
 * provably belongs to it is touched, since pids are reused:
 * - another boot of the machine: nothing is left;
 * - the leader's pid is alive with the recorded start: the family is ours;
 * - the pid is alive with another start: the kernel gives a number away only when no group bears it any more, so the
 *   group is gone, and only processes with the child's own marker are ours;
 * - the leader is gone: members of its group and session that are younger and carry our marker are ours.
 */
export async function endOrphans(
  left: { pid: number; pgid?: number | undefined; procStart: string; marker?: string | undefined },
  options: KillOptions = { graceMs: 5_000, giveUpMs: 5_000 },
): Promise<number> {
  const { pid, procStart, marker } = left;
  const pgid = left.pgid ?? pid;
  if (pgid !== pid || !isForeignGroup(pgid)) return 0;
  const boot = (start: string | undefined) => start?.split('@')[1];
  if (boot(procStart) !== boot(findProcess(process.pid)?.procStart)) return 0;

  const leader = findProcess(pid);
  const family = { pgid, procStart, marker };
  if (leader !== null && leader.procStart !== procStart) {
    // The number belongs to a stranger now: look by marker alone, under a group number nobody has.
    if (marker === undefined) return 0;
    return await endMarked(marker, options);
  }
  if (leader === null) {
    const since = Number.parseInt(procStart, 10);
    const members = familyMembers(family);
    const ours = members.some(
      (member) =>
        (process.platform !== 'linux' || member.started >= since) && carriesMarker(member.pid, marker),
    );
    if (!ours) return 0;
  }
  return (await killFamily(family, options)).ended;
}

/**
 * Ends every process that carries the marker, for a child that was started a moment before a crash, so that no pid of it
 * was recorded. Returns how many there were; none where other processes' environments cannot be read.
 */
export async function endMarked(marker: string, options: KillOptions): Promise<number> {
  return (await killFamily({ pgid: NO_GROUP, marker }, options)).ended;
}

/** Larger than any pid a kernel gives out. */
const NO_GROUP = 2 ** 31 - 1;

/** Never group 0 or 1 (which `kill` takes for "my own" and "everybody") and never our own group. */
function isForeignGroup(pgid: number): boolean {
  return Number.isSafeInteger(pgid) && pgid > 1 && pgid !== findProcess(process.pid)?.pgid;
}

function signalAll(pgid: number, members: readonly ProcessEntry[], signal: NodeJS.Signals): void {
  if (members.some((member) => member.pgid === pgid)) send(-pgid, signal);
  for (const member of members) {
    if (member.pgid !== pgid && findProcess(member.pid)?.procStart === member.procStart)
      send(member.pid, signal);
  }
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    // ESRCH: it ended by itself. EPERM: it changed its user; it then stays among the survivors.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
