import { type FormEvent, useId, useState } from 'react';
import type { Envelope } from '../../../src-main/contract/api.ts';
import type { AppError } from '../../../src-main/contract/errors.ts';
import type { Plan } from '../../../src-main/contract/run.ts';
import { call } from '../../client/client.ts';
import { type I18n, useI18n } from '../../i18n/index.ts';
import { runs } from '../../state/runs.ts';
import { saveSettings, session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, type HintText } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { addressText, parseAddress } from './address.ts';
import { BeforeItStarts } from './BeforeItStarts.tsx';
import { BenchmarkOptions } from './BenchmarkOptions.tsx';
import { changeDraft, importDraft, optionsOf } from './importDraft.ts';
import { MoreOptions } from './MoreOptions.tsx';
import { PlanDialog } from './PlanDialog.tsx';
import { RecentSamples } from './RecentSamples.tsx';
import { StartRow } from './StartRow.tsx';
import { showStarted } from './started.ts';
import { type Recognised, useProfiles, useRecognised, useReferences } from './useSample.ts';

/** The import from S3: everything is looked at while one types, before anything starts. */
export function S3Form() {
  const i18n = useI18n();
  const { t } = i18n;
  const id = useId();
  const draft = useStore(importDraft);
  const { settings, app } = useStore(session);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);

  const sampleId = draft.sampleId.trim();
  const recognised = useRecognised(sampleId);
  const giab = recognised?.valid === true && recognised.giab !== null;
  const needsTruth = draft.benchmarks.happy || draft.benchmarks.truvari;
  const references = useReferences(sampleId, giab);
  const profiles = useProfiles();

  const standard = addressText(settings?.s3.bucket, settings?.s3.basePath ?? '');
  const address = draft.address ?? standard;
  const parsed = parseAddress(address);
  const profile = draft.profile ?? settings?.s3.profile ?? '';

  const why =
    app?.writable === false
      ? t('why.readOnly')
      : sampleId === ''
        ? t('why.noSample')
        : recognised?.valid === false
          ? t('why.badSample')
          : typeof parsed === 'string'
            ? t(parsed === 'empty' ? 'why.noBucket' : 'why.badBucket')
            : draft.autoProcess && !Object.values(draft.benchmarks).includes(true)
              ? t('why.noBenchmark')
              : null;

  const request =
    typeof parsed === 'string'
      ? null
      : {
          sampleId,
          bucket: parsed.bucket,
          basePath: parsed.basePath,
          ...(profile === '' ? {} : { profile }),
          ...optionsOf(draft),
        };
  /** The answer to a request, or null with the reason told. */
  const told = async <T,>(asked: Promise<Envelope<T>>): Promise<T | null> => {
    setBusy(true);
    setError(null);
    const answer = await asked;
    setBusy(false);
    if (answer.ok) return answer.value;
    setError(answer.error);
    return null;
  };
  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (why !== null || busy || request === null) return;
    const started = await told(call('runs.importS3', request));
    if (started !== null) await showStarted(started.runIds);
  };
  const dryRun = async () => {
    if (why === null && !busy && request !== null) setPlan(await told(call('runs.plan', request)));
  };

  const keepAddress = async () => {
    if (settings === null || typeof parsed === 'string') return;
    const failed = await saveSettings((now) => ({ ...now, s3: { ...now.s3, ...parsed } }));
    setError(failed);
    if (failed === null) changeDraft({ address: null });
  };

  return (
    <div className="import-cols">
      <form className="card form" onSubmit={(event) => void start(event)} noValidate>
        <Field id={`${id}sample`} label={t('import.sample')} hint={sampleHint(sampleId, recognised, i18n)}>
          <input
            id={`${id}sample`}
            className="input"
            value={draft.sampleId}
            placeholder="NA24143_Lib3_Rep1"
            autoComplete="off"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: the page exists for this field
            autoFocus
            aria-invalid={recognised?.valid === false}
            aria-describedby={`${id}sample-hint`}
            onChange={(event) => changeDraft({ sampleId: event.target.value })}
          />
        </Field>
        <div className="two">
          <Field id={`${id}profile`} label={t('import.profile')} hint={profileHint(profile, profiles, i18n)}>
            <select
              id={`${id}profile`}
              className="input"
              value={profile}
              aria-describedby={`${id}profile-hint`}
              onChange={(event) => changeDraft({ profile: event.target.value })}
            >
              <option value="">{t('import.noProfile')}</option>
              {[...new Set([...(profiles ?? []), ...(profile === '' ? [] : [profile])])].map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          <Field
            id={`${id}address`}
            label={t('import.address')}
            hint={addressHint(draft.address, standard, parsed, i18n, keepAddress)}
          >
            <input
              id={`${id}address`}
              className="input"
              value={address}
              placeholder="s3://bucket/prefix"
              autoComplete="off"
              spellCheck={false}
              aria-invalid={typeof parsed === 'string' && parsed !== 'empty'}
              aria-describedby={`${id}address-hint`}
              onChange={(event) => changeDraft({ address: event.target.value })}
            />
          </Field>
        </div>
        <BenchmarkOptions
          sampleKnown={recognised?.valid === true}
          giab={recognised?.giab ?? null}
          references={references}
        />
        <MoreOptions />
        {error && <ErrorNote error={error} />}
        <StartRow label={t('import.startS3')} why={why} busy={busy} onPlan={() => void dryRun()} />
        {plan !== null && <PlanDialog plan={plan} onClose={() => setPlan(null)} />}
      </form>
      <aside className="import-side">
        <BeforeItStarts
          sampleId={sampleId}
          recognised={recognised}
          references={references}
          needsTruth={needsTruth}
          address={typeof parsed === 'string' ? null : addressText(parsed.bucket, parsed.basePath)}
        />
        <RecentSamples />
        <DropHint />
      </aside>
    </div>
  );
}

function DropHint() {
  const { t } = useI18n();
  const host = useStore(session).host;
  return (
    <div className="drop-hint">
      {t(host?.canPick ? 'import.dropHere' : 'import.orLocal')}
      <small>{t('import.dropNames')}</small>
      <Button small onClick={() => changeDraft({ source: 'local' })}>
        {t('import.local')}
      </Button>
    </div>
  );
}

function sampleHint(sampleId: string, recognised: Recognised | null, { t }: I18n): HintText {
  if (sampleId === '') return { tone: 'plain', text: t('import.sampleHint') };
  if (recognised === null) return { tone: 'plain', text: '\u00a0' };
  if (!recognised.valid) return { tone: 'bad', text: t('import.sampleBad') };
  if (recognised.giab === null) return { tone: 'warn', text: t('import.notGiab') };
  const before = runs.get().runs.filter((run) => run.sampleId === sampleId).length;
  const known = recognised.names.at(-1) ?? recognised.giab;
  const parts = [t('import.isGiab', known, recognised.giab, t(`giab.${recognised.giab}`))];
  if (recognised.library !== null) parts.push(t('import.library', recognised.library));
  if (recognised.replicate !== null) parts.push(t('import.replicate', recognised.replicate));
  if (before > 0) parts.push(t('import.before', before));
  return { tone: 'ok', text: `${parts.join(', ')}.` };
}

function profileHint(profile: string, profiles: readonly string[] | null, { t }: I18n): HintText {
  if (profiles === null) return { tone: 'plain', text: '\u00a0' };
  if (profile === '') return { tone: 'plain', text: t('import.profileDefault') };
  if (!profiles.includes(profile)) return { tone: 'warn', text: t('import.profileUnknown', profile) };
  return { tone: 'ok', text: t('import.profileKnown') };
}

function addressHint(
  own: string | null,
  standard: string,
  parsed: ReturnType<typeof parseAddress>,
  { t }: I18n,
  keep: () => Promise<void>,
): HintText {
  if (parsed === 'empty') return { tone: 'plain', text: t('import.addressEmpty') };
  if (parsed === 'bucket') return { tone: 'bad', text: t('import.addressBucket') };
  if (parsed === 'path') return { tone: 'bad', text: t('import.addressPath') };
  if (own === null || addressText(parsed.bucket, parsed.basePath) === standard) {
    return { tone: 'plain', text: t('import.addressSettings') };
  }
  return {
    tone: 'plain',
    text: (
      <>
        {t('import.addressOnce')}{' '}
        <button type="button" className="linkish" onClick={() => void keep()}>
          {t('import.addressKeep')}
        </button>
      </>
    ),
  };
}
