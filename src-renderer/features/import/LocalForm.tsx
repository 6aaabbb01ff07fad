import { type FormEvent, useEffect, useId, useState } from 'react';
import type { LocalPreview } from '../../../src-main/contract/api.ts';
import type { AppError } from '../../../src-main/contract/errors.ts';
import { call } from '../../client/client.ts';
import { errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { useSettled } from '../../ui/hooks.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import { BenchmarkOptions } from './BenchmarkOptions.tsx';
import { changeDraft, importDraft, optionsOf } from './importDraft.ts';
import { LocalPreviewCard } from './LocalPreviewCard.tsx';
import { MoreOptions } from './MoreOptions.tsx';
import { StartRow } from './StartRow.tsx';
import { showStarted } from './started.ts';
import { useRecognised, useReferences } from './useSample.ts';

/** The import of a folder, files or a ZIP of this computer, with what was recognised before it starts. */
export function LocalForm() {
  const { t, language } = useI18n();
  const id = useId();
  const draft = useStore(importDraft);
  const { app, host } = useStore(session);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { preview, problem, looking } = usePreview(draft.paths);

  const named = draft.localSampleId.trim();
  const sampleId = named || (preview?.sampleId ?? '');
  const recognised = useRecognised(sampleId);
  const giab = recognised?.valid === true ? recognised.giab : null;
  const references = useReferences(sampleId, giab !== null);

  const why =
    app?.writable === false
      ? t('why.readOnly')
      : draft.paths.length === 0
        ? t('why.noFiles')
        : looking
          ? t('why.looking')
          : problem !== null
            ? t('why.badFiles')
            : sampleId === ''
              ? t('why.localSample')
              : recognised?.valid === false
                ? t('why.badSample')
                : null;

  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (why !== null || busy) return;
    setBusy(true);
    setError(null);
    const answer = await call('runs.importLocal', {
      paths: [...draft.paths],
      ...(named === '' ? {} : { sampleId: named }),
      ...optionsOf(draft),
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    await showStarted(answer.value.runIds);
  };

  const pick = async (what: 'folder' | 'files' | 'zip') => {
    const answer = await call('host.pick', { what });
    if (!answer.ok) say('bad', errorText(answer.error, language, t).message);
    else if (answer.value.paths.length > 0) changeDraft({ paths: answer.value.paths });
  };

  return (
    <div className="import-cols">
      <form className="card form" onSubmit={(event) => void start(event)} noValidate>
        {host?.canPick ? (
          <div className="field">
            <span className="label">{t('local.files')}</span>
            <div className="pickers">
              <Button icon="folder" onClick={() => void pick('folder')}>
                {t('local.folder')}
              </Button>
              <Button icon="file" onClick={() => void pick('files')}>
                {t('local.someFiles')}
              </Button>
              <Button icon="file" onClick={() => void pick('zip')}>
                {t('local.zip')}
              </Button>
            </div>
            <p className="hint">{draft.paths.length === 0 ? t('local.dropHint') : draft.paths.join('\n')}</p>
          </div>
        ) : (
          <Field
            id={`${id}paths`}
            label={t('local.path')}
            hint={
              problem === null
                ? { tone: 'plain', text: t('local.pathHint') }
                : { tone: 'bad', text: errorText(problem, language, t).message }
            }
          >
            <textarea
              id={`${id}paths`}
              className="input paths"
              rows={Math.min(6, Math.max(1, draft.paths.length))}
              value={draft.paths.join('\n')}
              placeholder="/data/runs/NA24143_Lib3_Rep1_R001"
              spellCheck={false}
              aria-invalid={problem !== null}
              aria-describedby={`${id}paths-hint`}
              onChange={(event) =>
                changeDraft({ paths: event.target.value === '' ? [] : event.target.value.split('\n') })
              }
            />
          </Field>
        )}
        {host?.canPick && problem && <ErrorNote error={problem} />}
        {preview !== null && (preview.sampleId === null || named !== '') && (
          <Field
            id={`${id}sample`}
            label={t('import.sample')}
            hint={
              recognised?.valid === false
                ? { tone: 'bad', text: t('import.sampleBad') }
                : { tone: 'warn', text: t('local.sampleHint') }
            }
          >
            <input
              id={`${id}sample`}
              className="input"
              value={draft.localSampleId}
              placeholder="NA24143_Lib3_Rep1"
              aria-describedby={`${id}sample-hint`}
              onChange={(event) => changeDraft({ localSampleId: event.target.value })}
            />
          </Field>
        )}
        <BenchmarkOptions
          sampleKnown={sampleId !== '' && recognised !== null}
          giab={giab}
          references={references}
        />
        <MoreOptions />
        {error && <ErrorNote error={error} />}
        <StartRow label={t('import.startLocal')} why={why} busy={busy} />
      </form>
      <aside className="import-side">
        <LocalPreviewCard preview={preview} looking={looking} />
      </aside>
    </div>
  );
}

interface Preview {
  preview: LocalPreview | null;
  problem: AppError | null;
  looking: boolean;
}

function usePreview(paths: readonly string[]): Preview {
  const [state, setState] = useState<Preview & { key: string }>({
    key: '',
    preview: null,
    problem: null,
    looking: false,
  });
  const key = paths
    .map((path) => path.trim())
    .filter(Boolean)
    .join('\n');
  const settled = useSettled(key, 250);
  useEffect(() => {
    if (settled === '') return;
    let wanted = true;
    void call('runs.previewLocal', { paths: settled.split('\n') }).then((answer) => {
      if (!wanted) return;
      setState({
        key: settled,
        looking: false,
        preview: answer.ok ? answer.value : null,
        problem: answer.ok ? null : answer.error,
      });
    });
    return () => {
      wanted = false;
    };
  }, [settled]);
  if (key === '') return { preview: null, problem: null, looking: false };
  return state.key === key ? state : { preview: null, problem: null, looking: true };
}
