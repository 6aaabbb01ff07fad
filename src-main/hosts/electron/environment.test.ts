import { describe, expect, it } from 'vitest';
import { toolEnvironment } from './environment.ts';

describe('the environment of tools started from a desktop', () => {
  it('looks last where people install tools, and keeps the rest as it is', () => {
    const env = toolEnvironment({ PATH: '/usr/bin:/bin', AWS_PROFILE: 'lab' }, 'darwin', '/Users/me');
    expect(env.PATH).toBe(
      '/usr/bin:/bin:/opt/homebrew/bin:/usr/local/bin:/opt/local/bin:/Users/me/.local/bin:/Users/me/bin',
    );
    expect(env.AWS_PROFILE).toBe('lab');
  });

  it('does not change the order of a PATH that has them', () => {
    const path = '/home/me/.local/bin:/usr/local/bin:/home/me/bin:/usr/bin';
    expect(toolEnvironment({ PATH: path }, 'linux', '/home/me').PATH).toBe(path);
  });

  it('works without a PATH', () => {
    expect(toolEnvironment({}, 'linux', '/h').PATH).toBe(
      '/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/h/.local/bin:/h/bin',
    );
  });

  it('takes the folders of an AppImage out, and only those', () => {
    const env = toolEnvironment(
      {
        APPDIR: '/tmp/.mount_vcb1',
        PATH: '/tmp/.mount_vcb1:/tmp/.mount_vcb1/usr/sbin:/usr/local/bin:/usr/bin:/tmp/.mount_vcb12/bin',
        LD_LIBRARY_PATH: '/tmp/.mount_vcb1/usr/lib',
        XDG_DATA_DIRS: '/tmp/.mount_vcb1/usr/share:/usr/share',
      },
      'linux',
      '/h',
    );
    expect(env.PATH).toBe('/usr/local/bin:/usr/bin:/tmp/.mount_vcb12/bin:/h/.local/bin:/h/bin');
    expect(env.LD_LIBRARY_PATH).toBeUndefined();
    expect(env.XDG_DATA_DIRS).toBe('/usr/share');
  });
});
