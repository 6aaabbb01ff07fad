import type { ReactNode } from 'react';
import { errorText } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { checkWords, remedyOf } from '../doctor/checkWords.ts';
import { doctorStore, runDoctor } from '../doctor/doctorStore.ts';
import type { Recognised, ReferenceLook } from './useSample.ts';

type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'busy';
interface Row {
  id?: string;
  tone: Tone;
  title: string;
  text: ReactNode;
}

/** What is known before a run starts, so that nobody finds out an hour later. */
export function BeforeItStarts(props: {
  sampleId: string;
  recognised: Recognised | null;
  references: ReferenceLook;
  needsTruth: boolean;
  address: string | null;
}) {
  const { t } = useI18n();
  const rows = [useSampleRow(props), useReferenceRow(props), useDiskRow(), ...useDoctorRows()];
  return (
    <section aria-labelledby="before">
      <h2 id="before">{t('before.title')}</h2>
      <ul className="card before">
        {rows.map((row) => (
          <li key={row.title} className={row.tone}>
            <Icon name={ICONS[row.tone]} size={14} className={row.tone === 'busy' ? 'spin' : ''} />
            <div>
              <span className="sr-only">{t(`before.${row.tone}`)} </span>
              {row.title}
              <small className="breakable">{row.text}</small>
            </div>
            {row.id === 'askAws' && (
              <Button small onClick={() => void runDoctor(true)}>
                {t('doctor.askAws')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const ICONS: Readonly<Record<Tone, IconName>> = {
  ok: 'check',
  warn: 'warn',
  bad: 'cross',
  idle: 'circle',
  busy: 'run',
};

function useSampleRow({ sampleId, recognised, address }: Parameters<typeof BeforeItStarts>[0]): Row {
  const { t } = useI18n();
  const title = t('before.source');
  if (sampleId === '' || recognised === null) return { tone: 'idle', title, text: t('before.noSample') };
  if (!recognised.valid) return { tone: 'bad', title, text: t('why.badSample') };
  if (address === null) return { tone: 'idle', title, text: t('why.noBucket') };
  return { tone: 'ok', title, text: `${address}/${sampleId}/` };
}

function useReferenceRow({ recognised, references, needsTruth }: Parameters<typeof BeforeItStarts>[0]): Row {
  const { t, f, language } = useI18n();
  const title = t('before.references');
  if (!needsTruth) return { tone: 'idle', title, text: t('before.noReferencesNeeded') };
  if (recognised?.valid && recognised.giab === null)
    return { tone: 'warn', title, text: t('before.noTruthAtAll') };
  if (references.state === 'busy') return { tone: 'busy', title, text: t('before.looking') };
  if (references.state === 'failed') {
    return { tone: 'warn', title, text: errorText(references.error, language, t).message };
  }
  if (references.state === 'idle') return { tone: 'idle', title, text: t('before.noSample') };
  const { status } = references;
  if (status.complete) return { tone: 'ok', title, text: t('before.complete', status.giab ?? status.sample) };
  const missing = status.files.filter((file) => file.state !== 'present');
  const bytes = missing.reduce((sum, file) => sum + (file.size ?? 0), 0);
  return {
    tone: 'warn',
    title,
    text: t('before.willFetch', missing.length, bytes > 0 ? f.bytes(bytes) : null),
  };
}

/** A run of a whole genome takes about this much. */
const RUN_BYTES = 14e9;

function useDiskRow(): Row {
  const { t, f } = useI18n();
  const disk = useStore(session).app?.disk;
  const title = t('before.disk');
  if (disk === undefined) return { tone: 'idle', title, text: t('before.unknown') };
  const text = t('before.diskText', f.bytes(RUN_BYTES), f.bytes(disk.free));
  return { tone: disk.free > RUN_BYTES ? 'ok' : disk.free > 1e9 ? 'warn' : 'bad', title, text };
}

const SHOWN_CHECKS = ['aws', 'awsCredentials', 'memory'];

function useDoctorRows(): Row[] {
  const i18n = useI18n();
  const { checks, busy } = useStore(doctorStore);
  if (checks.length === 0) {
    return [{ tone: busy ? 'busy' : 'idle', title: i18n.t('before.tools'), text: i18n.t('before.looking') }];
  }
  return checks
    .filter((check) => SHOWN_CHECKS.includes(check.id))
    .map((check) => ({
      id: remedyOf(check) ?? check.id,
      tone:
        check.state === 'ok'
          ? 'ok'
          : check.state === 'notNeeded'
            ? 'idle'
            : check.state === 'problem'
              ? 'bad'
              : 'warn',
      ...checkWords(check, i18n),
    }));
}
