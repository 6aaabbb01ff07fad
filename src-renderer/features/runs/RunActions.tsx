import { useState } from 'react';
import type { RunView } from '../../../src-main/contract/run.ts';
import { call } from '../../client/client.ts';
import { errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { refreshRun } from '../../state/runs.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
import { openConsole } from '../console/consoleStore.ts';
import { DeleteRun } from './DeleteRun.tsx';
import { folderOf } from './folders.ts';
import { isTerminalState } from './terminal.ts';

/** What can be done with a run: cancel or retry, its folders, delete. */
export function RunActions({ view }: { view: RunView }) {
  const { t, language } = useI18n();
  const { app, host } = useStore(session);
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const { runId, state } = view;
  const ended = isTerminalState(state);
  const readOnly = app?.writable === false ? t('why.readOnly') : null;

  const act = async (method: 'runs.cancel' | 'runs.retry') => {
    setBusy(true);
    const answer = await call(method, { runId });
    setBusy(false);
    if (!answer.ok) return say('bad', errorText(answer.error, language, t).message);
    if (method === 'runs.retry') openConsole(runId);
    await refreshRun(runId);
  };
  const folder = async (which: 'files' | 'results' | 'logs') => {
    if (host?.canOpenFolder) {
      const answer = await call('host.openFolder', { runId, which });
      if (!answer.ok) say('bad', errorText(answer.error, language, t).message);
      return;
    }
    const path = folderOf(app?.dataDir ?? '', view, which);
    const copied = await navigator.clipboard.writeText(path).then(
      () => true,
      () => false,
    );
    say(copied ? 'ok' : 'idle', copied ? t('runs.pathCopied', path) : path);
  };
  const verb = host?.canOpenFolder ? 'open' : 'copy';
  const items: MenuItem[] = [
    { id: 'files', icon: 'folder', label: t(`folder.${verb}.files`), onPick: () => void folder('files') },
    {
      id: 'results',
      icon: 'folder',
      label: t(`folder.${verb}.results`),
      onPick: () => void folder('results'),
    },
    { id: 'logs', icon: 'folder', label: t(`folder.${verb}.logs`), onPick: () => void folder('logs') },
    {
      id: 'delete',
      icon: 'trash',
      label: t('delete.menu'),
      danger: true,
      why: ended ? readOnly : t('delete.active'),
      onPick: () => setDeleting(true),
    },
  ];
  const waiting = view.steps.some((step) => step.state === 'pending' || step.state === 'skipped');
  return (
    <>
      {ended ? (
        <Button
          icon={state === 'succeeded' && waiting ? 'play' : 'retry'}
          look={state === 'succeeded' && waiting ? 'primary' : 'plain'}
          busy={busy}
          why={readOnly}
          title={t('runs.retryTitle')}
          onClick={() => void act('runs.retry')}
        >
          {t(
            state === 'succeeded' && waiting
              ? 'runs.process'
              : state === 'succeeded'
                ? 'runs.again'
                : 'runs.retry',
          )}
        </Button>
      ) : (
        <Button
          icon="stop"
          busy={busy}
          why={state === 'cancelling' ? t('why.cancelling') : null}
          onClick={() => void act('runs.cancel')}
        >
          {t('runs.cancel')}
        </Button>
      )}
      <Menu label={t('runs.more')} items={items} />
      {deleting && <DeleteRun run={view} onClose={() => setDeleting(false)} />}
    </>
  );
}
