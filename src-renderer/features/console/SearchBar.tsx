import { useEffect, useRef } from 'react';
import { useI18n } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { changeConsole } from './consoleStore.ts';
import type { LogSearch } from './useSearch.ts';

/** Search over the whole log: Enter and Shift+Enter go from match to match, Esc closes. */
export function SearchBar({
  text,
  search,
  onLeave,
}: {
  text: string;
  search: LogSearch;
  onLeave: () => void;
}) {
  const { t, f } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const { total, index, busy } = search;
  const count =
    text === ''
      ? ''
      : total === null || busy
        ? t('console.searching')
        : total === 0
          ? t('console.noMatch')
          : t('console.matchOf', index === null ? '–' : f.integer(index), f.integer(total));
  const why = total === null || total === 0 ? count || t('console.typeToSearch') : null;
  return (
    <search className="console-search">
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="text"
        value={text}
        maxLength={1000}
        spellCheck={false}
        aria-label={t('console.searchLabel')}
        placeholder={t('console.searchLabel')}
        onChange={(event) => changeConsole({ search: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            if (event.shiftKey) search.previous();
            else search.next();
          } else if (event.key === 'Escape') {
            changeConsole({ search: null });
            onLeave();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className="num console-count" role="status">
        {count}
      </span>
      <Button
        look="ghost"
        small
        icon="up"
        aria-label={t('console.previous')}
        why={why}
        onClick={search.previous}
      />
      <Button look="ghost" small icon="down" aria-label={t('console.next')} why={why} onClick={search.next} />
      <Button
        look="ghost"
        small
        icon="cross"
        aria-label={t('console.closeSearch')}
        onClick={() => changeConsole({ search: null })}
      />
    </search>
  );
}
