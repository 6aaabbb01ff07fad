import { useEffect, useState } from 'react';
import { client } from '../client/client.ts';
import { importDraft } from '../features/import/importDraft.ts';
import { useT } from '../i18n/index.ts';
import { say } from '../state/notices.ts';
import { go } from '../state/route.ts';
import { Icon } from '../ui/Icon.tsx';

/** Takes a run folder, files or a ZIP dropped anywhere in the window. A browser does not tell a page their paths. */
export function DropTarget() {
  const t = useT();
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (carriesFiles(event) && ++depth === 1) setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event) || --depth > 0) return;
      depth = 0;
      setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const paths = [...(event.dataTransfer?.files ?? [])].flatMap(
        (file) => client().pathForFile(file) ?? [],
      );
      importDraft.update((old) => ({ ...old, source: 'local', ...(paths.length > 0 ? { paths } : {}) }));
      go('import');
      if (paths.length === 0) say('warn', t('drop.noPath'));
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', hover);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', hover);
      removeEventListener('drop', drop);
    };
  }, [t]);
  if (!over) return null;
  return (
    <div className="drop-cover" aria-hidden="true">
      <div>
        <Icon name="import" size={28} />
        <b>{t('drop.title')}</b>
        <span>{t('drop.text')}</span>
      </div>
    </div>
  );
}
