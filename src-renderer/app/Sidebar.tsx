import { useEffect } from 'react';
import { doctorStore, runDoctorQuietly } from '../features/doctor/doctorStore.ts';
import { useI18n } from '../i18n/index.ts';
import { PAGES, route } from '../state/route.ts';
import { type RunsState, runs } from '../state/runs.ts';
import { session } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/Button.tsx';
import { Count } from '../ui/Chip.tsx';
import { Icon, Mark } from '../ui/Icon.tsx';

/** Pages, what is going on, and the room left on the data disk. */
export function Sidebar({ onHelp }: { onHelp: () => void }) {
  const { t } = useI18n();
  const { page } = useStore(route);
  const active = useStore(runs, countActive);
  const findings = useStore(doctorStore, (state) => state.findings);
  useEffect(runDoctorQuietly, []);
  return (
    <nav className="side" aria-label={t('nav.label')}>
      <div className="brand">
        <Mark />
        <span>VCBench</span>
      </div>
      {PAGES.map((name, index) => (
        <a
          key={name}
          className="nav"
          href={`#/${name}`}
          aria-current={page === name ? 'page' : undefined}
          title={`${t(`nav.${name}`)} (Alt ${index + 1})`}
        >
          <Icon name={name} />
          <span className="nav-name">{t(`nav.${name}`)}</span>
          {name === 'runs' && active > 0 && (
            <Count tone="run" label={t('nav.active', active)}>
              {active}
            </Count>
          )}
          {name === 'doctor' && findings > 0 && (
            <Count tone="warn" label={t('nav.findings', findings)}>
              {findings}
            </Count>
          )}
        </a>
      ))}
      <div className="foot">
        <DiskMeter />
        <Button look="ghost" small icon="keyboard" onClick={onHelp} title={`${t('shortcuts.title')} (?)`}>
          <span className="nav-name">{t('shortcuts.title')}</span>
        </Button>
      </div>
    </nav>
  );
}

function DiskMeter() {
  const { t, f } = useI18n();
  const app = useStore(session).app;
  if (!app?.disk) return null;
  const { free, total } = app.disk;
  const used = total > 0 ? 1 - free / total : 0;
  return (
    <div className="disk" title={app.dataDir}>
      <span>{t('nav.disk')}</span>
      <div className="meter">
        <i className={used > 0.95 ? 'full' : ''} style={{ width: `${used * 100}%` }} />
      </div>
      <span className="num">{t('nav.free', f.bytes(free), f.bytes(total))}</span>
    </div>
  );
}

function countActive(state: RunsState): number {
  return state.runs.filter(
    (run) => run.state === 'running' || run.state === 'cancelling' || run.state === 'queued',
  ).length;
}
