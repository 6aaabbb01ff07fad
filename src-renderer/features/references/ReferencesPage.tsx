import { useCallback, useEffect, useState } from 'react';
import type { Output } from '../../../src-main/contract/api.ts';
import type { AppError } from '../../../src-main/contract/errors.ts';
import type { GiabSample, ReferenceStatus } from '../../../src-main/contract/reference.ts';
import { call, client } from '../../client/client.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import './references.css';

type Installed = Output<'references.installed'>;

/** The reference genome and the truth set of each GIAB sample: what is here, what is missing. */
export default function ReferencesPage() {
  const { t } = useI18n();
  const [installed, setInstalled] = useState<Installed | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    setBusy(true);
    const answer = await call('references.installed', {});
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setInstalled(answer.value);
  }, []);
  useEffect(() => {
    void load();
    // A run that ends may have fetched something.
    return client().on('runs.changed', ({ state }) => {
      if (state === 'succeeded' || state === 'warned' || state === 'failed') void load();
    });
  }, [load]);

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('references.title')}</h1>
        <span className="grow" />
        <Button icon="retry" busy={busy} onClick={() => void load()}>
          {t('common.lookAgain')}
        </Button>
      </header>
      {error && <ErrorNote error={error} />}
      <Note>
        <p>{t('references.text')}</p>
      </Note>
      {installed !== null && (
        <ul className="card references">
          <li className="reference genome">
            <span className="reference-name">
              <b>GRCh38</b>
              <small className="muted">{t('references.genome')}</small>
            </span>
            <Presence state={installed.genome ? 'complete' : 'absent'} />
          </li>
          {installed.samples.map((sample) => (
            <Sample key={sample.sample} {...sample} genome={installed.genome} />
          ))}
        </ul>
      )}
    </div>
  );
}

type PresenceState = 'verified' | 'complete' | 'partial' | 'absent';

function Presence({ state }: { state: PresenceState }) {
  const { t } = useI18n();
  const look = {
    verified: { tone: 'ok', icon: 'check' },
    complete: { tone: 'ok', icon: 'check' },
    partial: { tone: 'warn', icon: 'warn' },
    absent: { tone: 'idle', icon: 'circle' },
  } as const;
  return (
    <Chip tone={look[state].tone} icon={look[state].icon}>
      {t(`presence.${state}`)}
    </Chip>
  );
}

interface SampleProps {
  sample: GiabSample;
  total: number;
  present: number;
  verified: number;
}

function Sample({ sample, total, present, verified }: SampleProps & { genome: boolean }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const [status, setStatus] = useState<ReferenceStatus | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const state: PresenceState =
    present === 0 ? 'absent' : present < total ? 'partial' : verified < total ? 'complete' : 'verified';

  const check = async () => {
    setBusy(true);
    setOpen(true);
    const answer = await call('references.check', { sampleId: sample });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setStatus(answer.value);
  };
  return (
    <li className="reference">
      <span className="reference-name">
        <b>{sample}</b>
        <small className="muted">{t(`giab.${sample}`)}</small>
      </span>
      <span className="muted num">{t('references.files', present, total)}</span>
      <Presence state={state} />
      <Button
        small
        busy={busy}
        aria-expanded={open}
        onClick={() => (open && !busy ? setOpen(false) : void check())}
      >
        {t(open ? 'references.hide' : 'references.check')}
      </Button>
      {open && (
        <div className="reference-files">
          {error && <ErrorNote error={error} />}
          {busy && status === null && <p className="muted">{t('before.looking')}</p>}
          {status !== null && <Files status={status} />}
        </div>
      )}
    </li>
  );
}

function Files({ status }: { status: ReferenceStatus }) {
  const { t, f, language, word } = useI18n();
  const dataDir = useStore(session).app?.dataDir ?? '';
  return (
    <>
      <table>
        <thead>
          <tr>
            <th>{t('references.file')}</th>
            <th className="r">{t('references.size')}</th>
            <th>{t('references.state')}</th>
          </tr>
        </thead>
        <tbody>
          {status.files.map((file) => (
            <tr key={file.path}>
              <td>
                {word(`reference.${file.kind}`) ?? file.kind}
                <small className="under breakable" title={file.path}>
                  {withinFolder(file.path, dataDir)}
                </small>
              </td>
              <td className="r">{file.size === undefined ? '' : f.bytes(file.size)}</td>
              <td className={file.state === 'present' ? '' : 'warn-text'}>
                {t(`fileState.${file.state}`)}
                {file.why !== undefined && (
                  <small className="under breakable">{coreWords(file.why, language)}</small>
                )}
                {file.verifiedAt !== undefined && (
                  <small className="under">
                    {t('references.verified', f.date(Date.parse(file.verifiedAt)))}
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={`panel-line ${status.sv.available ? 'muted' : 'warn-text'}`}>
        <Icon name={status.sv.available ? 'check' : 'warn'} size={13} />
        {status.sv.available
          ? t('references.svAvailable')
          : t('references.svMissing', status.giab ?? status.sample)}
      </p>
    </>
  );
}

/** A path as seen from the data folder, which is the same for all of them. */
function withinFolder(path: string, dataDir: string): string {
  return dataDir !== '' && path.startsWith(`${dataDir}/`) ? path.slice(dataDir.length + 1) : path;
}
