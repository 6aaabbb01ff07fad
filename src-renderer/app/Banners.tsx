import { client } from '../client/client.ts';
import { coreWords, errorText } from '../i18n/errors.ts';
import { useI18n } from '../i18n/index.ts';
import { go, route } from '../state/route.ts';
import { loadRuns } from '../state/runs.ts';
import { loadSession, session } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

/** What concerns the whole window: no connection, a data folder that somebody else holds, settings that cannot be used. */
export function Banners() {
  const { t, language } = useI18n();
  const connection = useStore(client().connection);
  const { app, error } = useStore(session);
  const { page } = useStore(route);
  if (connection === 'refused') {
    return (
      <div className="banner bad" role="alert">
        <Icon name="alert" />
        <span className="grow">{t('banner.refused')}</span>
      </div>
    );
  }
  if (connection === 'lost') {
    return (
      <div className="banner warn" role="status">
        <Icon name="run" className="spin" />
        <span className="grow">{t('banner.lost')}</span>
      </div>
    );
  }
  if (error !== null) {
    const { message, hint } = errorText(error, language, t);
    return (
      <div className="banner bad" role="alert">
        <Icon name="alert" />
        <span className="grow">
          {message} {hint}
        </span>
        <Button small onClick={() => void Promise.all([loadSession(), loadRuns()])}>
          {t('common.tryAgain')}
        </Button>
      </div>
    );
  }
  if (app === null) return null;
  return (
    <>
      {!app.writable && (
        <div className="banner warn" role="status">
          <Icon name="warn" />
          <span className="grow breakable">
            {app.heldBy === undefined
              ? t('banner.readOnly', app.dataDir)
              : t('banner.heldBy', app.dataDir, app.heldBy)}
          </span>
          <Button small onClick={() => void loadSession()}>
            {t('common.lookAgain')}
          </Button>
        </div>
      )}
      {/* The page of the settings says it itself, with the remedy. */}
      {app.settingsWarning && page !== 'settings' && (
        <div className="banner warn" role="status">
          <Icon name="warn" />
          <span className="grow breakable">
            {coreWords(app.settingsWarning.message, language)}{' '}
            {app.settingsWarning.defaults && t('settings.fileDefaults')}
          </span>
          <Button small onClick={() => go('settings')}>
            {t('doctor.open.settings')}
          </Button>
        </div>
      )}
    </>
  );
}
