import type { HostHandlers } from '../../core/service/dependencies.ts';

/** A server can neither pick files nor open folders for whoever looks; logs are saved by `GET /api/logs/...`. */
export function httpHostMethods(): Pick<HostHandlers, 'host.info'> {
  return {
    'host.info': async () => ({
      kind: 'http',
      canPick: false,
      canOpenFolder: false,
      canSaveLog: false,
      locale: Intl.DateTimeFormat().resolvedOptions().locale,
    }),
  };
}
