/** What the download and reference scripts say when they end in an error, in French; see ../coreFrench.ts. */
export const DOWNLOAD = `
The AWS credentials have expired.
= Les identifiants AWS ont expiré.

The AWS credentials of profile "{}" have expired.
= Les identifiants AWS du profil « {} » ont expiré.

Sign in again (for example: {}), then retry.
= Reconnectez-vous (par exemple : {}), puis relancez.

Sign in again: {}
= Reconnectez-vous : {}

There are no AWS credentials.
= Il n’y a pas d’identifiants AWS.

Choose a profile, or set one up with "aws configure".
= Choisissez un profil ou créez-en un avec « aws configure ».

There is no AWS profile called "{}".
= Il n’y a pas de profil AWS nommé « {} ».

Check the name with "aws configure list-profiles" or create it with "aws configure --profile NAME".
= Vérifiez le nom avec « aws configure list-profiles » ou créez-le avec « aws configure --profile NOM ».

S3 does not accept these AWS credentials.
= S3 n’accepte pas ces identifiants AWS.

Check the access key of the profile, or sign in again.
= Vérifiez la clé d’accès du profil ou reconnectez-vous.

S3 refuses the request because the clock of this computer is wrong.
= S3 refuse la demande car l’horloge de cet ordinateur est fausse.

Set the clock, then retry.
= Réglez l’horloge, puis relancez.

There is no S3 bucket called {}.
= Il n’y a pas de compartiment S3 nommé {}.

Check the bucket name in the settings.
= Vérifiez le nom du compartiment dans les réglages.

The region does not fit the bucket {}.
= La région ne convient pas au compartiment {}.

Set the region of the bucket in the settings, e.g. {}.
= Indiquez la région du compartiment dans les réglages, par exemple {}.

{} is archived (Glacier) and cannot be read now.
= {} est archivé (Glacier) et illisible pour l’instant.

Ask for a restore of the object, then retry.
= Demandez la restauration de l’objet, puis relancez.

{} is shorter than S3 listed it.
= {} est plus court que ce que S3 annonçait.

Run it again; if it stays so, the file on S3 is being replaced.
= Relancez ; si cela persiste, le fichier est en cours de remplacement sur S3.

S3 denies access to {}.
= S3 refuse l’accès à {}.

The credentials work but lack the right to list or read it in bucket {}; ask whoever manages the bucket.
= Les identifiants sont bons mais ne donnent pas le droit de lire dans {} ; demandez à qui gère le compartiment.

{} is no longer on S3 as it was listed.
= {} n’est plus sur S3 tel qu’il y figurait.

Run it again to list the sample anew.
= Relancez pour lister à nouveau l’échantillon.

The network failed: {} ({}).
= Le réseau a échoué : {} ({}).

Check the network, then run it again; it goes on where it stopped.
= Vérifiez le réseau, puis relancez ; la suite reprend où elle s’est arrêtée.

Check the network and the endpoint {}, then run it again; it goes on where it stopped.
= Vérifiez le réseau et le point d’accès {}, puis relancez ; la suite reprend où elle s’est arrêtée.

{} cannot be written: {}.
= Impossible d’écrire {} : {}.

Choose a folder that you may write to.
= Choisissez un dossier où vous avez le droit d’écrire.

The S3 server failed: {} ({}).
= Le serveur S3 a échoué : {} ({}).

Try again in a few minutes.
= Réessayez dans quelques minutes.

The disk is full ({}).
= Le disque est plein ({}).

Free space on the disk of {}, then run it again; it goes on where it stopped.
= Libérez de la place sur le disque de {}, puis relancez ; la suite reprend où elle s’est arrêtée.

{}: the AWS CLI ended without a word
= {} : l’outil AWS s’est terminé sans un mot

The AWS CLI (aws) is not installed or not on PATH.
= L’outil AWS (aws) n’est pas installé ou pas dans PATH.

Install it (https://docs.aws.amazon.com/cli/), then retry.
= Installez-le (https://docs.aws.amazon.com/cli/), puis relancez.

The base path holds a control character.
= Le préfixe contient un caractère de contrôle.

A profile name cannot start with "-".
= Un nom de profil ne peut pas commencer par « - ».

The profile name holds a control character.
= Le nom du profil contient un caractère de contrôle.

This is not an AWS region.
= Ce n’est pas une région AWS.

The endpoint must be a plain URL without credentials.
= Le point d’accès doit être une URL simple, sans identifiants.

The endpoint must start with http:// or https://.
= Le point d’accès doit commencer par http:// ou https://.

The destination folder holds a control character.
= Le dossier de destination contient un caractère de contrôle.

The destination {} is not a folder.
= La destination {} n’est pas un dossier.

No temporary folder can be made.
= Impossible de créer un dossier temporaire.

Check TMPDIR.
= Vérifiez TMPDIR.

The listing of the bucket could not be read.
= La liste du compartiment est illisible.

{} holds {} files that look like a run's; that cannot be one run.
= {} contient {} fichiers qui ressemblent à ceux d’une analyse ; ce ne peut pas être une seule analyse.

Check the sample ID and the base path.
= Vérifiez l’identifiant de l’échantillon et le préfixe.

The sample {} is on S3, but has none of the wanted files under vcf/dragen/<id>/varcaller/.
= L’échantillon {} est sur S3, mais sans aucun des fichiers voulus sous vcf/dragen/<id>/varcaller/.

The sequencing pipeline may still be running; try again later.
= Le pipeline de séquençage tourne peut-être encore ; réessayez plus tard.

There is no sample called {} in {}
= Il n’y a pas d’échantillon nommé {} dans {}

There is no sample called {} under {}.
= Il n’y a pas d’échantillon nommé {} sous {}.

Samples with a similar name: {}.
= Échantillons au nom voisin : {}.

Check the sample ID, the bucket and the base path.
= Vérifiez l’identifiant de l’échantillon, le compartiment et le préfixe.

Check the sample ID, or the bucket and prefix in the settings.
= Vérifiez l’identifiant de l’échantillon, ou le compartiment et le préfixe dans les réglages.

Another download into {} is running (process {} on {}).
= Un autre téléchargement vers {} est en cours (processus {} sur {}).

Wait for it to end. If there is none, delete the folder {}.
= Attendez sa fin. S’il n’y en a pas, supprimez le dossier {}.

{} is not a plain file.
= {} n’est pas un fichier ordinaire.

Move it away, then run it again.
= Déplacez-le, puis relancez.

The disk is full: {} are needed, with {} to spare, and {} are free in {}.
= Le disque est plein : il faut {}, avec une réserve de {}, et {} sont libres dans {}.

The disk is full: {} are needed and {} are free in {}.
= Le disque est plein : il faut {}, {} sont libres dans {}.

Free some space or choose another data folder.
= Libérez de la place ou choisissez un autre dossier de données.

{} was not delivered.
= {} n’a pas été livré.

Run it again.
= Relancez.

{} is damaged after it was resumed.
= {} est endommagé après la reprise.

Run it again; it is fetched from the start.
= Relancez ; il sera repris depuis le début.

{} arrived with {} bytes instead of {}.
= {} est arrivé avec {} octets au lieu de {}.

{} does not match its md5 (got {}, the lab says {}).
= {} ne correspond pas à sa somme md5 ({} au lieu de {}).

Run it again; if it stays so, the file was damaged before it reached S3.
= Relancez ; si cela persiste, le fichier était endommagé avant d’arriver sur S3.

Interrupted.
= Interrompu.

Run it again; it goes on where it stopped.
= Relancez ; la suite reprend où elle s’est arrêtée.

This is not a sample ID.
= Ce n’est pas un identifiant d’échantillon.

Use 1 to 100 letters, digits, "_", "-" or "."; start with a letter or digit; no ".." and no "." at the end.
= Utilisez 1 à 100 lettres, chiffres, « _ », « - » ou « . » ; commencez par une lettre ou un chiffre ; ni « .. » ni « . » à la fin.

Use letters, digits, "_", "-" or "."; start with a letter or digit.
= Utilisez des lettres, chiffres, « _ », « - » ou « . » ; commencez par une lettre ou un chiffre.

A bucket name has 3 to 63 lower-case letters, digits, "." or "-".
= Un nom de compartiment a 3 à 63 lettres minuscules, chiffres, « . » ou « - ».

this is not a sample ID; {}
= ce n’est pas un identifiant d’échantillon ; {}

the sample ID has {} characters; {}
= l’identifiant a {} caractères ; {}

Correct it in the settings.
= Corrigez-le dans les réglages.

The run name holds a character that is not allowed.
= Le nom de l’analyse contient un caractère interdit.

This is not an S3 bucket name.
= Ce n’est pas un nom de compartiment S3.

Reference file {}.
= Fichier de référence {}.

{} reference files cannot be used; the first is {}.
= {} fichiers de référence sont inutilisables ; le premier : {}.

{} reference files, first {}.
= {} fichiers de référence, d’abord {}.

{} reference file(s) of {} missing or invalid
= {} fichier(s) de référence de {} absents ou invalides

{} reference file(s) of {} could not be had; see the lines above
= {} fichier(s) de référence de {} n’ont pas pu être obtenus ; voir les lignes précédentes

stopped by signal {}; run the same command again to go on where it stopped
= arrêté par le signal {} ; relancez pour continuer

stopped by signal {}; retry the run to go on where it stopped
= arrêté par le signal {} ; relancez l’analyse pour continuer

cannot write in {}
= impossible d’écrire dans {}

{}/.delivered cannot be written.
= {}/.delivered ne peut pas être écrit.

Is the disk full? Run it again.
= Le disque est-il plein ? Relancez.

The sample ID is too long: it has {} characters.
= L’identifiant de l’échantillon est trop long : il a {} caractères.

A sample ID has at most 100.
= Un identifiant en a au plus 100.
`;
