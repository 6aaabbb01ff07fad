import type { Settings } from '../../../src-main/contract/settings.ts';
import type { MessageKey } from '../../i18n/index.ts';
import { parseAddress } from '../import/address.ts';

type Problem = MessageKey & `problem.${string}`;

/** What is wrong with a form of settings, by field; the rules are the contract's. */
export function problemsOf(settings: Settings): ReadonlyMap<string, Problem> {
  const problems = new Map<string, Problem>();
  const { s3, tools, logs } = settings;
  if (s3.bucket !== undefined && parseAddress(s3.bucket) === 'bucket')
    problems.set('bucket', 'problem.bucket');
  if (parseAddress(`bucket/${s3.basePath}`) === 'path') problems.set('basePath', 'problem.basePath');
  if (s3.region !== undefined && !/^[a-z0-9-]{1,40}$/.test(s3.region))
    problems.set('region', 'problem.region');
  if (s3.endpoint !== undefined && !isHttp(s3.endpoint)) problems.set('endpoint', 'problem.endpoint');
  if (!within(settings.concurrency, 1, 64)) problems.set('concurrency', 'problem.concurrency');
  if (settings.threads !== undefined && !within(settings.threads, 1, 256))
    problems.set('threads', 'problem.threads');
  if (settings.memoryMiB !== undefined && settings.memoryMiB < 1024)
    problems.set('memoryMiB', 'problem.memory');
  for (const name of ['dataDir', 'catalogue', 'limitsProfile'] as const) {
    const path = settings[name];
    if (path !== undefined && !isFullPath(path)) problems.set(name, 'problem.path');
  }
  for (const [name, path] of Object.entries(tools)) {
    if (path !== undefined && !isFullPath(path)) problems.set(`tools.${name}`, 'problem.path');
  }
  if (!(logs.maxAgeDays >= 1)) problems.set('maxAgeDays', 'problem.atLeastOne');
  if (!(logs.maxBytes >= 1)) problems.set('maxBytes', 'problem.atLeastOne');
  if (!(logs.stepCapBytes >= 65_536)) problems.set('stepCapBytes', 'problem.atLeastOne');
  return problems;
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isHttp(text: string): boolean {
  return /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text);
}

/** The program may run on another computer than the window, so both ways of writing a full path count. */
function isFullPath(path: string): boolean {
  return /^\/|^[A-Za-z]:[\\/]/.test(path) && path.length <= 4096;
}
