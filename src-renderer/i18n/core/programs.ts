/** What starting programs, asking the program for something and the hosts say, in French; see ../coreFrench.ts. */
export const PROGRAMS = `
There is no method "{}".
= Il n’y a pas de méthode « {} ».

{} was not started: its working folder {} does not exist.
= {} n’a pas démarré : son dossier de travail {} n’existe pas.

Check that the data folder is still there and mounted.
= Vérifiez que le dossier de données est toujours là et monté.

{} was not found on PATH.
= {} est introuvable dans PATH.

{} was not found at {}.
= {} est introuvable : {}.

{} was not found.
= {} est introuvable.

Install {}, or set where it is in the settings. If the file is there, its first line (#!) names a program that is missing.
= Installez {}, ou indiquez où il est dans les réglages. Si le fichier est là, sa première ligne (#!) nomme un programme absent.

{} may not be executed ({}).
= {} ne peut pas être exécuté ({}).

Make it executable: chmod +x {}. A folder mounted with noexec does not allow it either.
= Rendez-le exécutable : chmod +x {}. Un dossier monté avec noexec ne le permet pas non plus.

{} is not a program this machine can run.
= {} n’est pas un programme que cette machine peut exécuter.

A script needs a first line like #!/bin/sh; a binary must be built for this system and processor.
= Un script demande une première ligne comme #!/bin/sh ; un binaire doit être fait pour ce système et ce processeur.

The command line of {} is longer than the system allows.
= La ligne de commande de {} est plus longue que le système ne le permet.

Name fewer files, or use shorter paths.
= Nommez moins de fichiers, ou utilisez des chemins plus courts.

{} was not started: the system is out of processes, memory or open files ({}).
= {} n’a pas démarré : le système n’a plus de processus, de mémoire ou de fichiers ouverts ({}).

Close other programs or raise the limits (ulimit -u, ulimit -n), then retry.
= Fermez d’autres programmes ou relevez les limites (ulimit -u, ulimit -n), puis relancez.

{} was not started: {}.
= {} n’a pas démarré : {}.

There is no program to start: the command is empty.
= Il n’y a pas de programme à démarrer : la commande est vide.

{} was not started: its command line, folder or environment holds a NUL character.
= {} n’a pas démarré : sa ligne de commande, son dossier ou son environnement contient un caractère NUL.

The run {} has no log {}.
= L’analyse {} n’a pas de journal {}.

The folder {} does not exist yet.
= Le dossier {} n’existe pas encore.

It appears when the run gets there.
= Il apparaît quand l’analyse y arrive.

{} is not in the data folder.
= {} n’est pas dans le dossier de données.

The file manager did not open {}: {}
= Le gestionnaire de fichiers n’a pas ouvert {} : {}

Open the folder by hand.
= Ouvrez le dossier à la main.

The log cannot be saved as {}
= Le journal ne peut pas être enregistré sous {}

The step ended without saying how.
= L’étape s’est terminée sans dire comment.

The step ended by a fatal error of its JavaScript engine; it may have run out of memory.
= L’étape s’est terminée par une erreur fatale de son moteur JavaScript ; la mémoire a peut-être manqué.

Retry the run with fewer threads, or close other programs.
= Relancez l’analyse avec moins de fils, ou fermez d’autres programmes.

Only the window of VCBench may call it.
= Seule la fenêtre de VCBench peut l’appeler.

The method has no name.
= La méthode n’a pas de nom.

A part of the program is missing: {}
= Une partie du programme manque : {}

Install VCBench again.
= Réinstallez VCBench.

Use 1 to 100 letters, digits, "_", "-" or "." and start with a letter or digit.
= Utilisez 1 à 100 lettres, chiffres, « _ », « - » ou « . », en commençant par une lettre ou un chiffre.

A sample ID has at most 100 characters.
= Un identifiant a au plus 100 caractères.

The sample ID cannot be used.
= L’identifiant de l’échantillon est inutilisable.

The name of the run cannot be used.
= Le nom de l’analyse est inutilisable.

The S3 bucket cannot be used.
= Le compartiment S3 est inutilisable.

The base path cannot be used.
= Le préfixe est inutilisable.

The AWS profile cannot be used.
= Le profil AWS est inutilisable.

The AWS region cannot be used.
= La région AWS est inutilisable.

The S3 endpoint cannot be used.
= Le serveur S3 est inutilisable.

The number of threads cannot be used.
= Le nombre de fils est inutilisable.

These benchmarks cannot be run together.
= Ces comparaisons ne vont pas ensemble.

The list of files cannot be used.
= La liste des fichiers est inutilisable.

A profile is named as in the AWS configuration; the name cannot begin with a space or "-".
= Un profil porte le nom de la configuration AWS ; il ne peut pas commencer par une espace ou « - ».

A base path has at most 900 characters.
= Un préfixe a au plus 900 caractères.

The name of a profile has at most 200 characters.
= Le nom d’un profil a au plus 200 caractères.

Name at most 1000 files, or the folder that they are in.
= Nommez au plus 1000 fichiers, ou leur dossier.

A path has 1 to 4096 characters.
= Un chemin a 1 à 4096 caractères.

A region is written like ca-central-1.
= Une région s’écrit comme ca-central-1.

An endpoint is an address that begins with http:// or https://.
= Un serveur S3 est une adresse qui commence par http:// ou https://.

Use a whole number from 1 to 256.
= Utilisez un nombre entier de 1 à 256.

A sample ID cannot end with ".".
= Un identifiant ne peut pas finir par « . ».

Stratified results need the comparison of small variants.
= Les résultats stratifiés demandent la comparaison des petits variants.

An S3 bucket name has 3 to 63 lower-case letters, digits, "." or "-".
= Un nom de compartiment S3 a 3 à 63 lettres minuscules, chiffres, « . » ou « - ».

The base path holds a character that is not allowed.
= Le préfixe contient un caractère interdit.
`;
