# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# Which files one sample needs: rows of the catalogue and the lab's own files, as parallel arrays P_*.

COLUMNS_WANTED=$'sample\talias\tkind\tpath\tsize\tmd5\taction\trequiredFor\tsources\tnote'

N=0
P_KIND=()
P_PATH=()    # relative to the reference folder
P_SIZE=()    # of the download; 0 = not published
P_MD5=()     # of the download; - = not published
P_ACTION=()  # - gunzip unzip untar index
P_SOURCES=()
P_OWN=()     # 1 = put there by the lab: never fetched, never replaced
P_STATE=()   # present missing invalid
P_WHY=()
P_BYTES=()
P_DIGEST=()
P_WHEN=()
P_FAIL=()    # exit code of the attempt to get it

SAMPLE_HG=''    # the catalogue's name for the sample, empty for a sample that it does not know
SAMPLE_ALIAS='' # its other name
SAMPLE_SETS=''  # what the catalogue has files of the sample for
SV_KNOWN=0      # a structural-variant truth set exists for the sample
SV_WHY=''
CATALOGUE_PATHS=$'\n' # every path of the catalogue, to tell the lab's own files from delivered ones

# add_row KIND PATH SIZE MD5 ACTION SOURCES OWN
add_row() {
  P_KIND[N]=$1
  P_PATH[N]=$2
  P_SIZE[N]=$3
  P_MD5[N]=$4
  P_ACTION[N]=$5
  P_SOURCES[N]=$6
  P_OWN[N]=$7
  P_STATE[N]=missing
  P_WHY[N]=''
  P_BYTES[N]=''
  P_DIGEST[N]=''
  P_WHEN[N]=''
  P_FAIL[N]=0
  N=$((N + 1))
}

# needs_any LIST: whether one of the comma-separated benchmarks was asked for.
needs_any() {
  local item
  for item in ${1//,/ }; do
    case ",$NEED," in *",$item,"*) return 0 ;; esac
  done
  return 1
}

bad_catalogue() { die 2 "$CATALOGUE, line $1: $2"; }

# read_catalogue TOKEN: the rows of the sample (by either name, whole, in any case) and the shared ones.
read_catalogue() {
  local token number=0 line header=0 sample alias kind path size md5 action need sources note more alternative
  token=$(printf '%s' "$1" | tr 'a-z' 'A-Z')
  [ ! -d "$CATALOGUE" ] || die 2 "the catalogue $CATALOGUE is a folder; name the file in it"
  [ -r "$CATALOGUE" ] || die 2 "cannot read the catalogue $CATALOGUE"
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    line=${line%$'\r'}
    case "$line" in '' | '#'*) continue ;; esac
    if [ "$header" -eq 0 ]; then
      [ "$line" = "$COLUMNS_WANTED" ] || bad_catalogue "$number" 'the first line is not the list of columns'
      header=1
      continue
    fi
    more=''
    IFS=$'\t' read -r sample alias kind path size md5 action need sources note more <<<"$line"
    if [ -z "$note" ] || [ -n "$more" ]; then bad_catalogue "$number" 'a row has ten cells; an empty one is "-"'; fi
    case "$sample" in '*') ;; *[!A-Za-z0-9]*) bad_catalogue "$number" "the sample name $sample" ;; esac
    case "$path" in
      /* | *..* | *[!A-Za-z0-9._/@+-]* | */ | *//*) bad_catalogue "$number" "the path $path" ;;
    esac
    case "$size" in -) size=0 ;; *[!0-9]*) bad_catalogue "$number" "the size $size" ;; esac
    case "$md5" in -) ;; *[!0-9a-f]*) bad_catalogue "$number" "the md5 $md5" ;; esac
    case "$action" in - | gunzip | unzip | untar | index) ;; *) bad_catalogue "$number" "the action $action" ;; esac
    CATALOGUE_PATHS="$CATALOGUE_PATHS$path"$'\n'
    if [ "$sample" != '*' ]; then
      if [ "$sample" != "$1" ] && [ "$sample" != "$token" ] && [ "$alias" != "$token" ]; then continue; fi
      SAMPLE_HG=$sample
      SAMPLE_ALIAS=$alias
      case "$kind" in
        svTruthVcf)
          SV_KNOWN=1
          SV_WHY=$note
          ;;
        svTruthNone)
          SV_WHY=$note
          continue
          ;;
      esac
      # A folder under the sample's other name, as a lab may have made it by hand.
      alternative="$alias/${path#"$sample"/}"
      CATALOGUE_PATHS="$CATALOGUE_PATHS$alternative"$'\n'
      if [ ! -e "$REFERENCE/$path" ] && [ -e "$REFERENCE/$alternative" ]; then path=$alternative; fi
    fi
    [ "$path" = - ] && continue
    [ "$sample" = '*' ] || SAMPLE_SETS="$SAMPLE_SETS,$need"
    needs_any "$need" || continue
    [ "$sources" = - ] && sources=''
    add_row "$kind" "$path" "$size" "$md5" "$action" "$sources" 0
  done <"$CATALOGUE"
  [ "$header" -eq 1 ] || bad_catalogue 1 'the file holds no list of columns'
}

# own_files FOLDER SUFFIX: names in FOLDER (relative) that are not the catalogue's; sets OWN_COUNT and OWN_FILE.
own_files() {
  local path relative
  OWN_COUNT=0
  OWN_FILE=''
  for path in "$REFERENCE/$1"/*"$2"; do
    [ -f "$path" ] || continue
    relative="$1/${path##*/}"
    case "$CATALOGUE_PATHS" in *$'\n'"$relative"$'\n'*) continue ;; esac
    case "$relative" in *[$'\t\n']*) continue ;; esac # cannot be recorded
    OWN_COUNT=$((OWN_COUNT + 1))
    OWN_FILE=$relative
  done
}

# add_own FOLDER VCFKIND INDEXKIND BEDKIND BEDREQUIRED: the lab's VCF, its index and its BED. Returns 1 when there is no VCF.
add_own() {
  local vcf bed
  own_files "$1" .vcf.gz
  [ "$OWN_COUNT" -eq 0 ] && return 1
  vcf=$OWN_FILE
  add_row "$2" "$vcf" 0 - - '' 1
  if [ "$OWN_COUNT" -gt 1 ]; then
    mark_invalid $((N - 1)) "is one of $OWN_COUNT VCF files in this folder; keep the one to compare with"
  fi
  add_row "$3" "$vcf.tbi" 0 - index '' 1
  own_files "$1" .bed
  bed="${vcf%.vcf.gz}.bed"
  if [ "$OWN_COUNT" -gt 1 ] && [ -f "$REFERENCE/$bed" ]; then
    add_row "$4" "$bed" 0 - - '' 1
  elif [ "$OWN_COUNT" -gt 0 ]; then
    add_row "$4" "$OWN_FILE" 0 - - '' 1
    [ "$OWN_COUNT" -gt 1 ] &&
      mark_invalid $((N - 1)) "is one of $OWN_COUNT BED files in this folder; keep one, or name it like the VCF"
  elif [ "$5" = 1 ]; then
    add_row "$4" "$bed" 0 - - '' 1
    P_WHY[N - 1]='put the BED of the confident regions there'
  fi
  return 0
}

mark_invalid() {
  P_STATE[$1]=invalid
  P_WHY[$1]=$2
}

# add_own_sv FOLDER...: the lab's own SV truth goes before the catalogue's.
add_own_sv() {
  local folder i keep=0
  for folder in "$@"; do
    [ -n "$folder" ] || continue
    own_files "$folder/stvar" .vcf.gz
    [ "$OWN_COUNT" -eq 0 ] && continue
    SV_KNOWN=1
    SV_WHY="the lab's own truth set, $REFERENCE/$OWN_FILE"
    needs_any truvari || return 0
    i=0
    while [ "$i" -lt "$N" ]; do # drop the catalogue's
      case "${P_KIND[i]}" in
        svTruthVcf | svTruthIndex | svRegionsBed) ;;
        *)
          copy_row "$i" "$keep"
          keep=$((keep + 1))
          ;;
      esac
      i=$((i + 1))
    done
    N=$keep
    add_own "$folder/stvar" svTruthVcf svTruthIndex svRegionsBed 0
    return 0
  done
}

copy_row() {
  P_KIND[$2]=${P_KIND[$1]}
  P_PATH[$2]=${P_PATH[$1]}
  P_SIZE[$2]=${P_SIZE[$1]}
  P_MD5[$2]=${P_MD5[$1]}
  P_ACTION[$2]=${P_ACTION[$1]}
  P_SOURCES[$2]=${P_SOURCES[$1]}
  P_OWN[$2]=${P_OWN[$1]}
  P_STATE[$2]=${P_STATE[$1]}
  P_WHY[$2]=${P_WHY[$1]}
}

# Sets that only some samples have: one that is not there is not complete, and no other set stands in for it.
check_sets() {
  local item
  for item in cmrg v5; do
    needs_any "$item" || continue
    case ",$SAMPLE_SETS," in *",$item,"*) continue ;; esac
    die 18 "the catalogue names no $item truth set for $SAMPLE; leave \"$item\" out of --need"
  done
}

# plan_sample: fills P_*; NEEDS_OWN=1 when the sample is not in the catalogue and the lab's own files are wanting.
plan_sample() {
  local token folder found=0
  NEEDS_OWN=0
  read_catalogue "${SAMPLE%%[!A-Za-z0-9]*}"
  check_sets
  if [ -n "$SAMPLE_HG" ]; then
    add_own_sv "$SAMPLE_HG" "$SAMPLE_ALIAS"
    [ -n "$SV_WHY" ] || SV_WHY="the catalogue names no structural-variant truth set for $SAMPLE_HG"
    [ "$SV_KNOWN" -eq 1 ] || SV_WHY="$SV_WHY; put the lab's own VCF (and BED) in $REFERENCE/$SAMPLE_HG/stvar/ to compare"
    return 0
  fi
  token=${SAMPLE%%_*}
  OWN_FOLDER=$token
  for folder in "$SAMPLE" "$token"; do
    own_files "$folder" .vcf.gz
    if [ "$OWN_COUNT" -gt 0 ]; then
      found=1
      OWN_FOLDER=$folder
      if needs_any happy,stratified,vcfeval; then add_own "$folder" truthVcf truthIndex confidentBed 1; fi
      break
    fi
  done
  add_own_sv "$SAMPLE" "$token"
  [ "$SV_KNOWN" -eq 1 ] ||
    SV_WHY="$token is not a GIAB sample; put the lab's own VCF (and BED) in $REFERENCE/$OWN_FOLDER/stvar/ to compare"
  needs_any happy,truvari,stratified,vcfeval || return 0
  if [ "$found" -eq 0 ] && { needs_any happy,stratified,vcfeval || [ "$SV_KNOWN" -eq 0 ]; }; then
    NEEDS_OWN=1
    add_row truthVcf "$token/$token.vcf.gz" 0 - - '' 1
    P_WHY[N - 1]="put the lab's truth VCF there (bgzip; any name that ends in .vcf.gz)"
    add_row confidentBed "$token/$token.bed" 0 - - '' 1
    P_WHY[N - 1]='put the BED of the confident regions there (any name that ends in .bed)'
  fi
}
