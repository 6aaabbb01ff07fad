import type { LogInfo } from '../../../src-main/contract/log.ts';
import type { RunView } from '../../../src-main/contract/run.ts';
import { call, client } from '../../client/client.ts';
import { errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { MOD } from '../../ui/hooks.ts';
import { Icon } from '../../ui/Icon.tsx';
import { STEP_LOOK } from '../runs/looks.ts';
import type { StepLogs } from './chooseLog.ts';
import { type ConsoleState, changeConsole, toggleLevel } from './consoleStore.ts';
import { LOG_LEVELS_OF_CONSOLE } from './levels.ts';

interface ConsoleHeadProps {
  state: ConsoleState;
  view: RunView | undefined;
  steps: readonly StepLogs[];
  chosen: LogInfo | null;
  following?: boolean;
  selected?: number;
  onFollow?: () => void;
  onFirstError?: () => void;
  onCopy?: () => void;
}

/** Title, steps, levels and the buttons of the console. */
export function ConsoleHead(props: ConsoleHeadProps) {
  const {
    state,
    view,
    steps,
    chosen,
    following = true,
    selected = 0,
    onFollow,
    onFirstError,
    onCopy,
  } = props;
  const { t, f } = useI18n();
  return (
    <div className="console-head">
      <b className="cut console-title" title={view?.sampleId}>
        {view === undefined ? t('console.title') : view.sampleId}
      </b>
      <StepPicker steps={steps} chosen={chosen} />
      <span className="grow" />
      {chosen !== null && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a group of toggles is no form part */}
          <div className="pills" role="group" aria-label={t('console.levels')}>
            {LOG_LEVELS_OF_CONSOLE.map((level) => (
              <button
                type="button"
                key={level}
                className={`pill ${level}`}
                aria-pressed={state.levels.has(level)}
                onClick={() => toggleLevel(level)}
              >
                {t(`level.${level}`)}
              </button>
            ))}
          </div>
          {selected > 0 && (
            <Button look="ghost" small icon="copy" onClick={onCopy}>
              {t('console.copyLines', selected, f.integer(selected))}
            </Button>
          )}
          <Button
            look="ghost"
            small
            icon="alert"
            title={t('console.firstError')}
            aria-label={t('console.firstError')}
            onClick={onFirstError}
          />
          <Button
            look="ghost"
            small
            icon="search"
            title={`${t('console.search')} (${MOD} F)`}
            aria-label={t('console.search')}
            aria-pressed={state.search !== null}
            onClick={() => changeConsole({ search: state.search === null ? '' : null })}
          />
          <Button
            look="ghost"
            small
            icon="wrap"
            title={t('console.wrap')}
            aria-label={t('console.wrap')}
            aria-pressed={state.wrap}
            onClick={() => changeConsole({ wrap: !state.wrap })}
          />
          {view !== undefined && <SaveButton runId={view.runId} log={chosen.log} />}
          <button type="button" className="pill follow" aria-pressed={following} onClick={onFollow}>
            {t('console.follow')} <Icon name="down" size={11} />
          </button>
        </>
      )}
      <Button
        look="ghost"
        small
        icon="cross"
        title={t('console.close')}
        aria-label={t('console.close')}
        onClick={() => changeConsole({ open: false })}
      />
    </div>
  );
}

function StepPicker({ steps, chosen }: { steps: readonly StepLogs[]; chosen: LogInfo | null }) {
  const { t } = useI18n();
  if (steps.length === 0) return null;
  const current = steps.find((entry) => entry.logs.some((info) => info.log === chosen?.log));
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of toggles is no form part */}
      <div className="pills steps-pills" role="group" aria-label={t('console.steps')}>
        {steps.map(({ step, logs }) => {
          const newest = logs.at(-1);
          return (
            <button
              type="button"
              key={step.id}
              className="pill"
              aria-pressed={step.id === current?.step.id}
              onClick={() => newest && changeConsole({ log: newest.log })}
            >
              <Icon name={STEP_LOOK[step.state].icon} size={11} /> {t(`stepShort.${step.id}`)}
            </button>
          );
        })}
      </div>
      {current !== undefined && current.logs.length > 1 && (
        <select
          className="pill"
          aria-label={t('console.attempt')}
          value={chosen?.log}
          onChange={(event) => changeConsole({ log: event.target.value })}
        >
          {current.logs.map((info) => (
            <option key={info.log} value={info.log}>
              {t('console.attemptN', info.attempt)}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

function SaveButton({ runId, log }: { runId: string; log: string }) {
  const { t, language } = useI18n();
  const host = useStore(session).host;
  const url = client().logUrl(runId, log);
  const label = t('console.save');
  if (url !== null) {
    return (
      <a
        className="btn ghost small icon"
        href={url}
        download={`${runId}-${log}.txt`}
        title={label}
        aria-label={label}
      >
        <Icon name="save" size={14} />
      </a>
    );
  }
  const save = async () => {
    const answer = await call('host.saveLog', { runId, log });
    if (!answer.ok) say('bad', errorText(answer.error, language, t).message);
    else if (answer.value.path !== null) say('ok', t('console.saved', answer.value.path));
  };
  const why = host?.canSaveLog === false ? t('console.cannotSave') : null;
  return (
    <Button
      look="ghost"
      small
      icon="save"
      title={label}
      aria-label={label}
      why={why}
      onClick={() => void save()}
    />
  );
}
