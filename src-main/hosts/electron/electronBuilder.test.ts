import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const load = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { getConfig, validateConfiguration } = load('app-builder-lib/out/util/config/config') as {
  getConfig(folder: string, path: string, options: null): Promise<Configuration>;
  validateConfiguration(config: Configuration, log: { isEnabled: boolean }): Promise<void>;
};

interface Configuration {
  files: (string | { filter?: string[] })[];
  asar: boolean;
  extraResources: { from: string; to: string; filter?: string[] }[];
  electronFuses: Record<string, boolean>;
  linux: { target: string[]; icon: string };
  mac: { target: string[]; icon: string };
}

describe('electron-builder.yml', () => {
  let config: Configuration;
  beforeAll(async () => {
    config = await getConfig(root, join(root, 'electron-builder.yml'), null);
  });
  const validate = (given: object) => validateConfiguration(given as Configuration, { isEnabled: false });

  it("is what electron-builder's own schema allows", async () => {
    await validate(config);
    await expect(validate({ ...config, electronFuse: {} })).rejects.toThrow(/electronFuse/);
    await expect(validate({ ...config, electronFuses: { runAsNode: 'no' } })).rejects.toThrow(/runAsNode/);
  });

  it('closes the doors of a packaged program', () => {
    expect(config.asar).toBe(true);
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('makes an AppImage and a deb on Linux, a dmg and a zip on macOS, with icons', () => {
    expect(config.linux.target).toEqual(['AppImage', 'deb']);
    expect(config.mac.target).toEqual(['dmg', 'zip']);
    expect(existsSync(join(root, config.linux.icon, '512x512.png'))).toBe(true);
    expect(existsSync(join(root, config.mac.icon))).toBe(true);
  });

  it('ships the scripts as files beside the archive', () => {
    const scripts = config.extraResources.find(({ to }) => to === 'scripts');
    expect(scripts).toMatchObject({ from: 'scripts', filter: ['*.sh', 'lib/**/*', 'references.tsv'] });
    expect(config.extraResources.map(({ to }) => to)).toContain('cli');
  });
});
