/** What the built-in comparison says about the files it reads, in French; see ../coreFrench.ts. */
export const ENGINE = `
{}, line {}: not a line of a FASTA index.
= {}, ligne {} : pas une ligne d’index FASTA.

Make the index again: {}
= Refaites l’index : {}

{} has no sample {}; it has {}.
= {} n’a pas d’échantillon {} ; il a {}.

Give one of these names.
= Donnez l’un de ces noms.

{} holds no region.
= {} ne contient aucune région.

Download the file again.
= Téléchargez à nouveau le fichier.

{} has no sample column, so it holds no genotypes to compare.
= {} n’a pas de colonne d’échantillon, donc pas de génotypes à comparer.

{} holds no record.
= {} ne contient aucun enregistrement.

Check that the caller finished and that this is its final file.
= Vérifiez que l’appel des variants a abouti et que c’est son fichier final.

{} has no genotypes (GT), which a comparison needs.
= {} n’a pas de génotypes (GT), nécessaires à une comparaison.

{} of the {} records looked at in {} have no genotype (GT).
= {} des {} enregistrements regardés dans {} n’ont pas de génotype (GT).

{}, line {}: {} comes after {}; the file is not sorted.
= {}, ligne {} : {} vient après {} ; le fichier n’est pas trié.

{}, line {}: {}.
= {}, ligne {} : {}.

Sort and index it: {}
= Triez et indexez-le : {}

{} has {} samples; the first, {}, is compared.
= {} a {} échantillons ; le premier, {}, est comparé.

compressed with gzip, not bgzip
= compressé avec gzip, pas bgzip

not compressed
= non compressé

{} is {}; tools that need an index cannot read it.
= {} est {} ; les outils qui demandent un index ne peuvent pas le lire.

{} has no index.
= {} n’a pas d’index.

Make it: {}
= Créez-le : {}

{} is older than {}; it may belong to an earlier file.
= {} est plus ancien que {} ; il appartient peut-être à un fichier antérieur.

Make it again: {}
= Refaites-le : {}

Compress and index it: {}
= Compressez et indexez-le : {}

{} lies in the folder {}, which receives the checked files.
= {} est dans le dossier {}, qui reçoit les fichiers vérifiés.

Choose another output folder.
= Choisissez un autre dossier de sortie.

{} is {}; {} was made of it.
= {} est {} ; {} en a été fait.

{} is a gVCF: its variants are taken out.
= {} est un gVCF : ses variants en sont extraits.

{} is a gVCF: {} of {} records are variants, the others reference blocks.
= {} est un gVCF : {} de {} enregistrements sont des variants, les autres des blocs de référence.

compressed with gzip instead of bgzip
= compressé avec gzip au lieu de bgzip

without a .tbi index
= sans index .tbi

beside an index that is damaged
= à côté d’un index endommagé

beside an index that belongs to another file
= à côté d’un index d’un autre fichier

newer than its index
= plus récent que son index

The disk is full: {} could not be written.
= Le disque est plein : {} n’a pas pu être écrit.

Free some space and try again.
= Libérez de la place et réessayez.

{} uses contigs that the reference genome does not have: it says {}, the reference {}.
= {} utilise des contigs que le génome de référence n’a pas : il dit {}, la référence {}.

Use calls made on the same reference genome, or rename the contigs: {}
= Utilisez des appels faits sur le même génome, ou renommez les contigs : {}

{} has records on {}, which the reference genome does not have; they are not compared.
= {} a des enregistrements sur {}, que le génome de référence n’a pas ; ils ne sont pas comparés.

{} says that {} has {} bases, the reference genome {}: is it the same build?
= {} dit que {} a {} bases, le génome de référence {} : est-ce la même version ?

{}, line {}: a BED line needs contig, start and end.
= {}, ligne {} : une ligne BED demande contig, début et fin.

{}, line {}: '{}' are not a start and an end.
= {}, ligne {} : « {} » ne sont pas un début et une fin.

{}, line {}: end {} comes before start {}.
= {}, ligne {} : la fin {} précède le début {}.

{} is truncated: {}.
= {} est tronqué : {}.

Copy or download the file again.
= Copiez ou téléchargez à nouveau le fichier.

Copy or download it again.
= Copiez-le ou téléchargez-le à nouveau.

{} is damaged: the compressed block at byte {} does not match its checksum.
= {} est endommagé : le bloc compressé à l’octet {} ne correspond pas à sa somme de contrôle.

{} is damaged: what starts at byte {} is not a bgzip block.
= {} est endommagé : ce qui commence à l’octet {} n’est pas un bloc bgzip.

Copy or download the file again, or compress it again with bgzip.
= Copiez ou téléchargez à nouveau le fichier, ou recompressez-le avec bgzip.

{} is damaged: {}.
= {} est endommagé : {}.

{} ends early.
= {} se termine trop tôt.

{} is already closed.
= {} est déjà fermé.

{} cannot be written ({}).
= Impossible d’écrire {} ({}).

{} is not a FASTA file: it does not start with '>'.
= {} n’est pas un fichier FASTA : il ne commence pas par « > ».

{} is compressed with gzip, which cannot be read at random.
= {} est compressé avec gzip, qui ne permet pas l’accès direct.

Run: {}
= Exécutez : {}

{} has no contig {}.
= {} n’a pas de contig {}.

{} and its .fai do not fit together at {}.
= {} et son .fai ne concordent pas à {}.

{}.gzi is missing.
= {}.gzi est absent.

{}.gzi is damaged.
= {}.gzi est endommagé.

{}.fai is missing.
= {}.fai est absent.

{}, line {}: lines of {} differ in length.
= {}, ligne {} : les lignes de {} n’ont pas la même longueur.

Rewrap it: {}
= Reformatez-le : {}

{}.fai does not belong to {}: {} would end beyond the file.
= {}.fai n’appartient pas à {} : {} finirait au-delà du fichier.

{} does not exist.
= {} n’existe pas.

{} cannot be opened ({}).
= {} ne peut pas être ouvert ({}).

{} is not a regular file.
= {} n’est pas un fichier ordinaire.

{} has a line of more than 256 MB; it is not a text file of records.
= {} a une ligne de plus de 256 Mo ; ce n’est pas un fichier texte d’enregistrements.

{} is not a sound tabix index.
= {} n’est pas un index tabix valide.

Delete it and make it again: {}
= Supprimez-le et refaites-le : {}

{} is out of order: records to be indexed must be sorted.
= {} n’est pas dans l’ordre : pour être indexés, les enregistrements doivent être triés.

{} lies beyond what a .tbi index can hold (512 Mb).
= {} dépasse ce qu’un index .tbi peut contenir (512 Mb).

{} comes back after another contig: records to be indexed must be sorted.
= {} revient après un autre contig : pour être indexés, les enregistrements doivent être triés.

The index {} does not belong to {}: it lists {} records on {}, the file holds {}.
= L’index {} n’appartient pas à {} : il compte {} enregistrements sur {}, le fichier en a {}.

{} is a BCF file.
= {} est un fichier BCF.

Convert it: {}
= Convertissez-le : {}

{} is not a VCF: {}.
= {} n’est pas un VCF : {}.

{} has no #CHROM line, so its columns are unknown.
= {} n’a pas de ligne #CHROM : ses colonnes sont inconnues.

A VCF starts with ##fileformat lines and one #CHROM line.
= Un VCF commence par des lignes ##fileformat et une ligne #CHROM.

{}, line {}: there is no #CHROM line before the records.
= {}, ligne {} : il n’y a pas de ligne #CHROM avant les enregistrements.

{}, line {}: the #CHROM line must read {} FORMAT and the samples, separated by tabs.
= {}, ligne {} : la ligne #CHROM doit être {} FORMAT et les échantillons, séparés par des tabulations.

{}, line {}: sample {} appears twice.
= {}, ligne {} : l’échantillon {} apparaît deux fois.

The header lacks its #CHROM line.
= L’en-tête n’a pas de ligne #CHROM.

Not a VCF record: {}
= Pas un enregistrement VCF : {}

No contig of the {} {} is in the reference {}.
= Aucun contig de {} {} n’est dans la référence {}.

The reference has {}; look for 'chr20' against '20', or another genome build.
= La référence a {} ; cherchez « chr20 » contre « 20 », ou une autre version du génome.

REF differs from the reference in {} of {} records of the {} {}.
= REF diffère de la référence dans {} des {} enregistrements de {} {}.

It was made with another genome build or another reference file.
= Il a été fait avec une autre version du génome ou un autre fichier de référence.

Truth and query have no contig in common: {} against {}.
= Vérité et analyse n’ont aucun contig en commun : {} contre {}.

Rename the contigs of one of them (bcftools annotate --rename-chrs), or use the truth for the same genome build.
= Renommez les contigs de l’un des deux (bcftools annotate --rename-chrs), ou prenez la vérité de la même version du génome.

The {} {} has no sample, so it has no genotypes to compare.
= {} {} n’a pas d’échantillon, donc pas de génotypes à comparer.

Use a VCF with a FORMAT column, GT and one sample.
= Utilisez un VCF avec une colonne FORMAT, GT et un échantillon.

The {} {} has no sample '{}'.
= {} {} n’a pas d’échantillon « {} ».

Somewhere so many calls lie close together that there is not enough memory to compare them.
= À un endroit, trop de variants sont trop rapprochés pour être comparés avec la mémoire disponible.

There is not enough memory to make ROCs of {} calls.
= La mémoire ne suffit pas pour tracer les courbes ROC de {} variants.

A thread of the comparison ended without an answer.
= Un fil de la comparaison s’est terminé sans réponse.

Cannot read the stratification table {}: {}
= La table de stratification {} est illisible : {}

{}, line {}: expected a name, a tab and a BED file.
= {}, ligne {} : un nom, une tabulation et un fichier BED étaient attendus.

{}, line {}: the name '{}' is given twice.
= {}, ligne {} : le nom « {} » est donné deux fois.

{}, line {}: the name '{}' is reserved.
= {}, ligne {} : le nom « {} » est réservé.

{}, line {}: the name '{}' has a space, a comma or a quotation mark in it.
= {}, ligne {} : le nom « {} » contient une espace, une virgule ou un guillemet.

The stratification table {} names no regions.
= La table de stratification {} ne nomme aucune région.

It needs one line for each: a name, a tab and a BED file.
= Il y faut une ligne pour chacune : un nom, une tabulation et un fichier BED.

{} has regions up to base {} of {}, which ends at {} in {}: is it of the same genome build?
= {} a des régions jusqu’à la base {} de {}, qui finit à {} dans {} : est-ce la même version du génome ?

{}, line {}: there is no file {}.
= {}, ligne {} : le fichier {} n’existe pas.

{} stretches were too complex to compare; their calls are counted nowhere.
= {} passages étaient trop complexes à comparer ; leurs appels ne sont comptés nulle part.

The {} has no records: nothing can be said about recall or precision.
= {} n’a aucun enregistrement : rien ne peut être dit du rappel ni de la précision.

None of the {} records of the {} could be compared: {}.
= Aucun des {} enregistrements de {} n’a pu être comparé : {}.

None of the {} records of the {} could be compared.
= Aucun des {} enregistrements de {} n’a pu être comparé.

Cannot make the output folder {}: {}
= Impossible de créer le dossier de sortie {} : {}

{} is not a folder.
= {} n’est pas un dossier.

Cannot write the results to {}: {}
= Impossible d’écrire les résultats dans {} : {}

The output folder {} already exists.
= Le dossier de sortie {} existe déjà.

Choose another, or remove it.
= Choisissez-en un autre, ou supprimez-le.

The disk is full while writing {}.
= Le disque est plein pendant l’écriture de {}.

Check the folder and its permissions.
= Vérifiez le dossier et ses permissions.

{} has no sample column, so {} cannot be applied.
= {} n’a pas de colonne d’échantillon, donc {} ne peut pas s’appliquer.

{} has no sample {}; {}.
= {} n’a pas d’échantillon {} ; {}.

Around {} {} base calls and {} comp calls lie too close together to be compared.
= Vers {}, {} appels de vérité et {} de l’analyse sont trop proches pour être comparés.

{} holds no intervals, so nothing would be compared.
= {} ne contient aucun intervalle : rien ne serait comparé.

{} declares no contigs, so those of all records are compared.
= {} ne déclare pas de contigs ; ceux de tous les enregistrements sont comparés.

Contigs of the comp VCF header that are not in the base VCF, so that their calls do not count: {}.
= Contigs de l’en-tête de l’analyse absents de la vérité, dont les appels ne comptent pas : {}.

Contigs that differ in length: {}, first {}, {} in the base VCF, {} in the comp VCF. Are both of the same genome build?
= Contigs de longueur différente : {}, d’abord {}, {} dans la vérité, {} dans l’analyse. Est-ce la même version du génome ?

{} share no contig.
= {} n’ont aucun contig en commun.

Both must be of the same genome build and name contigs alike, with or without "chr".
= Les deux doivent être de la même version du génome et nommer les contigs de même, avec ou sans « chr ».

Leave the {} out, or give a BED file with some.
= Laissez {} de côté, ou donnez un fichier BED qui en contient.

All {} records of the {} {} {}.
= Tous les {} enregistrements de {} {} {}.

Look at GT and ALT; make the VCF again with the caller.
= Regardez GT et ALT ; refaites le VCF avec l’outil d’appel.

Only haploid and diploid genotypes are compared.
= Seuls les génotypes haploïdes et diploïdes sont comparés.

Look at REF and ALT; make the VCF again with the caller.
= Regardez REF et ALT ; refaites le VCF avec l’outil d’appel.

Use a VCF with genotypes: GT in FORMAT and a sample.
= Utilisez un VCF avec des génotypes : GT dans FORMAT et un échantillon.

Structural variants are compared by: {}
= Les variants structuraux se comparent par : {}

{}: REF differs from the reference in {} of the first {} calls; made with another genome build?
= {} : REF diffère de la référence dans {} des {} premiers appels ; fait avec une autre version du génome ?

The truth {} has no call on the contigs of {} ({}).
= La vérité {} n’a aucun appel sur les contigs de {} ({}).

Its calls are on {}; use regions that belong to this truth set.
= Ses appels sont sur {} ; utilisez des régions qui vont avec cette vérité.
`;
