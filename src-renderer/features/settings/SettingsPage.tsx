import { type FormEvent, useEffect, useState } from 'react';
import type { AppError } from '../../../src-main/contract/errors.ts';
import type { Settings, SettingsWarning } from '../../../src-main/contract/settings.ts';
import { call } from '../../client/client.ts';
import { coreWords, errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { saveSettings, session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { NumberField, Section, SelectField, TextField } from './controls.tsx';
import { problemsOf } from './problems.ts';
import './settings.css';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Everything one can set. Look and language count at once; the rest when it is saved. */
export default function SettingsPage() {
  const { t, language } = useI18n();
  const { settings, app, host, error: loadError } = useStore(session);
  const [draft, setDraft] = useState<Settings | null>(settings);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => setDraft((old) => old ?? settings), [settings]);
  if (draft === null || settings === null) {
    return <div className="page">{loadError && <ErrorNote error={loadError} />}</div>;
  }

  const change = (part: Partial<Settings>) => setDraft({ ...draft, ...part });
  const s3 = (part: Partial<Settings['s3']>) =>
    change({ s3: cleaned({ ...draft.s3, ...part }) as Settings['s3'] });
  const problems = problemsOf(draft);
  const changed =
    JSON.stringify({ ...draft, window: null }) !== JSON.stringify({ ...settings, window: null });
  // A file that cannot be used is replaced by saving what counts now.
  const canSave = changed || app?.settingsWarning !== undefined;
  const why = !canSave ? t('settings.nothingChanged') : problems.size > 0 ? t('settings.fixFirst') : null;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (why !== null) return;
    setBusy(true);
    const failed = await saveSettings((now) => ({ ...draft, window: now.window }));
    setBusy(false);
    setError(failed);
    if (failed === null) {
      setDraft(session.get().settings);
      say('ok', t(draft.dataDir === settings.dataDir ? 'settings.saved' : 'settings.savedRestart'));
    }
  };
  const look = async (part: Partial<Settings['window']>) => {
    const failed = await saveSettings((now) => ({ ...now, window: { ...now.window, ...part } }));
    if (failed !== null) say('bad', errorText(failed, language, t).message);
  };
  const pickFolder = async () => {
    const answer = await call('host.pick', { what: 'dataFolder' });
    if (answer.ok && answer.value.paths[0] !== undefined) change({ dataDir: answer.value.paths[0] });
  };
  const problem = (name: string) => {
    const key = problems.get(name);
    return key === undefined ? undefined : t(key);
  };

  return (
    <form className="page settings" onSubmit={(event) => void save(event)} noValidate>
      <header className="page-head">
        <h1>{t('settings.title')}</h1>
      </header>
      {app?.settingsWarning && <FileWarning warning={app.settingsWarning} />}
      <Section title={t('settings.look')} text={t('settings.lookText')}>
        <SelectField
          label={t('settings.language')}
          value={settings.window.language}
          options={{ system: t('settings.system'), en: 'English', fr: 'Français' }}
          onChange={(value) => void look({ language: value })}
        />
        <SelectField
          label={t('settings.theme')}
          value={settings.window.theme}
          options={{ system: t('settings.system'), light: t('settings.light'), dark: t('settings.dark') }}
          onChange={(value) => void look({ theme: value })}
        />
      </Section>
      <Section title={t('settings.data')} text={t('settings.dataText')}>
        <TextField
          label={t('settings.dataDir')}
          value={draft.dataDir ?? ''}
          placeholder={app?.dataDir ?? ''}
          hint={t('settings.dataDirHint')}
          problem={problem('dataDir')}
          onChange={(value) => change(withOptional(draft, 'dataDir', value))}
        >
          {host?.canPick && <Button onClick={() => void pickFolder()}>{t('settings.choose')}</Button>}
        </TextField>
      </Section>
      <Section title={t('settings.s3')} text={t('settings.s3Text')}>
        <TextField
          label={t('settings.bucket')}
          value={draft.s3.bucket ?? ''}
          problem={problem('bucket')}
          onChange={(bucket) => s3({ bucket })}
        />
        <TextField
          label={t('settings.basePath')}
          value={draft.s3.basePath}
          problem={problem('basePath')}
          onChange={(basePath) => s3({ basePath })}
        />
        <TextField
          label={t('settings.profile')}
          value={draft.s3.profile ?? ''}
          onChange={(profile) => s3({ profile })}
        />
        <TextField
          label={t('settings.region')}
          value={draft.s3.region ?? ''}
          placeholder="ca-central-1"
          problem={problem('region')}
          onChange={(region) => s3({ region })}
        />
        <TextField
          label={t('settings.endpoint')}
          value={draft.s3.endpoint ?? ''}
          placeholder="https://…"
          hint={t('settings.endpointHint')}
          problem={problem('endpoint')}
          onChange={(endpoint) => s3({ endpoint })}
        />
      </Section>
      <Section title={t('settings.work')} text={t('settings.workText')}>
        <NumberField
          label={t('settings.concurrency')}
          value={draft.concurrency}
          problem={problem('concurrency')}
          onChange={(value) => change({ concurrency: value ?? 1 })}
        />
        <NumberField
          label={t('settings.threads')}
          value={draft.threads ?? null}
          placeholder={t('settings.allThreads')}
          problem={problem('threads')}
          onChange={(value) => change(withOptional(draft, 'threads', value))}
        />
        <NumberField
          label={t('settings.memory')}
          value={draft.memoryMiB === undefined ? null : Math.round(draft.memoryMiB / 1024)}
          placeholder={t('settings.mostMemory')}
          problem={problem('memoryMiB')}
          onChange={(value) => change(withOptional(draft, 'memoryMiB', value === null ? null : value * 1024))}
        />
      </Section>
      <Section title={t('settings.compare')} text={t('settings.compareText')}>
        <SelectField
          label={t('settings.preset')}
          value={draft.preset}
          options={{ giab: t('preset.giab'), lab: t('preset.lab') }}
          onChange={(preset) => change({ preset })}
        />
        <SelectField
          label={t('settings.smallEngine')}
          value={draft.smallVariantEngine}
          options={{ auto: t('engine.auto'), 'hap.py': 'hap.py', 'built-in': t('engine.builtIn') }}
          onChange={(smallVariantEngine) => change({ smallVariantEngine })}
        />
        <SelectField
          label={t('settings.svEngine')}
          value={draft.svEngine}
          options={{ auto: t('engine.auto'), truvari: 'truvari', 'built-in': t('engine.builtIn') }}
          onChange={(svEngine) => change({ svEngine })}
        />
        <TextField
          label={t('settings.limits')}
          value={draft.limitsProfile ?? ''}
          placeholder={t('settings.shipped')}
          problem={problem('limitsProfile')}
          onChange={(value) => change(withOptional(draft, 'limitsProfile', value))}
        />
        <TextField
          label={t('settings.catalogue')}
          value={draft.catalogue ?? ''}
          placeholder={t('settings.shipped')}
          problem={problem('catalogue')}
          onChange={(value) => change(withOptional(draft, 'catalogue', value))}
        />
      </Section>
      <Section title={t('settings.tools')} text={t('settings.toolsText')}>
        {(['aws', 'happy', 'truvari'] as const).map((tool) => (
          <TextField
            key={tool}
            label={tool === 'happy' ? 'hap.py' : tool}
            value={draft.tools[tool] ?? ''}
            placeholder={t('settings.onPath')}
            problem={problem(`tools.${tool}`)}
            onChange={(value) => change({ tools: cleaned({ ...draft.tools, [tool]: value }) })}
          />
        ))}
      </Section>
      <Section title={t('settings.logs')} text={t('settings.logsText')}>
        <NumberField
          label={t('settings.keepDays')}
          value={draft.logs.maxAgeDays}
          problem={problem('maxAgeDays')}
          onChange={(value) => change({ logs: { ...draft.logs, maxAgeDays: value ?? 0 } })}
        />
        <NumberField
          label={t('settings.keepBytes')}
          value={Math.round(draft.logs.maxBytes / GIB)}
          problem={problem('maxBytes')}
          onChange={(value) => change({ logs: { ...draft.logs, maxBytes: (value ?? 0) * GIB } })}
        />
        <NumberField
          label={t('settings.stepCap')}
          value={Math.round(draft.logs.stepCapBytes / MIB)}
          problem={problem('stepCapBytes')}
          onChange={(value) => change({ logs: { ...draft.logs, stepCapBytes: (value ?? 0) * MIB } })}
        />
      </Section>
      {error && <ErrorNote error={error} />}
      <footer className="settings-foot">
        <span className="muted">{why}</span>
        <Button why={changed ? null : t('settings.nothingChanged')} onClick={() => setDraft(settings)}>
          {t('settings.discard')}
        </Button>
        <Button type="submit" look="primary" busy={busy} why={why}>
          {t('settings.save')}
        </Button>
      </footer>
    </form>
  );
}

/** What is the matter with the settings file, what counts meanwhile, and the ways out. */
function FileWarning({ warning }: { warning: SettingsWarning }) {
  const { t, language } = useI18n();
  const { message, hint, defaults } = warning;
  return (
    <Note tone="warn" title={t('settings.fileWarning')}>
      <p>
        {coreWords(message, language)} {hint && coreWords(hint, language)}
      </p>
      <p>
        {t(defaults ? 'settings.fileDefaults' : 'settings.fileRest')} {t('settings.fileReplaced')}
      </p>
    </Note>
  );
}

/** Empty text is no value. */
function cleaned<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key, entry]) => key === 'basePath' || (entry !== '' && entry !== undefined),
    ),
  ) as T;
}

/** One optional setting, left out when it is empty. */
function withOptional(settings: Settings, key: keyof Settings, value: string | number | null): Settings {
  const { [key]: _old, ...rest } = settings;
  return (value === '' || value === null ? rest : { ...rest, [key]: value }) as Settings;
}
