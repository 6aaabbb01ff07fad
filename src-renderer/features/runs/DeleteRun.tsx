import { useState } from 'react';
import type { RunState } from '../../../src-main/contract/run.ts';
import { call } from '../../client/client.ts';
import { errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { go, route } from '../../state/route.ts';
import { forget } from '../../state/runs.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm, Dialog } from '../../ui/Dialog.tsx';
import { groupOf } from './filter.ts';

/** Asks, then deletes a run's record and logs. The sample's files and results stay. */
export function DeleteRun({
  run,
  onClose,
}: {
  run: { runId: string; sampleId: string; state: RunState };
  onClose: () => void;
}) {
  const { t, language } = useI18n();
  const [busy, setBusy] = useState(false);
  if (groupOf(run.state) === 'active') {
    return (
      <Dialog
        title={t('delete.title', run.sampleId)}
        onClose={onClose}
        actions={
          <Button autoFocus onClick={onClose}>
            {t('common.close')}
          </Button>
        }
      >
        <p>{t('delete.active')}</p>
      </Dialog>
    );
  }
  const remove = async () => {
    setBusy(true);
    const answer = await call('runs.delete', { runId: run.runId });
    setBusy(false);
    onClose();
    if (!answer.ok) return say('bad', errorText(answer.error, language, t).message);
    forget(run.runId);
    if (route.get().runId === run.runId) go('runs', null, true);
    say('ok', t('delete.done', run.sampleId));
  };
  return (
    <Confirm
      title={t('delete.title', run.sampleId)}
      action={t('delete.action')}
      busy={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p className="breakable">{t('delete.text')}</p>
    </Confirm>
  );
}
