/** What reading results and judging them says, in French; see ../coreFrench.ts. */
export const RESULTS = `
{} DRAGEN metric is outside the limits: {}.
= {} métrique DRAGEN est hors des limites : {}.

{} DRAGEN metrics are outside the limits: {}.
= {} métriques DRAGEN sont hors des limites : {}.

No metric file gives {}.
= Aucun fichier de métriques ne donne {}.

Metric files that cannot be read: {}.
= Fichiers de métriques illisibles : {}.

Look at the metrics, or edit the limits profile if the limits do not fit your assay.
= Regardez les métriques, ou modifiez le profil de limites s’il ne convient pas à votre analyse.

Structural variants were not compared: {}.
= Les variants structuraux n’ont pas été comparés : {}.

Put the files there, then retry the run.
= Placez-y les fichiers, puis relancez l’analyse.

Put the lab's own truth set under {} to compare.
= Placez l’ensemble de vérité du laboratoire sous {} pour comparer.

no GIAB truth set of structural variants exists for {}
= GIAB n’a pas d’ensemble de vérité de variants structuraux pour {}

Check that truth set, genome build and sample match, and look at the step's log.
= Vérifiez que vérité, version du génome et échantillon concordent, et consultez le journal de l’étape.

Look at the figures before you sign this run off.
= Regardez les chiffres avant de valider cette analyse.

The comparison wrote a table without a single row.
= La comparaison a écrit un tableau sans une seule ligne.

The comparison saw no truth variant at all: wrong regions, contig names or build?
= La comparaison n’a vu aucun variant de vérité : régions, noms de contigs ou version du génome erronés ?

The comparison saw no query variant at all: wrong contig names, or every call filtered?
= La comparaison n’a vu aucun variant de l’analyse : noms de contigs erronés, ou tous les appels filtrés ?

None of the {} variants of the truth set was found: is it the same person and build?
= Aucun des {} variants de la vérité n’a été trouvé : est-ce la même personne et la même version du génome ?

Only {} of the {} variants of the truth set were compared.
= Seuls {} des {} variants de la vérité ont été comparés.

No regions to stratify by are installed, so nothing was stratified.
= Aucune région de stratification n’est installée : rien n’a été stratifié.

The catalogue of reference files in use names none: leave it out to use VCBench's own, or add a row for them. Then retry the run: it fetches them.
= Le catalogue de fichiers de référence utilisé n’en nomme aucune : retirez-le pour utiliser celui de VCBench, ou ajoutez-y une ligne. Relancez ensuite l’analyse : elle les télécharge.

There is no row for {}, although the truth set has {} variants.
= Il n’y a pas de ligne pour {}, alors que la vérité a {} variants.

{} F1 {} is far below what a whole genome reaches ({} at the very least).
= Le F1 {} de {} est bien en dessous de ce qu’atteint un génome entier (au moins {}).

The comparison saw no SV of the truth set: wrong regions, contig names or build?
= La comparaison n’a vu aucun SV de la vérité : régions, noms de contigs ou version du génome erronés ?

The comparison saw no SV of the run: wrong contig names, or every call filtered?
= La comparaison n’a vu aucun SV de l’analyse : noms de contigs erronés, ou tous les appels filtrés ?

None of the {} SVs of the truth set was found: is it the same person and build?
= Aucun des {} SV de la vérité n’a été trouvé : est-ce la même personne et la même version du génome ?

Precision {} and recall {} together: is it the same person and build?
= Précision de {} et rappel de {} à la fois : est-ce la même personne et la même version du génome ?

None of the {} {} variants of the truth set was found.
= Aucun des {} variants {} de la vérité n’a été trouvé.

{} F1 is only {}: is it the same person and build?
= Le F1 {} n’est que de {} : est-ce la même personne et la même version du génome ?

The run has no call at all on {}, where the truth set has many.
= L’analyse n’a aucun appel sur {}, où la vérité en a beaucoup.

{} has more than {} lines; a DRAGEN metrics file has some thousands at most.
= {} a plus de {} lignes ; un fichier de métriques DRAGEN en a quelques milliers au plus.

Check that this is the file the pipeline wrote.
= Vérifiez que c’est bien le fichier écrit par le pipeline.

{}: not a DRAGEN metric, left out.
= {} : pas une métrique DRAGEN, ignoré.

{}: "{}" is given twice; the first value, {}, is kept.
= {} : « {} » est donné deux fois ; la première valeur, {}, est gardée.

{} holds no DRAGEN metric.
= {} ne contient aucune métrique DRAGEN.

Copy the file again from the sequencing run.
= Copiez à nouveau le fichier depuis le séquençage.

and {} more such lines.
= et {} autres lignes de ce genre.

Give a limit either "above" or "below".
= Donnez une limite soit « above », soit « below ».

The limits profile {} is not valid JSON.
= Le profil de limites {} n’est pas du JSON valide.

Correct it or choose another.
= Corrigez-le ou choisissez-en un autre.

The limits profile {} cannot be used: {}.
= Le profil de limites {} est inutilisable : {}.

See docs/results.md for an example.
= Voir docs/results.md pour un exemple.

{} holds no summary.csv, so the comparison did not finish.
= {} ne contient pas de summary.csv : la comparaison n’a pas abouti.

Look at the step's log for the tool's own error.
= Consultez le journal de l’étape pour l’erreur de l’outil.

extended.csv is missing: no figures by subtype or region.
= extended.csv est absent : pas de chiffres par sous-type ou région.

{} does not begin with hap.py's column names.
= {} ne commence pas par les noms de colonnes de hap.py.

Check that the comparison wrote this file.
= Vérifiez que la comparaison a écrit ce fichier.

{} has more than {} rows.
= {} a plus de {} lignes.

{}, row {}: {} fields where the header names {}.
= {}, ligne {} : {} champs là où l’en-tête en nomme {}.

The file is cut short or damaged; run the comparison again.
= Le fichier est tronqué ou endommagé ; relancez la comparaison.

{} is empty.
= {} est vide.

{}, row {}: column {} holds no count.
= {}, ligne {} : la colonne {} ne contient pas un nombre.

The file is not a complete hap.py table.
= Le fichier n’est pas un tableau hap.py complet.

{}: the column {} is missing.
= {} : la colonne {} est absente.

{}: the column {} is missing or empty.
= {} : la colonne {} est absente ou vide.

{} is missing.
= {} est absent.

{} is not a file.
= {} n’est pas un fichier.

{} has {} bytes; such a file has at most {}.
= {} a {} octets ; un tel fichier en a au plus {}.

Check that this is the file the tool wrote.
= Vérifiez que c’est bien le fichier écrit par l’outil.

{} is a binary file, text was expected.
= {} est un fichier binaire, un texte était attendu.

The result folder {} cannot be read.
= Le dossier de résultats {} est illisible.

{} holds several results: {}.
= {} contient plusieurs résultats : {}.

Give every comparison a folder of its own.
= Donnez à chaque comparaison son propre dossier.

{} has no count called "{}".
= {} n’a pas de nombre nommé « {} ».

Check that truvari bench wrote this file and finished.
= Vérifiez que truvari bench a écrit ce fichier et a abouti.

params.json is missing or unreadable: the settings are not on record.
= params.json est absent ou illisible : les réglages ne sont pas connus.

{} is not valid JSON.
= {} n’est pas du JSON valide.

{} holds no JSON object.
= {} ne contient pas d’objet JSON.

The run folder {} cannot be read ({}).
= Le dossier de l’analyse {} est illisible ({}).

DRAGEN estimated the sex chromosomes as {}, but {} is {}: is this the right sample?
= DRAGEN estime les chromosomes sexuels à {}, mais {} est {} : est-ce le bon échantillon ?

No {}.csv in the run.
= Pas de {}.csv dans l’analyse.

The metric files carry different names ({}): are they one run?
= Les fichiers de métriques portent des noms différents ({}) : est-ce une seule analyse ?

{} holds no DRAGEN metric file ({}).
= {} ne contient aucun fichier de métriques DRAGEN ({}).

None of the {} metric files in {} can be read.
= Aucun des {} fichiers de métriques de {} n’est lisible.

Import the run again with its CSV files, or leave out the csv benchmark.
= Importez à nouveau l’analyse avec ses CSV, ou laissez les métriques de côté.

Preprocessing truth
= Préparation de la vérité

Preprocessing query
= Préparation de l’analyse

Splitting into blocks: {}
= Découpage en blocs : {}

Comparing haplotypes ({})
= Comparaison des haplotypes ({})

Compared haplotypes ({})
= Haplotypes comparés ({})

Joining the parts
= Réunion des parties

Counting variants
= Comptage des variants

Counting by type and region
= Comptage par type et région

Writing the tables
= Écriture des tableaux

Reading {} regions
= Lecture de {} régions

Compared {} variants
= {} variants comparés

Compared {} chunks
= {} morceaux comparés

Compared {}
= Comparé : {}

Writing the results
= Écriture des résultats
`;
