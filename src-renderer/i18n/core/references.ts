/** What checking and fetching references says, and the names of steps, in French; see ../coreFrench.ts. */
export const REFERENCES = `
Download from S3
= Téléchargement depuis S3

Import local files
= Import de fichiers locaux

References
= Références

Check inputs
= Vérification des données

Small variants
= Petits variants

Structural variants
= Variants structuraux

DRAGEN metrics
= Métriques DRAGEN

GIAB publishes no germline structural-variant truth set for {}
= GIAB ne publie pas d’ensemble de vérité de variants structuraux pour {}

the catalogue names no structural-variant truth set for {}
= le catalogue ne nomme pas de vérité de variants structuraux pour {}

put the lab's own VCF (and BED) in {} to compare
= placez le VCF (et le BED) du laboratoire dans {} pour comparer

the lab's own truth set, {}
= la vérité du laboratoire, {}

{} is not a GIAB sample
= {} n’est pas un échantillon GIAB

{} is not one of the GIAB samples of the catalogue and has no reference files of its own; put a truth VCF (bgzip, *.vcf.gz) and its BED of confident regions in {}, and a structural-variant truth VCF (and BED) in {}
= {} n’est pas un échantillon GIAB du catalogue et n’a pas de fichiers de référence ; placez un VCF de vérité (bgzip, *.vcf.gz) et son BED de régions sûres dans {}, et un VCF (et BED) de vérité de variants structuraux dans {}

cannot be read back
= est illisible après écriture

does not hold what it should ({})
= ne contient pas ce qu’il devrait ({})

cannot be replaced
= ne peut pas être remplacé

could not be renamed
= n’a pas pu être renommé

cannot read the catalogue {}
= catalogue illisible : {}

neither md5sum nor md5 is installed; install coreutils
= ni md5sum ni md5 n’est installé ; installez coreutils

neither sha256sum nor shasum is installed; install coreutils
= ni sha256sum ni shasum n’est installé ; installez coreutils

is not a file
= n’est pas un fichier

is empty
= est vide

is a web page, not the file it should be
= est une page web, pas le fichier attendu

is damaged (does not decompress)
= est endommagé (ne se décompresse pas)

is not compressed with gzip
= n’est pas compressé avec gzip

is compressed with plain gzip; it must be compressed with bgzip
= est compressé avec gzip simple ; il faut bgzip

is cut short (the closing block of bgzip is missing)
= est tronqué (le bloc final de bgzip manque)

is not a tabix index
= n’est pas un index tabix

does not begin with '>' as FASTA does
= ne commence pas par « > » comme un FASTA

does not hold FASTA (no '>' at its beginning)
= ne contient pas de FASTA (pas de « > » au début)

has {} bytes where its .fai says {}
= a {} octets là où son .fai en dit {}

is not a FASTA index (five columns)
= n’est pas un index FASTA (cinq colonnes)

is not BED (name, start and end separated by tabs)
= n’est pas un BED (nom, début et fin séparés par des tabulations)

holds no region
= ne contient aucune région

is not a ZIP archive
= n’est pas une archive ZIP

has a source that is neither http, https nor file: {}
= a une source qui n’est ni http, ni https, ni file : {}

is not at {}
= n’est pas à {}

could not be copied from {}: {}
= n’a pas pu être copié depuis {} : {}

cannot be fetched: neither curl nor wget is installed (Debian: apt-get install curl)
= ne peut pas être récupéré : ni curl ni wget n’est installé (Debian : apt-get install curl)

has {} bytes at {} where {} are expected
= a {} octets à {} au lieu de {}

could not be written: the disk of {} is full
= n’a pas pu être écrit : le disque de {} est plein

is not at {} (HTTP {})
= n’est pas à {} (HTTP {})

is refused by {} (HTTP {})
= est refusé par {} (HTTP {})

could not be resumed at {}
= n’a pas pu être repris à {}

cannot be had from {} now (HTTP {})
= ne peut pas être obtenu de {} pour l’instant (HTTP {})

cannot be resumed at {} (or has changed there)
= ne peut pas être repris à {} (ou y a changé)

could not be written: {}
= n’a pas pu être écrit : {}

could not be fetched from {}: {}
= n’a pas pu être récupéré depuis {} : {}

has {} bytes where {} are expected
= a {} octets au lieu de {}

cannot be read
= est illisible

not built yet
= pas encore construit

no source is known; put it there by hand
= aucune source connue ; placez-le à la main

not fetched yet; it comes from {} ({})
= pas encore récupéré ; il vient de {} ({})

not fetched yet; it comes from {}
= pas encore récupéré ; il vient de {}

has another checksum than published ({} instead of {})
= a une autre somme de contrôle que celle publiée ({} au lieu de {})

differs from the first download of {} ({})
= diffère du premier téléchargement du {} ({})

cannot be unpacked: unzip is not installed (Debian: apt-get install unzip)
= ne peut pas être décompressé : unzip n’est pas installé (Debian : apt-get install unzip)

could not be unpacked: {}
= n’a pas pu être décompressé : {}

could not be built from {}: {}
= n’a pas pu être construit à partir de {} : {}

Reference file {}.
= Fichier de référence {}.

{} reference files cannot be used; the first is {}.
= {} fichiers de référence sont inutilisables ; le premier est {}.

the catalogue {} is a folder; name the file in it
= le catalogue {} est un dossier ; nommez le fichier qu’il contient

the catalogue names no {} truth set for {}; leave "{}" out of --need
= le catalogue ne nomme pas de vérité {} pour {} ; retirez « {} » de la demande
`;
