/** What importing and checking files says, in French; see ../coreFrench.ts. */
export const INPUTS = `
{} is not there.
= {} n’existe pas.

Check the path; is the disk connected?
= Vérifiez le chemin ; le disque est-il connecté ?

{} is in the way.
= {} occupe la place.

Move it away, then retry.
= Déplacez-le, puis relancez.

No right to use {}.
= Vous n’avez pas le droit d’utiliser {}.

Check its permissions.
= Vérifiez ses permissions.

{} cannot be read; the disk reports an error.
= {} est illisible ; le disque signale une erreur.

Nothing was chosen.
= Rien n’a été choisi.

Choose a folder, files or a ZIP.
= Choisissez un dossier, des fichiers ou un ZIP.

{} is a {} among several paths.
= {} est un {} parmi plusieurs chemins.

Choose one folder, one ZIP, or only files.
= Choisissez un dossier, un ZIP, ou seulement des fichiers.

Give exactly one {}.
= Donnez exactement un {}.

{} is not a file of a DRAGEN run and is left out.
= {} n’est pas un fichier d’analyse DRAGEN et est ignoré.

{} holds more than {} files and folders.
= {} contient plus de {} fichiers et dossiers.

Choose the folder of one run.
= Choisissez le dossier d’une seule analyse.

The folder {} cannot be read and is left out.
= Le dossier {} est illisible et est ignoré.

{} is not a plain file and is left out.
= {} n’est pas un fichier ordinaire et est ignoré.

{} is a link that leads nowhere and is left out.
= {} est un lien qui ne mène nulle part et est ignoré.

{} is a link that leads out of the folder and is left out; choose the file itself instead.
= {} est un lien qui sort du dossier et est ignoré ; choisissez plutôt le fichier lui-même.

{} is in several folders; the one in {} is taken, not {}.
= {} est dans plusieurs dossiers ; celui de {} est pris, pas {}.

{} and {} are the same file of the run; {} is taken.
= {} et {} sont le même fichier de l’analyse ; {} est pris.

There is no file of a DRAGEN run in what was chosen.
= Le choix ne contient aucun fichier d’analyse DRAGEN.

A run has files such as {}.
= Une analyse a des fichiers comme {}.

Files of other samples are left out: {}.
= Les fichiers d’autres échantillons sont ignorés : {}.

The files are called after {} samples ({}), and none after {}.
= Les fichiers portent le nom de {} échantillons ({}), et aucun celui de {}.

Choose the files of one sample, or give the sample ID that they carry.
= Choisissez les fichiers d’un seul échantillon, ou donnez l’identifiant qu’ils portent.

{} is of an earlier delivery and not in this one; it is moved to {}.
= {} vient d’une livraison précédente et manque dans celle-ci ; il est déplacé dans {}.

The files are called {}, not {}; they keep their names.
= Les fichiers s’appellent {}, pas {} ; ils gardent leur nom.

The files carry the names of {} samples ({}).
= Les fichiers portent les noms de {} échantillons ({}).

The folder is called {}, but its files are called {}.
= Le dossier s’appelle {}, mais ses fichiers {}.

{} changed while it was copied.
= {} a changé pendant sa copie.

Wait until nothing writes to it any more, then retry.
= Attendez que plus rien n’y écrive, puis relancez.

{} holds no md5; {} is checked by its size only.
= {} ne contient pas de md5 ; {} n’est vérifié que par sa taille.

{} does not match its md5 (it has {}, the lab says {}).
= {} ne correspond pas à sa somme md5 ({} au lieu de {}).

Copy the file from its origin again; it was damaged on the way.
= Copiez à nouveau le fichier depuis son origine ; il a été endommagé en route.

The disk is full; {} could not be written.
= Le disque est plein ; {} n’a pas pu être écrit.

Free some space, then retry; what is already imported stays.
= Libérez de la place, puis relancez ; ce qui est importé reste.

Make a ZIP of one run only.
= Faites un ZIP d’une seule analyse.

Unpack it with its password and import the folder.
= Décompressez-le avec son mot de passe et importez le dossier.

Unpack it and import the folder.
= Décompressez-le et importez le dossier.

It was not made from a run folder; ask where it comes from.
= Il n’a pas été fait à partir d’un dossier d’analyse ; demandez d’où il vient.

The ZIP {} has {} entries; nothing of it is imported.
= Le ZIP {} a {} entrées ; rien n’en est importé.

The ZIP {} has two entries called {}; nothing of it is imported.
= Le ZIP {} a deux entrées nommées {} ; rien n’en est importé.

The ZIP {} has an entry that leads out of its folder ({}); nothing of it is imported.
= Le ZIP {} a une entrée qui sort de son dossier ({}) ; rien n’en est importé.

The ZIP {} is encrypted ({}); nothing of it is imported.
= Le ZIP {} est chiffré ({}) ; rien n’en est importé.

The ZIP {} {}; nothing of it is imported.
= Le ZIP {} est refusé ({}) ; rien n’en est importé.

{} is not a whole ZIP file; it may be cut short.
= {} n’est pas un ZIP entier ; il est peut-être tronqué.

Copy it again, or import the unpacked folder.
= Copiez-le à nouveau, ou importez le dossier décompressé.

{} is damaged inside the ZIP {}.
= {} est endommagé dans le ZIP {}.

Copy the ZIP again, or make it anew.
= Copiez à nouveau le ZIP ou refaites-le.

{} holds no file of a DRAGEN run.
= {} ne contient aucun fichier d’analyse DRAGEN.

"{}" is not a full path.
= « {} » n’est pas un chemin complet.

Give the path from the root of the disk.
= Donnez le chemin depuis la racine du disque.

The names of the files and folder do not tell which sample this is.
= Les noms des fichiers et du dossier ne disent pas de quel échantillon il s’agit.

Enter the sample ID.
= Saisissez l’identifiant de l’échantillon.

The run {} has no VCF of {}.
= L’analyse {} n’a pas de VCF de {}.

Download or import the run again with its VCF files.
= Téléchargez ou importez à nouveau l’analyse avec ses fichiers VCF.

There is no truth set of {} for {}.
= Il n’y a pas d’ensemble de vérité de {} pour {}.

Different genome builds: {}.
= Versions de génome différentes : {}.

Take a truth set and a reference genome of the build that the run was called on.
= Prenez un ensemble de vérité et un génome de la version utilisée par l’analyse.

The run and {} share no contig: the run has calls on {}, {} on {}.
= L’analyse et {} n’ont aucun contig en commun : l’analyse a des appels sur {}, {} sur {}.

Contig names must be the same (chr20 or 20); bcftools annotate --rename-chrs renames them.
= Les noms des contigs doivent être les mêmes (chr20 ou 20) ; bcftools annotate --rename-chrs les renomme.

Another person: the run {} is of {}, but {} is of {} ({}).
= Une autre personne : l’analyse {} est de {}, mais {} est de {} ({}).

Take the truth set of the same sample; comparing with another person gives numbers without meaning.
= Prenez la vérité du même échantillon ; comparer avec une autre personne donne des chiffres sans signification.

The calls on X look like {}, but {} is {}: is this the right sample?
= Les appels sur X ressemblent à {}, mais {} est {} : est-ce le bon échantillon ?

The truth set is of {}, but the name {} says no GIAB sample: is it the same person?
= La vérité est de {}, mais le nom {} n’indique pas d’échantillon GIAB : est-ce la même personne ?

The run has no usable input for this comparison ({}).
= L’analyse n’a pas de données utilisables pour cette comparaison ({}).

See {}.
= Voir {}.
`;
