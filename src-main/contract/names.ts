/**
 * Every method and event that crosses a border. Import-free on purpose: the preload script takes its allow-list
 * from here without pulling in a schema library.
 */
export const METHODS = [
  'app.info',
  'settings.get',
  'settings.set',
  'sample.recognise',
  'runs.list',
  'runs.get',
  'runs.plan',
  'runs.importS3',
  'runs.importLocal',
  'runs.previewLocal',
  'runs.cancel',
  'runs.retry',
  'runs.delete',
  'runs.demo',
  'logs.list',
  'logs.read',
  'logs.search',
  'logs.firstError',
  'logs.cleanup',
  'references.check',
  'references.installed',
  'aws.profiles',
  'doctor.run',
  'host.info',
  'host.pick',
  'host.openFolder',
  'host.saveLog',
] as const;
export type MethodName = (typeof METHODS)[number];

export const EVENTS = [
  'runs.changed',
  'logs.appended',
  'settings.changed',
  'host.openRun',
  'host.command',
] as const;
export type EventName = (typeof EVENTS)[number];

/** Between the desktop application and its preload script; nothing else listens on its IPC. */
export const IPC_CHANNELS = { call: 'vcbench:call', event: 'vcbench:event' } as const;
