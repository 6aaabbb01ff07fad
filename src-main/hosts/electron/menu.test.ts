import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from './menu.ts';
import { type Language, languageOf, MESSAGES } from './messages.ts';

function build(platform: NodeJS.Platform, language: Language = 'en', isPackaged = true) {
  const asked: string[] = [];
  const template = menuTemplate({
    platform,
    language,
    isPackaged,
    command: (command) => void asked.push(command),
    openDataFolder: () => void asked.push('openData!'),
    openAppLog: () => void asked.push('appLog!'),
    about: () => void asked.push('about!'),
  });
  const items = template.flatMap((menu) => menu.submenu as MenuItemConstructorOptions[]);
  return { template, items, asked };
}

describe('the application menu', () => {
  it.each(['linux', 'darwin'] as const)(
    'has a label on every item and no shortcut twice (%s)',
    (platform) => {
      for (const language of ['en', 'fr'] as const) {
        const { items, template } = build(platform, language, false);
        const shown = [...template, ...items].filter((item) => item.type !== 'separator');
        expect(shown.filter((item) => !item.label)).toEqual([]);
        const shortcuts = items.flatMap((item) => item.accelerator ?? []);
        expect(new Set(shortcuts).size).toBe(shortcuts.length);
      }
    },
  );

  it('puts the application first and Quit there on macOS, Quit under File elsewhere', () => {
    const mac = build('darwin').template;
    expect(mac.map((menu) => menu.label)).toEqual(['VCBench', 'File', 'Edit', 'View', 'Window', 'Help']);
    expect((mac[0]!.submenu as MenuItemConstructorOptions[]).at(-1)).toMatchObject({ role: 'quit' });
    const linux = build('linux', 'fr').template;
    expect(linux.map((menu) => menu.label)).toEqual(['Fichier', 'Édition', 'Affichage', 'Aide']);
    expect((linux[0]!.submenu as MenuItemConstructorOptions[]).at(-1)).toMatchObject({
      role: 'quit',
      label: 'Quitter VCBench',
      accelerator: 'Ctrl+Q',
    });
  });

  it('asks the page for what the page does', () => {
    const { items, asked } = build('linux');
    for (const item of items) (item.click as (() => void) | undefined)?.();
    expect(asked.sort()).toEqual(
      ['about!', 'appLog!', 'console', 'doctor', 'find', 'import', 'openData!'].concat([
        'references',
        'runs',
        'settings',
        'shortcuts',
      ]),
    );
  });

  it('offers reload and developer tools to developers only', () => {
    const roles = (packaged: boolean) => build('linux', 'en', packaged).items.map((item) => item.role);
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(true)).not.toContain('reload');
    expect(roles(false)).toContain('toggleDevTools');
  });
});

describe('the language', () => {
  it.each([
    ['system', ['fr-CA', 'en-US'], 'fr'],
    ['system', ['en_GB.UTF-8'], 'en'],
    ['system', ['de-DE', 'FR'], 'fr'],
    ['system', ['de-DE'], 'en'],
    ['system', [], 'en'],
    ['en', ['fr-FR'], 'en'],
    ['fr', ['en-US'], 'fr'],
  ] as const)('%s with %j is %s', (chosen, preferred, expected) => {
    expect(languageOf(chosen, preferred)).toBe(expected);
  });

  it('says nothing in English to a French reader by mistake', () => {
    const same = leaves(MESSAGES.en).filter(([path, text]) =>
      leaves(MESSAGES.fr).some((fr) => fr[0] === path && fr[1] === text),
    );
    // Words that both languages share.
    expect(same.map(([path]) => path)).toEqual(['menu.services', 'menu.console', 'crash.title']);
  });
});

function leaves(value: object, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, entry]) => {
    if (typeof entry === 'string') return [[`${prefix}${key}`, entry] as [string, string]];
    if (typeof entry === 'function') return [[`${prefix}${key}`, String(entry(2))] as [string, string]];
    return leaves(entry, `${prefix}${key}.`);
  });
}
