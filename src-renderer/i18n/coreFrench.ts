type Sentence = readonly [english: RegExp, french: string];

/**
 * The core and its scripts speak English; these are the sentences an analyst meets, in French. Tried in this order; a
 * sentence that none fits stays as it is.
 */
const SENTENCES: readonly Sentence[] = [
  // S3 and credentials
  [/^The AWS credentials(?: of profile "(.+)")? have expired\.$/, 'Les identifiants AWS ont expiré.'],
  [
    /^Sign in again(?: \(for example: (.+)\))?, then retry\.$/,
    'Reconnectez-vous (par exemple : $1), puis relancez.',
  ],
  [/^Sign in again: (.+)$/, 'Reconnectez-vous : $1'],
  [/^There are no AWS credentials\.$/, 'Il n’y a pas d’identifiants AWS.'],
  [
    /^Choose a profile \(--profile NAME\) or set one up with "aws configure"\.$/,
    'Choisissez un profil ou créez-en un avec « aws configure ».',
  ],
  [/^There is no AWS profile called "(.+)"\.$/, 'Il n’y a pas de profil AWS nommé « $1 ».'],
  [
    /^Check the name with "aws configure list-profiles" or create it with "(.+)"\.$/,
    'Vérifiez le nom avec « aws configure list-profiles » ou créez-le avec « $1 ».',
  ],
  [/^S3 does not accept these AWS credentials\.$/, 'S3 n’accepte pas ces identifiants AWS.'],
  [
    /^Check the access key of the profile, or sign in again\.$/,
    'Vérifiez la clé d’accès du profil ou reconnectez-vous.',
  ],
  [
    /^S3 refuses the request because the clock of this computer is wrong\.$/,
    'S3 refuse la demande car l’horloge de cet ordinateur est fausse.',
  ],
  [/^Set the clock, then retry\.$/, 'Réglez l’horloge, puis relancez.'],
  [/^There is no S3 bucket called (.+)\.$/, 'Il n’y a pas de compartiment S3 nommé $1.'],
  [
    /^Check the bucket name in the settings \(--bucket\)\.$/,
    'Vérifiez le nom du compartiment dans les réglages.',
  ],
  [/^The region does not fit the bucket (.+)\.$/, 'La région ne convient pas au compartiment $1.'],
  [
    /^Set the region of the bucket \(--region\), e\.g\. (.+)\.$/,
    'Indiquez la région du compartiment, par exemple $1.',
  ],
  [/^S3 denies access to (.+)\.$/, 'S3 refuse l’accès à $1.'],
  [
    /^The credentials work but lack the right to list or read it in bucket (.+); ask whoever manages the bucket\.$/,
    'Les identifiants sont bons mais ne donnent pas le droit de lire dans $1 ; demandez à qui gère le compartiment.',
  ],
  [/^There is no sample called (\S+)(.*)\.$/, 'Il n’y a pas d’échantillon nommé $1.'],
  [/^(.+) is no longer on S3 as it was listed\.$/, '$1 n’est plus sur S3 tel qu’il y figurait.'],
  [/^The network failed: (.+)\.$/, 'Le réseau a échoué : $1.'],
  [
    /^Check the network(?: and the endpoint (\S+))?, then run it again; it goes on where it stopped\.$/,
    'Vérifiez le réseau, puis relancez ; la suite reprend où elle s’est arrêtée.',
  ],
  [/^The S3 server failed: (.+)\.$/, 'Le serveur S3 a échoué : $1.'],
  [/^Try again in a few minutes\.$/, 'Réessayez dans quelques minutes.'],
  [
    /^(.+) is archived \(Glacier\) and cannot be read now\.$/,
    '$1 est archivé (Glacier) et illisible pour l’instant.',
  ],
  [/^(.+) arrived with (\d+) bytes instead of (\d+)\.$/, '$1 est arrivé avec $2 octets au lieu de $3.'],
  [
    /^Check the sample ID.*$/,
    'Vérifiez l’identifiant de l’échantillon, ou le compartiment et le préfixe dans les réglages.',
  ],
  [/^No S3 bucket is set\.$/, 'Aucun compartiment S3 n’est indiqué.'],
  [/^Set it in the settings, or give --bucket NAME\.$/, 'Indiquez-le dans les réglages.'],
  // Disk and files
  [/^The disk is full(?: \((.+)\))?\.$/, 'Le disque est plein.'],
  [
    /^The disk is full: (.+) are needed, (.+) are free\.$/,
    'Le disque est plein : il faut $1, $2 sont libres.',
  ],
  [/^Free some space.*$/, 'Libérez de la place, puis relancez.'],
  [
    /^Free space on the disk of (.+), then run it again; it goes on where it stopped\.$/,
    'Libérez de la place sur le disque de $1, puis relancez ; la suite reprend où elle s’est arrêtée.',
  ],
  [/^(.+) is not there\.$/, '$1 n’existe pas.'],
  [/^(.+) is missing\.$/, '$1 est absent.'],
  [/^(.+) is empty\.$/, '$1 est vide.'],
  [/^(.+) is damaged\.$/, '$1 est endommagé.'],
  [/^"(.+)" is not a full path\.$/, '« $1 » n’est pas un chemin complet.'],
  [/^Give the path from the root of the disk\.$/, 'Donnez le chemin depuis la racine du disque.'],
  [/^(.+) holds no file of a DRAGEN run\.$/, '$1 ne contient aucun fichier d’analyse DRAGEN.'],
  [
    /^There is no file of a DRAGEN run in what was chosen\.$/,
    'Le choix ne contient aucun fichier d’analyse DRAGEN.',
  ],
  [/^A run has files such as (.+)\.$/, 'Une analyse a des fichiers comme $1.'],
  [
    /^(.+) is not a whole ZIP file; it may be cut short\.$/,
    '$1 n’est pas un ZIP entier ; il est peut-être tronqué.',
  ],
  [/^Copy the ZIP again, or make it anew\.$/, 'Copiez à nouveau le ZIP ou refaites-le.'],
  [
    /^The names of the files and folder do not tell which sample this is\.$/,
    'Les noms des fichiers et du dossier ne disent pas de quel échantillon il s’agit.',
  ],
  [/^Give the sample ID with --sample\.$/, 'Indiquez l’identifiant de l’échantillon.'],
  [
    /^(.+) does not match its md5 \(it has (\w+), the lab says (\w+)\)\.$/,
    '$1 ne correspond pas à sa somme md5 ($2 au lieu de $3).',
  ],
  // References and comparison
  [
    /^Structural variants were not compared: .*\b(HG\d{3}|NA\d{5})\b.*$/,
    'Les variants structuraux n’ont pas été comparés : il n’y a pas d’ensemble de vérité pour $1.',
  ],
  [
    /^Structural variants were not compared: .*$/,
    'Les variants structuraux n’ont pas été comparés : il n’y a pas d’ensemble de vérité pour cet échantillon.',
  ],
  [
    /^Put the lab's own truth set under (\S+) to compare\.$/,
    'Placez l’ensemble de vérité du laboratoire sous $1 pour comparer.',
  ],
  [
    /^(\S+) is not a GIAB sample and has no reference files of its own\.$/,
    '$1 n’est pas un échantillon GIAB et n’a pas de fichiers de référence.',
  ],
  [
    /^(\S+) F1 ([\d.]+) % is far below what a whole genome reaches \(([\d.]+) % at the very least\)\.$/,
    'Le F1 $1 de $2 % est bien en dessous de ce qu’atteint un génome entier (au moins $3 %).',
  ],
  [
    /^(\S+) F1 is only ([\d.]+) %: is it the same person and build\?$/,
    'Le F1 $1 n’est que de $2 % : est-ce la même personne et le même génome ?',
  ],
  [
    /^None of the (\d+) (.+) of the truth set was found(.*)$/,
    'Aucun des $1 variants de l’ensemble de vérité n’a été trouvé : est-ce la même personne et le même génome ?',
  ],
  [
    /^Precision ([\d.]+) % and recall ([\d.]+) % together: is it the same person and build\?$/,
    'Précision de $1 % et rappel de $2 % à la fois : est-ce la même personne et le même génome ?',
  ],
  [
    /^The run has no call at all on (.+), where the truth set has many\.$/,
    'L’analyse n’a aucun appel sur $1, où la vérité en a beaucoup.',
  ],
  [
    /^Look at the figures before you sign this run off\.$/,
    'Regardez les chiffres avant de valider cette analyse.',
  ],
  [/^Look at the step's log.*$/, 'Consultez le journal de l’étape.'],
  [/^(.+) ended with exit code (\d+)\.$/, '$1 s’est terminé avec le code $2.'],
  // Runs
  [/^The run is still going on\.$/, 'L’analyse est encore en cours.'],
  [/^Cancel it first, or wait until it ends\.$/, 'Annulez-la d’abord ou attendez sa fin.'],
  [
    /^The data folder (.+) is in use by another VCBench(.*)\.$/,
    'Le dossier de données $1 est utilisé par un autre VCBench$2.',
  ],
  [
    /^Wait until it ends, close it, or use another data folder\.$/,
    'Attendez sa fin, fermez-le, ou utilisez un autre dossier de données.',
  ],
  [/^There is no run "(.+)"\.$/, 'Il n’y a pas d’analyse « $1 ».'],
  [/^See "vcbench list" for the runs there are\.$/, 'La liste montre les analyses qui existent.'],
  [
    /^Automatic processing is off; "retry" goes on from here\.$/,
    'Le traitement automatique est désactivé ; « Traiter maintenant » continue.',
  ],
  [/^"(.+)" did not succeed\.$/, '« $1 » n’a pas réussi.'],
  [/^The step before it failed\.$/, 'L’étape précédente a échoué.'],
  [
    /^Already done: the files of the earlier success are unchanged\.$/,
    'Déjà faite : les fichiers n’ont pas changé.',
  ],
  [/^VCBench was closed while the run was going on\.$/, 'VCBench a été fermé pendant l’analyse.'],
  [/^Retry the run(.*)\.$/, 'Relancez l’analyse ; ce qui est fait est gardé.'],
  [/^This needs the desktop application\.$/, 'Ceci demande l’application de bureau.'],
  // Doctor
  [/^(\S+(?: \S+)?) at (\/.+)$/, '$1 dans $2'],
  [/^not installed; the built-in engine compares$/, 'non installé ; le moteur intégré compare'],
  [/^not installed; needed only for runs from S3$/, 'non installé ; nécessaire seulement pour S3'],
  [
    /^not installed, so runs cannot be fetched from S3$/,
    'non installé : les analyses ne peuvent pas venir de S3',
  ],
  [/^not installed; (.+)$/, 'non installé ; $1'],
  [/^not asked \(vcbench doctor --online asks AWS\)$/, 'AWS n’a pas été interrogé'],
  [/^genome not installed; no sample complete$/, 'génome non installé ; aucun échantillon complet'],
  [/^genome installed; complete: (.+?)(?:; not verified yet: (.+))?$/, 'génome installé ; complets : $1'],
  [/^no profile is chosen; (.+)$/, 'aucun profil choisi'],
  [/^no S3 bucket is set; (.+)$/, 'aucun compartiment S3 indiqué'],
  [/^there is no profile "(.+)" \((.+)\)$/, 'il n’y a pas de profil « $1 »'],
  [/^default \((.+)\)$/, 'profil par défaut'],
  [/^credentials in the environment; (.+)$/, 'identifiants dans l’environnement'],
  [/^nobody else uses the data folder$/, 'personne d’autre n’utilise le dossier de données'],
  [/^(\d+) files in (.+)$/, '$1 fichiers dans $2'],
  [
    /^([\d.]+) GB free; a whole-genome run(?: with the genome still to fetch)? takes about ([\d.]+) GB$/,
    '$1 Go libres ; une analyse de génome entier prend environ $2 Go',
  ],
  [/^([\d.]+) GB$/, '$1 Go'],
  [
    /^([\d.]+) GB; hap\.py takes (.+) GB for a whole genome$/,
    '$1 Go ; hap.py en prend $2 pour un génome entier',
  ],
  [/^no answer within (.+) s$/, 'pas de réponse en $1 s'],
  [/^could not be checked: (.+)$/, 'vérification impossible : $1'],
  [
    /^(.+) \(a run fetches what it needs by itself\)$/,
    '$1 (une analyse récupère d’elle-même ce qu’il lui faut)',
  ],
  [/^Choose a profile in the settings\.$/, 'Choisissez un profil dans les réglages.'],
];

/** A sentence of the core in French where it is known. */
export function coreInFrench(text: string): string {
  for (const [english, french] of SENTENCES) {
    if (english.test(text)) return text.replace(english, french);
  }
  return text;
}
