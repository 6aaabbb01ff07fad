import type { Settings } from '../../contract/settings.ts';

export type Language = 'en' | 'fr';

/** The user's own choice, else the first language of the OS that VCBench speaks, else English. */
export function languageOf(
  chosen: Settings['window']['language'],
  preferredByOs: readonly string[],
): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of preferredByOs) {
    const language = tag.toLowerCase().split(/[-_]/)[0];
    if (language === 'en' || language === 'fr') return language;
  }
  return 'en';
}

/** Everything the desktop application says outside its page. */
export interface Messages {
  menu: {
    about: string;
    settings: string;
    services: string;
    hide: string;
    hideOthers: string;
    showAll: string;
    quit: string;
    file: string;
    newImport: string;
    openData: string;
    close: string;
    edit: string;
    undo: string;
    redo: string;
    cut: string;
    copy: string;
    paste: string;
    selectAll: string;
    find: string;
    view: string;
    runs: string;
    references: string;
    doctor: string;
    console: string;
    actualSize: string;
    zoomIn: string;
    zoomOut: string;
    fullScreen: string;
    reload: string;
    developerTools: string;
    window: string;
    minimize: string;
    zoom: string;
    front: string;
    help: string;
    shortcuts: string;
    appLog: string;
  };
  notification: {
    succeeded: (run: string) => string;
    warned: (run: string) => string;
    failed: (run: string) => string;
    took: (duration: string) => string;
    look: string;
  };
  quit: {
    question: (count: number) => string;
    detail: string;
    stay: string;
    interrupt: string;
  };
  dataFolder: {
    title: string;
    choose: string;
    again: string;
    quit: string;
  };
  pick: { folder: string; files: string; zip: string; dataFolder: string };
  saveLog: { title: string; text: string };
  crash: { title: string; message: string; reload: string; quit: string; hung: string; wait: string };
  about: string;
}

export const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    menu: {
      about: 'About VCBench',
      settings: 'Settings…',
      services: 'Services',
      hide: 'Hide VCBench',
      hideOthers: 'Hide Others',
      showAll: 'Show All',
      quit: 'Quit VCBench',
      file: 'File',
      newImport: 'New Import…',
      openData: 'Open Data Folder',
      close: 'Close Window',
      edit: 'Edit',
      undo: 'Undo',
      redo: 'Redo',
      cut: 'Cut',
      copy: 'Copy',
      paste: 'Paste',
      selectAll: 'Select All',
      find: 'Find…',
      view: 'View',
      runs: 'Runs',
      references: 'References',
      doctor: 'Doctor',
      console: 'Console',
      actualSize: 'Actual Size',
      zoomIn: 'Zoom In',
      zoomOut: 'Zoom Out',
      fullScreen: 'Full Screen',
      reload: 'Reload',
      developerTools: 'Developer Tools',
      window: 'Window',
      minimize: 'Minimise',
      zoom: 'Zoom',
      front: 'Bring All to Front',
      help: 'Help',
      shortcuts: 'Keyboard Shortcuts',
      appLog: "Show the Application's Own Log",
    },
    notification: {
      succeeded: (run) => `${run} is done`,
      warned: (run) => `${run} is done, please check it`,
      failed: (run) => `${run} failed`,
      took: (duration) => `Finished after ${duration}.`,
      look: 'Click to see the run.',
    },
    quit: {
      question: (count) => (count === 1 ? 'A run is still going on.' : `${count} runs are still going on.`),
      detail:
        'Quitting interrupts what is running. A later retry goes on where it stopped: files already downloaded and steps already done are kept.',
      stay: 'Keep Running',
      interrupt: 'Quit and Interrupt',
    },
    dataFolder: {
      title: 'VCBench cannot use its data folder',
      choose: 'Choose Another Folder…',
      again: 'Try Again',
      quit: 'Quit',
    },
    pick: {
      folder: 'Choose the folder of a run',
      files: 'Choose the files of a run',
      zip: 'Choose the ZIP of a run',
      dataFolder: 'Choose the data folder',
    },
    saveLog: { title: 'Save the log', text: 'Text' },
    crash: {
      title: 'VCBench',
      message: 'The window stopped working. Runs are not affected.',
      reload: 'Reload the Window',
      quit: 'Quit',
      hung: 'The window does not answer. Runs are not affected.',
      wait: 'Wait',
    },
    about: 'Benchmarks sequencing runs of GIAB control samples.',
  },
  fr: {
    menu: {
      about: 'À propos de VCBench',
      settings: 'Réglages…',
      services: 'Services',
      hide: 'Masquer VCBench',
      hideOthers: 'Masquer les autres',
      showAll: 'Tout afficher',
      quit: 'Quitter VCBench',
      file: 'Fichier',
      newImport: 'Nouvelle importation…',
      openData: 'Ouvrir le dossier des données',
      close: 'Fermer la fenêtre',
      edit: 'Édition',
      undo: 'Annuler',
      redo: 'Rétablir',
      cut: 'Couper',
      copy: 'Copier',
      paste: 'Coller',
      selectAll: 'Tout sélectionner',
      find: 'Rechercher…',
      view: 'Affichage',
      runs: 'Analyses',
      references: 'Références',
      doctor: 'Diagnostic',
      console: 'Console',
      actualSize: 'Taille réelle',
      zoomIn: 'Agrandir',
      zoomOut: 'Réduire',
      fullScreen: 'Plein écran',
      reload: 'Recharger',
      developerTools: 'Outils de développement',
      window: 'Fenêtre',
      minimize: 'Réduire la fenêtre',
      zoom: 'Réduire/agrandir',
      front: 'Tout ramener au premier plan',
      help: 'Aide',
      shortcuts: 'Raccourcis clavier',
      appLog: 'Afficher le journal de l’application',
    },
    notification: {
      succeeded: (run) => `${run} : terminé`,
      warned: (run) => `${run} : terminé, à vérifier`,
      failed: (run) => `${run} : échec`,
      took: (duration) => `Terminé en ${duration}.`,
      look: 'Cliquez pour voir l’analyse.',
    },
    quit: {
      question: (count) => (count === 1 ? 'Une analyse est en cours.' : `${count} analyses sont en cours.`),
      detail:
        'Quitter interrompt ce qui est en cours. Une reprise continuera au même point : les fichiers déjà téléchargés et les étapes déjà faites sont conservés.',
      stay: 'Continuer',
      interrupt: 'Quitter et interrompre',
    },
    dataFolder: {
      title: 'VCBench ne peut pas utiliser son dossier de données',
      choose: 'Choisir un autre dossier…',
      again: 'Réessayer',
      quit: 'Quitter',
    },
    pick: {
      folder: 'Choisir le dossier d’une analyse',
      files: 'Choisir les fichiers d’une analyse',
      zip: 'Choisir le ZIP d’une analyse',
      dataFolder: 'Choisir le dossier des données',
    },
    saveLog: { title: 'Enregistrer le journal', text: 'Texte' },
    crash: {
      title: 'VCBench',
      message: 'La fenêtre a cessé de fonctionner. Les analyses ne sont pas touchées.',
      reload: 'Recharger la fenêtre',
      quit: 'Quitter',
      hung: 'La fenêtre ne répond pas. Les analyses ne sont pas touchées.',
      wait: 'Attendre',
    },
    about: 'Évalue le séquençage d’échantillons témoins GIAB.',
  },
};
