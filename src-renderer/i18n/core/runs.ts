/** What the program says about runs, steps, its folders and its settings, in French; see ../coreFrench.ts. */
export const RUNS = `
The data folder {} cannot be written
= Impossible d’écrire dans le dossier de données {}

{}: the disk is full.
= {} : le disque est plein.

{}: permission denied.
= {} : accès refusé.

{}: it is read-only.
= {} : en lecture seule.

Free some space, then retry the run.
= Libérez de la place, puis relancez l’analyse.

Check the path, or choose another folder.
= Vérifiez le chemin, ou choisissez un autre dossier.

{} is missing or damaged.
= {} est absent ou endommagé.

This page is no longer signed in to the server.
= Cette page n’est plus connectée au serveur.

Open the address that the server printed last.
= Ouvrez l’adresse que le serveur a affichée en dernier.

The server could not answer this request.
= Le serveur n’a pas pu répondre à cette demande.

Try again.
= Réessayez.

Retry the run.
= Relancez l’analyse.

{} is not the name of a step log.
= {} n’est pas le nom d’un journal d’étape.

Use a name that the run lists.
= Utilisez un nom de la liste de l’analyse.

A search text has at most {} characters.
= Un texte cherché a au plus {} caractères.

The last {} lines of {} were lost: {}
= Les {} dernières lignes de {} sont perdues : {}

Free some space or change the data folder; the run goes on, and its output is stored again then.
= Libérez de la place ou changez de dossier de données ; l’analyse continue, et ses sorties seront de nouveau gardées.

The log {} cannot be written: {} ({}).
= Impossible d’écrire le journal {} : {} ({}).

The log {} cannot be written ({}).
= Impossible d’écrire le journal {} ({}).

The log {} is closed.
= Le journal {} est fermé.

the disk quota is used up
= le quota de disque est épuisé

the disk is full
= le disque est plein

This run asks for {}, which is not installed.
= Cette analyse demande {}, qui n’est pas installé.

Install {} (the Doctor page says how), or let the built-in engine compare.
= Installez {} (la page Diagnostic dit comment), ou laissez comparer le moteur intégré.

A preview checks no references.
= Un aperçu ne vérifie pas les références.

Only a run from S3 is downloaded.
= Seule une analyse venant de S3 est téléchargée.

Only a local run is imported.
= Seule une analyse locale est importée.

A reference file is not installed: {}.
= Un fichier de référence n’est pas installé : {}.

A reference file is not installed: {} {}.
= Un fichier de référence n’est pas installé : {} {}.

{} is not a GIAB sample and has no reference files of its own.
= {} n’est pas un échantillon GIAB et n’a pas de fichiers de référence.

setup_reference.sh did not answer as expected.
= setup_reference.sh n’a pas répondu comme prévu.

setup_reference.sh ended with code {}
= setup_reference.sh s’est terminé avec le code {}

The catalogue of references {} cannot be read.
= Le catalogue des références {} est illisible.

Correct the line, or use the catalogue that comes with the program.
= Corrigez la ligne, ou utilisez le catalogue livré avec le programme.

"{}" stopped because the disk is full.
= « {} » s’est arrêté parce que le disque est plein.

"{}" was ended by signal {}. It may have run out of memory.
= « {} » a été arrêté par le signal {}. La mémoire a peut-être manqué.

"{}" was ended by signal {}.
= « {} » a été arrêté par le signal {}.

Retry the run; if it happens again, see its log.
= Relancez l’analyse ; si cela se reproduit, consultez son journal.

"{}" ended with exit code {}.
= « {} » s’est terminé avec le code {}.

See the step's log, then retry the run.
= Consultez le journal de l’étape, puis relancez l’analyse.

Look at the step's log, then retry.
= Consultez le journal de l’étape, puis relancez.

The run journal cannot be written
= Impossible d’écrire le journal de l’analyse

The run journal {} cannot be read
= Le journal de l’analyse {} est illisible

{} is missing or holds no file
= {} est absent ou ne contient aucun fichier

{} is empty
= {} est vide

The program ended while this run was going on.
= Le programme s’est arrêté pendant cette analyse.

VCBench was closed while the run was going on.
= VCBench a été fermé pendant l’analyse.

Retry the run: it goes on where it stopped.
= Relancez l’analyse : elle reprend où elle s’est arrêtée.

Retry the run; what is done is kept.
= Relancez l’analyse ; ce qui est fait est gardé.

The run cannot be recorded
= L’analyse ne peut pas être enregistrée

The run folder {} holds another run ({}).
= Le dossier d’analyse {} contient une autre analyse ({}).

Rename the folder to its run ID.
= Renommez le dossier d’après l’identifiant de son analyse.

The list of runs in {} cannot be read
= La liste des analyses dans {} est illisible

{} cannot be read
= {} est illisible

{} is damaged.
= {} est endommagé.

Restore it from a backup or delete the run.
= Restaurez-le depuis une sauvegarde ou supprimez l’analyse.

There is no run "{}".
= Il n’y a pas d’analyse « {} ».

The list shows the runs there are.
= La liste montre les analyses qui existent.

Automatic processing is off; “Process now” goes on from here.
= Le traitement automatique est désactivé ; « Traiter maintenant » continue.

"{}" did not succeed.
= « {} » n’a pas réussi.

The step before it failed.
= L’étape précédente a échoué.

Already done: the files of the earlier success are unchanged.
= Déjà faite : les fichiers n’ont pas changé.

Process completed, with warnings.
= Traitement terminé, avec des remarques.

Interrupted: the program is closing.
= Interrompue : le programme se ferme.

A file of the run cannot be used: {}.
= Un fichier de l’analyse est inutilisable : {}.

Deliver it again, then retry.
= Livrez-le à nouveau, puis relancez.

The tool ended without error, but {}.
= L’outil s’est terminé sans erreur, mais {}.

The results of "{}" cannot be put in place
= Les résultats de « {} » ne peuvent pas être mis en place

The folders for "{}" cannot be made
= Les dossiers de « {} » ne peuvent pas être créés

This program cannot make a demo.
= Ce programme ne peut pas faire de démonstration.

The demo cannot be made
= La démonstration ne peut pas être faite

This needs the desktop application.
= Ceci demande l’application de bureau.

Use the command line on the server instead.
= Utilisez plutôt la ligne de commande du serveur.

No S3 bucket is set.
= Aucun compartiment S3 n’est indiqué.

Set it in the settings.
= Indiquez-le dans les réglages.

The data folder {} cannot be locked
= Le dossier de données {} ne peut pas être verrouillé

The run is still going on.
= L’analyse est encore en cours.

Cancel it first, or wait until it ends.
= Annulez-la d’abord ou attendez sa fin.

Cancel it first, then delete it.
= Annulez-la d’abord, puis supprimez-la.

The run cannot be retried
= L’analyse ne peut pas être relancée

The run cannot be deleted
= L’analyse ne peut pas être supprimée

The data folder {} is in use by another VCBench ({}).
= Le dossier de données {} est utilisé par un autre VCBench ({}).

The data folder {} is in use by another VCBench.
= Le dossier de données {} est utilisé par un autre VCBench.

Wait until it ends, close it, or use another data folder.
= Attendez sa fin, fermez-le, ou utilisez un autre dossier de données.

The cancel request cannot be written
= La demande d’annulation ne peut pas être écrite

The settings {} cannot be saved
= Les réglages {} ne peuvent pas être enregistrés

The settings {} cannot be read: {}
= Les réglages {} sont illisibles : {}

Check the file, or name another one with VCBENCH_CONFIG.
= Vérifiez le fichier, ou nommez-en un autre avec VCBENCH_CONFIG.

The settings {} cannot be used: {}.
= Les réglages {} sont inutilisables : {}.

The settings {} cannot be used: "{}" is {}.
= Les réglages {} sont inutilisables : « {} » vaut {}.

The settings {} name what is not known and not used: {}.
= Les réglages {} nomment ce qui est inconnu et ne sert pas : {}.

The defaults are used.
= Les valeurs par défaut sont utilisées.

Complete the file; settings are one JSON object.
= Complétez le fichier ; les réglages sont un objet JSON.

Correct that line or the end of the one before: keys and text in double quotes, a comma between entries and none after the last.
= Corrigez cette ligne ou la fin de la précédente : clés et textes entre guillemets doubles, une virgule entre les entrées et aucune après la dernière.

Put the settings in { and }.
= Mettez les réglages entre { et }.

It must be {}.
= Il faut : {}.

It must be "{}" or "{}".
= Il faut « {} » ou « {} ».

It must be "{}" or "{}" or "{}".
= Il faut « {} », « {} » ou « {} ».

It must be a whole number, without quotes.
= Il faut un nombre entier, sans guillemets.

It must be a whole number from {} to {}, without quotes.
= Il faut un nombre entier de {} à {}, sans guillemets.

It must be a whole number of at least {}, without quotes.
= Il faut un nombre entier d’au moins {}, sans guillemets.

It must be a whole number above {}, without quotes.
= Il faut un nombre entier au-dessus de {}, sans guillemets.

It must be a number above {}, without quotes.
= Il faut un nombre au-dessus de {}, sans guillemets.

It must be text in double quotes.
= Il faut un texte entre guillemets doubles.

It must be text in double quotes, at most {} characters.
= Il faut un texte entre guillemets doubles, de {} caractères au plus.

It must be an object in { and }.
= Il faut un objet entre { et }.

the file ends too early
= le fichier se termine trop tôt

line {} is not JSON
= la ligne {} n’est pas du JSON

the file does not hold one JSON object
= le fichier ne contient pas un objet JSON
`;
