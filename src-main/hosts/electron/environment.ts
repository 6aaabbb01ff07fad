import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which tools are looked for and started.
 *
 * A program started from a desktop has not read the user's shell files, so its PATH often lacks where people install
 * tools: those folders are looked at last, and never change which program a PATH of one's own finds.
 * An AppImage puts folders of its own mount in front of several lists; a tool of the machine must not load libraries from
 * there, so they are taken out.
 */
export function toolEnvironment(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): Record<string, string | undefined> {
  const cleaned: Record<string, string | undefined> = { ...env };
  const mount = env.APPDIR;
  if (mount !== undefined && mount.length > 1) {
    for (const name of ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR']) {
      const kept = split(cleaned[name]).filter(
        (folder) => folder !== mount && !folder.startsWith(`${mount}/`),
      );
      if (cleaned[name] !== undefined) cleaned[name] = kept.length > 0 ? kept.join(delimiter) : undefined;
    }
  }
  const path = split(cleaned.PATH ?? '/usr/bin:/bin:/usr/sbin:/sbin');
  for (const folder of usualFolders(platform, home)) if (!path.includes(folder)) path.push(folder);
  cleaned.PATH = path.join(delimiter);
  return cleaned;
}

function usualFolders(platform: NodeJS.Platform, home: string): string[] {
  const own = [join(home, '.local', 'bin'), join(home, 'bin')];
  return platform === 'darwin'
    ? ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', ...own]
    : ['/usr/local/bin', ...own];
}

function split(list: string | undefined): string[] {
  return (list ?? '').split(delimiter).filter((folder) => folder !== '');
}
