/** What the doctor finds, and the remarks beside its remedies, in French; see ../coreFrench.ts. Commands stay as they are. */
export const DOCTOR = `
curl {} at {}
= curl {} dans {}

wget {} at {}
= wget {} dans {}

{} at /{}
= {} dans /{}

{}, which the first run makes
= {}, que la première analyse crée

{} is not a working AWS CLI
= {} n’est pas un outil AWS qui fonctionne

Correct the setting, or
= Corrigez le réglage, ou

not installed; needed only for runs from S3
= non installé ; nécessaire seulement pour S3

not installed, so runs cannot be fetched from S3
= non installé : les analyses ne peuvent pas venir de S3

not installed; the built-in engine compares
= non installé ; le moteur intégré compare

not installed, but the settings ask for {}
= non installé, mais les réglages demandent {}

not installed; {}
= non installé ; {}

profiles: {}
= profils : {}

no profiles
= aucun profil

there is no profile "{}" ({})
= il n’y a pas de profil « {} » ({})

or aws configure sso --profile '{}'
= ou aws configure sso --profile '{}'

or renew the keys: {}
= ou renouvelez les clés : {}

credentials in the environment; {}
= identifiants dans l’environnement ; {}

default ({})
= profil par défaut ({})

no S3 bucket is set; {}
= aucun compartiment S3 indiqué ; {}

no profile is chosen; {}
= aucun profil choisi ; {}

Choose a profile in the settings.
= Choisissez un profil dans les réglages.

not asked
= pas interrogé

no AWS CLI to ask with
= pas d’outil AWS pour interroger

aws ended with code {}
= aws s’est terminé avec le code {}

accepted by AWS
= acceptés par AWS

Check the network and proxy, then run the doctor again.
= Vérifiez le réseau et le proxy, puis refaites le diagnostic.

no answer within {} s
= pas de réponse en {} s

could not be checked: {}
= vérification impossible : {}

or choose another data folder
= ou choisissez un autre dossier de données

{} is a file
= {} est un fichier

Choose a folder as data folder.
= Choisissez un dossier comme dossier de données.

the disk of {} is full
= le disque de {} est plein

{} cannot be written ({})
= impossible d’écrire dans {} ({})

nobody else uses the data folder
= personne d’autre n’utilise le dossier de données

{} uses {}; here runs can be read, not started
= {} utilise {} ; ici les analyses se lisent, sans pouvoir être lancées

Close the other VCBench, or use another data folder.
= Fermez l’autre VCBench, ou utilisez un autre dossier de données.

{} free; a whole-genome run takes about {}
= {} libres ; une analyse de génome entier prend environ {}

{} free; a whole-genome run with the genome still to fetch takes about {}
= {} libres ; une analyse de génome entier, génome à récupérer compris, prend environ {}

Delete runs that are no longer needed, or move the data folder
= Supprimez les analyses inutiles, ou déplacez le dossier de données

Use a machine with at least 4 GB of memory.
= Utilisez une machine d’au moins 4 Go de mémoire.

{}; hap.py takes 20 to 64 GB for a whole genome
= {} ; hap.py prend 20 à 64 Go pour un génome entier

Choose the built-in engine for small variants in the settings, or fewer threads.
= Choisissez le moteur intégré pour les petits variants dans les réglages, ou moins de fils.

{}, older than {}
= {}, plus ancien que {}

Install a current Node.js from https://nodejs.org/, or start VCBench with the one that npm ci installs.
= Installez un Node.js récent depuis https://nodejs.org/, ou démarrez VCBench avec celui que npm ci installe.

{} is missing
= {} est absent

{} has Windows line ends, bash cannot run it
= {} a des fins de ligne Windows, bash ne peut pas l’exécuter

then check the repository out again
= puis récupérez à nouveau le dépôt

not executable: {} (VCBench itself starts them with bash)
= non exécutables : {} (VCBench lui-même les lance avec bash)

{} files in {}
= {} fichiers dans {}

genome installed
= génome installé

genome not installed
= génome non installé

complete: {}
= complets : {}

no sample complete
= aucun échantillon complet

{}: {} of {} files
= {} : {} fichiers sur {}

not verified yet: {}
= pas encore vérifiés : {}

a run fetches what it needs by itself
= une analyse récupère d’elle-même ce qu’il lui faut

the scripts cannot run
= les scripts ne peuvent pas tourner

VCBench indexes a genome by itself
= VCBench indexe un génome de lui-même

the lab's own truth VCFs stay without index, which truvari needs
= les VCF de vérité du laboratoire restent sans index, dont truvari a besoin

no step depends on it
= aucune étape n’en dépend

VCBench looks in conda environments by itself
= VCBench cherche de lui-même dans les environnements conda

hap.py exists for x86 Linux only; keep the built-in engine, or run VCBench on a Linux machine.
= hap.py n’existe que pour Linux x86 ; gardez le moteur intégré, ou utilisez VCBench sur une machine Linux.

in a virtual environment
= dans un environnement virtuel

{} is not a working {}
= {} n’est pas un {} qui fonctionne

Correct the path of {} in the settings, or clear it.
= Corrigez le chemin de {} dans les réglages, ou videz-le.

neither is installed, so references cannot be fetched
= ni l’un ni l’autre n’est installé : les références ne peuvent pas être récupérées
`;
