import { lazy, Suspense, useEffect, useState } from 'react';
import { client } from '../client/client.ts';
import { changeConsole, consoleState } from '../features/console/consoleStore.ts';
import { RunsPage } from '../features/runs/RunsPage.tsx';
import { useT } from '../i18n/index.ts';
import { go, type Page, route } from '../state/route.ts';
import { useStore } from '../state/store.ts';
import { Banners } from './Banners.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Notices } from './Notices.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { Sidebar } from './Sidebar.tsx';
import { listenForShortcuts } from './shortcuts.ts';

const PAGE_OF: Readonly<Record<Page, React.ComponentType>> = {
  runs: RunsPage,
  import: lazy(() => import('../features/import/ImportPage.tsx')),
  references: lazy(() => import('../features/references/ReferencesPage.tsx')),
  doctor: lazy(() => import('../features/doctor/DoctorPage.tsx')),
  settings: lazy(() => import('../features/settings/SettingsPage.tsx')),
};
const Console = lazy(() => import('../features/console/Console.tsx'));

/** The window: navigation, one page, the console below it. */
export function App() {
  const t = useT();
  const { page } = useStore(route);
  const consoleOpen = useStore(consoleState, isOpen);
  const [help, setHelp] = useState(false);
  const Content = PAGE_OF[page];

  useEffect(
    () =>
      listenForShortcuts({
        newImport: () => go('import'),
        toggleConsole: () => {
          const { open } = consoleState.get();
          const { page: here } = route.get();
          changeConsole({ open: here !== 'runs' || !open });
          if (here !== 'runs') go('runs', consoleState.get().runId);
        },
        help: () => setHelp(true),
        page: go,
      }),
    [],
  );
  useEffect(() => client().on('host.openRun', ({ runId }) => go('runs', runId)), []);
  useEffect(() => {
    document.title = `${t(`nav.${page}`)} · VCBench`;
  }, [page, t]);

  return (
    <div className="app">
      <button type="button" className="skip btn" onClick={() => document.getElementById('main')?.focus()}>
        {t('nav.skip')}
      </button>
      <Sidebar onHelp={() => setHelp(true)} />
      <div className="column">
        <Banners />
        <main className="main" id="main" tabIndex={-1}>
          <Suspense fallback={<PageSkeleton />}>
            <Content />
          </Suspense>
        </main>
        {consoleOpen && page === 'runs' && (
          <Suspense fallback={<div className="console-fallback" />}>
            <Console />
          </Suspense>
        )}
      </div>
      <DropTarget />
      <Notices />
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

function isOpen(state: { open: boolean }): boolean {
  return state.open;
}

function PageSkeleton() {
  return (
    <div className="page" aria-hidden="true">
      <div className="skeleton" style={{ width: 180, height: 22 }} />
      <div className="skeleton" style={{ width: '60%', height: 220, marginTop: 18 }} />
    </div>
  );
}
