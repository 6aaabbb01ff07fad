import { VcbenchError } from '../../contract/errors.ts';
import type { HostHandlers, ServiceDependencies } from './dependencies.ts';

/** The host's own methods, and a plain answer for those it does not have. */
export function hostHandlers({ host }: ServiceDependencies): HostHandlers {
  return {
    'host.info': async () => ({
      kind: 'none',
      canPick: false,
      canOpenFolder: false,
      canSaveLog: false,
      locale: Intl.DateTimeFormat().resolvedOptions().locale,
    }),
    'host.pick': cannot,
    'host.openFolder': cannot,
    'host.saveLog': cannot,
    ...host,
  };
}

async function cannot(): Promise<never> {
  throw new VcbenchError(
    'invalidRequest',
    'This needs the desktop application.',
    'Use the command line on the server instead.',
  );
}
