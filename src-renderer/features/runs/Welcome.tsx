import { useState } from 'react';
import type { AppError } from '../../../src-main/contract/errors.ts';
import { call } from '../../client/client.ts';
import { useT } from '../../i18n/index.ts';
import { go } from '../../state/route.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon, type IconName, Mark } from '../../ui/Icon.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { showStarted } from '../import/started.ts';

/** The very first page: what the program does, and the three ways to begin. */
export function Welcome() {
  const t = useT();
  const writable = useStore(session).app?.writable !== false;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const demo = async () => {
    setBusy(true);
    setError(null);
    const answer = await call('runs.demo', {});
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    await showStarted(answer.value.runIds);
  };
  return (
    <div className="page welcome">
      <div className="welcome-inner">
        <Mark size={44} />
        <h1>{t('welcome.title')}</h1>
        <p className="soft">{t('welcome.text')}</p>
        <div className="ways">
          <Way icon="play" title={t('welcome.demo')} text={t('welcome.demoText')}>
            <Button
              look="primary"
              busy={busy}
              why={writable ? null : t('why.readOnly')}
              onClick={() => void demo()}
            >
              {t('welcome.demoAction')}
            </Button>
          </Way>
          <Way icon="import" title={t('welcome.import')} text={t('welcome.importText')}>
            <Button onClick={() => go('import')}>{t('welcome.importAction')}</Button>
          </Way>
          <Way icon="doctor" title={t('welcome.doctor')} text={t('welcome.doctorText')}>
            <Button onClick={() => go('doctor')}>{t('welcome.doctorAction')}</Button>
          </Way>
        </div>
        {error && <ErrorNote error={error} />}
      </div>
    </div>
  );
}

function Way(props: { icon: IconName; title: string; text: string; children: React.ReactNode }) {
  return (
    <section className="card way">
      <Icon name={props.icon} size={20} />
      <h2>{props.title}</h2>
      <p className="soft">{props.text}</p>
      {props.children}
    </section>
  );
}
