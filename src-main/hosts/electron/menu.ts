import type { MenuItemConstructorOptions } from 'electron';
import type { HostCommand } from '../../contract/api.ts';
import { type Language, MESSAGES, type Messages } from './messages.ts';

export interface MenuSurroundings {
  platform: NodeJS.Platform;
  language: Language;
  /** Reload and developer tools are for developers. */
  isPackaged: boolean;
  /** Asks the page. */
  command(command: HostCommand): void;
  openDataFolder(): void;
  openAppLog(): void;
  about(): void;
}

type Items = MenuItemConstructorOptions[];

/**
 * The application menu as the platform expects it: on macOS with the application's own menu in front and a Window menu,
 * elsewhere with Quit under File and About under Help. Every label is our own, because Electron's roles speak English only.
 */
export function menuTemplate(surroundings: MenuSurroundings): Items {
  const text = MESSAGES[surroundings.language].menu;
  const mac = surroundings.platform === 'darwin';
  return [
    ...(mac ? [appMenu(text, surroundings)] : []),
    fileMenu(text, surroundings, mac),
    editMenu(text, surroundings),
    viewMenu(text, surroundings),
    ...(mac ? [windowMenu(text)] : []),
    helpMenu(text, surroundings, mac),
  ];
}

const LINE: MenuItemConstructorOptions = { type: 'separator' };

function appMenu(text: Messages['menu'], { about, command }: MenuSurroundings): MenuItemConstructorOptions {
  return {
    label: 'VCBench',
    submenu: [
      { id: 'about', label: text.about, click: about },
      LINE,
      { id: 'settings', label: text.settings, accelerator: 'Cmd+,', click: () => command('settings') },
      LINE,
      { role: 'services', label: text.services },
      LINE,
      { role: 'hide', label: text.hide },
      { role: 'hideOthers', label: text.hideOthers },
      { role: 'unhide', label: text.showAll },
      LINE,
      { role: 'quit', label: text.quit },
    ],
  };
}

function fileMenu(
  text: Messages['menu'],
  { command, openDataFolder }: MenuSurroundings,
  mac: boolean,
): MenuItemConstructorOptions {
  const submenu: Items = [
    { id: 'import', label: text.newImport, accelerator: 'CmdOrCtrl+N', click: () => command('import') },
    { id: 'openData', label: text.openData, click: openDataFolder },
    LINE,
  ];
  if (mac) submenu.push({ role: 'close', label: text.close });
  else {
    submenu.push(
      { id: 'settings', label: text.settings, accelerator: 'Ctrl+,', click: () => command('settings') },
      LINE,
      { role: 'quit', label: text.quit, accelerator: 'Ctrl+Q' },
    );
  }
  return { label: text.file, submenu };
}

function editMenu(text: Messages['menu'], { command }: MenuSurroundings): MenuItemConstructorOptions {
  return {
    label: text.edit,
    submenu: [
      { role: 'undo', label: text.undo },
      { role: 'redo', label: text.redo },
      LINE,
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { role: 'selectAll', label: text.selectAll },
      LINE,
      { id: 'find', label: text.find, accelerator: 'CmdOrCtrl+F', click: () => command('find') },
    ],
  };
}

function viewMenu(
  text: Messages['menu'],
  { command, isPackaged }: MenuSurroundings,
): MenuItemConstructorOptions {
  const page = (name: HostCommand & keyof Messages['menu'], accelerator?: string) => ({
    id: name,
    label: text[name],
    click: () => command(name),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const developers: Items = [
    LINE,
    { role: 'reload', label: text.reload },
    { role: 'toggleDevTools', label: text.developerTools },
  ];
  return {
    label: text.view,
    submenu: [
      page('runs'),
      page('references'),
      page('doctor'),
      page('console', 'CmdOrCtrl+`'),
      LINE,
      { role: 'resetZoom', label: text.actualSize },
      { role: 'zoomIn', label: text.zoomIn },
      { role: 'zoomOut', label: text.zoomOut },
      { role: 'togglefullscreen', label: text.fullScreen },
      ...(isPackaged ? [] : developers),
    ],
  };
}

function windowMenu(text: Messages['menu']): MenuItemConstructorOptions {
  return {
    role: 'window',
    label: text.window,
    submenu: [
      { role: 'minimize', label: text.minimize },
      { role: 'zoom', label: text.zoom },
      LINE,
      { role: 'front', label: text.front },
    ],
  };
}

function helpMenu(
  text: Messages['menu'],
  { command, openAppLog, about }: MenuSurroundings,
  mac: boolean,
): MenuItemConstructorOptions {
  const submenu: Items = [
    { id: 'shortcuts', label: text.shortcuts, click: () => command('shortcuts') },
    { id: 'appLog', label: text.appLog, click: openAppLog },
  ];
  if (!mac) submenu.push(LINE, { id: 'about', label: text.about, click: about });
  return { role: 'help', label: text.help, submenu };
}
