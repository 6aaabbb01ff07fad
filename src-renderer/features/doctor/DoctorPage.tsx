import { useEffect } from 'react';
import type { Check } from '../../../src-main/contract/diagnostics.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n, useT } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { go } from '../../state/route.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { asSentence, checkWords, fixParts, type Remedy, remedyOf } from './checkWords.ts';
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
  const { t } = i18n;
  const look = LOOK[check.state];
  const { title, text } = checkWords(check, i18n);
  const remedy = remedyOf(check);
  return (
    <li>
      <Chip tone={look.tone} icon={look.icon}>
        {t(`doctorState.${check.state}`)}
      </Chip>
      <div className="grow">
        <b>{title}</b>
        <p className="soft breakable">{text}</p>
        {check.fix !== undefined && check.state !== 'ok' && (
          <Fix title={title} fix={check.fix} byWindow={remedy === 'references'} />
        )}
      </div>
      {remedy !== null && <RemedyButton remedy={remedy} />}
    </li>
  );
}

/** A remedy in words, and the command to copy where there is one and the window cannot do it. */
function Fix({ title, fix, byWindow }: { title: string; fix: string; byWindow: boolean }) {
  const { t, language } = useI18n();
  const { command, remark } = fixParts(fix);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command ?? '');
      say('ok', t('doctor.fixCopied'));
    } catch {
      say('bad', t('console.copyFailed'));
    }
  };
  const said = coreWords(remark, language);
  return (
    <>
      {said !== '' && <p className="soft">{asSentence(said)}</p>}
      {command !== null && !byWindow && (
        <div className="fix">
          <code className="grow breakable">{command}</code>
          <Button
            look="ghost"
            small
            icon="copy"
            aria-label={t('doctor.copyFix', title)}
            title={t('doctor.copyFix', title)}
            onClick={() => void copy()}
          />
        </div>
      )}
    </>
  );
}

function RemedyButton({ remedy }: { remedy: Remedy }) {
  const t = useT();
  const busy = useStore(doctorStore, (state) => state.busy);
  if (remedy === 'askAws')
    return (
      <Button small busy={busy} onClick={() => void runDoctor(true)}>
        {t('doctor.askAws')}
      </Button>
    );
  return (
    <Button small onClick={() => go(remedy)}>
      {t(`doctor.open.${remedy}`)}
    </Button>
  );
}
