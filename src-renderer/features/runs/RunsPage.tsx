import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react';
import { type I18n, useI18n } from '../../i18n/index.ts';
import { go, route } from '../../state/route.ts';
import { loadRuns, runs } from '../../state/runs.ts';
import { createStore, useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Count } from '../../ui/Chip.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { MOD, useMedia } from '../../ui/hooks.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import { countGroups, GROUPS, type Query, SORTS, type Sort, selectRuns } from './filter.ts';
import { RunList } from './RunList.tsx';
import { stateWord } from './runWords.ts';
import { Welcome } from './Welcome.tsx';
import './runs.css';
import './detail.css';

const RunDetail = lazy(() => import('./RunDetail.tsx'));

/** What the list was last asked for; a visit to another page does not forget it. */
const queryStore = createStore<Query>({ group: 'all', text: '', sort: 'newest' });

export function RunsPage() {
  const i18n = useI18n();
  const { t, f } = i18n;
  const state = useStore(runs);
  const query = useStore(queryStore);
  const { runId } = useStore(route);
  const narrow = useMedia('(max-width: 920px)');
  const [wide, setWide] = useState(false);
  const asked = useDeferredValue(query);
  const shown = useMemo(
    () => selectRuns(state.runs, asked, (run) => stateWord(run, i18n)),
    [state.runs, asked, i18n],
  );

  if (state.status === 'loading') return <ListSkeleton />;
  if (state.status === 'failed' && state.error !== null) {
    return (
      <div className="page">
        <ErrorNote error={state.error} />
        <p className="retry-line">
          <Button icon="retry" onClick={() => void loadRuns()}>
            {t('common.tryAgain')}
          </Button>
        </p>
      </div>
    );
  }
  if (state.runs.length === 0 && state.unreadable.length === 0) return <Welcome />;

  const showsList = !(runId !== null && (narrow || wide));
  const showsDetail = !(runId === null && narrow);
  const change = (part: Partial<Query>) => queryStore.update((old) => ({ ...old, ...part }));
  return (
    <>
      <header className="top">
        <h1>{t('runs.title')}</h1>
        <Count label={t('runs.countLabel')}>{f.integer(state.runs.length)}</Count>
        <span className="grow" />
        <input
          type="search"
          className="input search"
          placeholder={t('runs.search')}
          aria-label={t('runs.search')}
          value={query.text}
          onChange={(event) => {
            change({ text: event.target.value });
            if (!showsList) setWide(false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter')
              document.getElementById('run-list')?.focus();
            else if (event.key === 'Escape' && query.text !== '') change({ text: '' });
            else return;
            event.preventDefault();
          }}
        />
        <select
          className="input sort"
          aria-label={t('runs.sort')}
          value={query.sort}
          onChange={(event) => change({ sort: event.target.value as Sort })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sort.${sort}`)}
            </option>
          ))}
        </select>
        <Button look="primary" onClick={() => go('import')}>
          {t('runs.newImport')} <kbd className="kbd">{MOD} N</kbd>
        </Button>
      </header>
      <div className={`split${showsList && showsDetail ? '' : ' single'}`}>
        {showsList && (
          <section className="list-pane" aria-label={t('runs.title')}>
            <Groups query={query} counts={countGroups(state.runs)} onChange={change} i18n={i18n} />
            {state.unreadable.length > 0 && <Unreadable names={state.unreadable} />}
            {shown.length === 0 ? (
              <Empty
                icon="search"
                title={t('runs.noneFound')}
                actions={
                  <Button onClick={() => change({ text: '', group: 'all' })}>{t('runs.showAll')}</Button>
                }
              />
            ) : (
              <RunList runs={shown} selected={runId} />
            )}
          </section>
        )}
        {showsDetail && (
          <section className="detail-pane" aria-label={t('runs.detail')}>
            {runId === null ? (
              <Empty icon="runs" title={t('runs.pickOne')}>
                <p>{t('runs.pickOneText')}</p>
              </Empty>
            ) : (
              <Suspense fallback={null}>
                <RunDetail
                  key={runId}
                  runId={runId}
                  narrow={narrow}
                  wide={wide}
                  onWide={() => setWide((old) => !old)}
                  onBack={() => go('runs')}
                />
              </Suspense>
            )}
          </section>
        )}
      </div>
    </>
  );
}

interface GroupsProps {
  query: Query;
  counts: ReturnType<typeof countGroups>;
  onChange: (part: Partial<Query>) => void;
  i18n: I18n;
}

function Groups({ query, counts, onChange, i18n: { t, f } }: GroupsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of toggles is no form part
    <div className="groups" role="group" aria-label={t('runs.filter')}>
      {GROUPS.filter((group) => group === 'all' || counts[group] > 0 || query.group === group).map(
        (group) => (
          <button
            type="button"
            key={group}
            className="group"
            aria-pressed={query.group === group}
            onClick={() => onChange({ group })}
          >
            {t(`group.${group}`)} <span className="num">{f.integer(counts[group])}</span>
          </button>
        ),
      )}
    </div>
  );
}

function Unreadable({ names }: { names: readonly string[] }) {
  const { t } = useI18n();
  return (
    <details className="unreadable">
      <summary>{t('runs.unreadable', names.length)}</summary>
      <p className="soft breakable">{t('runs.unreadableText', names.slice(0, 20).join(', '))}</p>
    </details>
  );
}

function ListSkeleton() {
  return (
    <div className="page" aria-hidden="true">
      <div className="skeleton" style={{ width: 120, height: 22 }} />
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="skeleton" style={{ height: 52, marginTop: 12 }} />
      ))}
    </div>
  );
}
