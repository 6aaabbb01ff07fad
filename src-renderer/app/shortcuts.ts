import { PAGES, type Page } from '../state/route.ts';
import { isMod } from '../ui/hooks.ts';

interface Actions {
  newImport(): void;
  toggleConsole(): void;
  help(): void;
  page(page: Page): void;
}

/**
 * The window's own keys. A browser keeps Ctrl+N for itself, so Alt+N and plain N do the same; plain letters count only
 * outside of text fields. Ctrl+F goes to the search of what has the focus, else of the run list.
 */
export function listenForShortcuts(actions: Actions): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    const key = event.key.toLowerCase();
    const typing = isTextField(event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    const page = PAGES[Number(key) - 1];
    if ((key === 'n' && (isMod(event) || (event.altKey && !event.ctrlKey))) || (plain && key === 'n'))
      actions.newImport();
    else if ((event.key === '`' || event.code === 'Backquote') && (isMod(event) || plain))
      actions.toggleConsole();
    else if (isMod(event) && key === 'f') focusSearch();
    else if (event.altKey && page !== undefined) actions.page(page);
    else if (plain && event.key === '?') actions.help();
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}

export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  field?.select();
}
