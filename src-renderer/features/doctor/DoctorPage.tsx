import { useEffect } from 'react';
import type { Check } from '../../../src-main/contract/diagnostics.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { checkWords } from './checkWords.ts';
import { doctorStore, runDoctor } from './doctorStore.ts';
import './doctor.css';

const LOOK = {
  ok: { tone: 'ok', icon: 'check' },
  warning: { tone: 'warn', icon: 'warn' },
  problem: { tone: 'bad', icon: 'cross' },
  notNeeded: { tone: 'idle', icon: 'dash' },
} as const;
const RANK = { problem: 0, warning: 1, ok: 2, notNeeded: 3 } as const;

/** What could go wrong on this computer, each finding with its fix. */
export default function DoctorPage() {
  const { t, f } = useI18n();
  const { checks, findings, busy, at, online, error } = useStore(doctorStore);
  const app = useStore(session).app;
  useEffect(() => {
    if (doctorStore.get().at === null) void runDoctor(false);
  }, []);
  const sorted = [...checks].sort((a, b) => RANK[a.state] - RANK[b.state]);
  const warnings = checks.filter((check) => check.state === 'warning').length;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('doctor.title')}</h1>
        <span className="muted">{at !== null && t('doctor.lookedAt', f.moment(at, Date.now()))}</span>
        <span className="grow" />
        <Button icon="retry" busy={busy} onClick={() => void runDoctor(false)}>
          {t('doctor.again')}
        </Button>
        <Button busy={busy} title={t('doctor.onlineText')} onClick={() => void runDoctor(true)}>
          {t('doctor.online')}
        </Button>
      </header>
      {error && <ErrorNote error={error} />}
      {checks.length > 0 && (
        <Note tone={findings > 0 ? 'bad' : warnings > 0 ? 'warn' : 'ok'} live>
          <p>
            <b>
              {findings > 0
                ? t('doctor.problems', findings)
                : warnings > 0
                  ? t('doctor.warnings', warnings)
                  : t('doctor.allGood')}
            </b>
          </p>
          {!online && <p>{t('doctor.offlineNote')}</p>}
        </Note>
      )}
      <ul className="card checks" aria-busy={busy}>
        {checks.length === 0 && busy && <li className="muted">{t('before.looking')}</li>}
        {sorted.map((check) => (
          <Finding key={check.id} check={check} />
        ))}
      </ul>
      {app !== null && (
        <p className="muted about">
          VCBench {app.version} · Node {app.node} · {app.platform} · {app.dataDir}
        </p>
      )}
    </div>
  );
}

function Finding({ check }: { check: Check }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const look = LOOK[check.state];
  const { title, text } = checkWords(check, i18n);
  const { fix } = check;
  const copy = async () => {
    if (fix === undefined) return;
    try {
      await navigator.clipboard.writeText(fix);
      say('ok', t('doctor.fixCopied'));
    } catch {
      say('bad', t('console.copyFailed'));
    }
  };
  return (
    <li>
      <Chip tone={look.tone} icon={look.icon}>
        {t(`doctorState.${check.state}`)}
      </Chip>
      <div className="grow">
        <b>{title}</b>
        <p className="soft breakable">{text}</p>
        {fix !== undefined && check.state !== 'ok' && (
          <div className="fix">
            <span className="grow breakable">{coreWords(fix, language)}</span>
            <Button
              look="ghost"
              small
              icon="copy"
              aria-label={t('doctor.copyFix', title)}
              onClick={() => void copy()}
            />
          </div>
        )}
      </div>
    </li>
  );
}
