# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# Checking one planned file, and getting it when it is not there.

# The file whose presence stands for the row: for an archive's folder, one file in it.
witness() {
  local folder="$REFERENCE/${P_PATH[$1]}" path
  case "${P_ACTION[$1]}" in
    unzip) printf '%s' "$folder/mainIndex" ;; # of rtg's SDF
    untar)
      for path in "$folder"/*stratifications.tsv; do break; done
      printf '%s' "$path"
      ;;
    *) printf '%s' "$folder" ;;
  esac
}

# check_row I: sets P_STATE and its companions. Reads the file's content only when no record vouches for it.
check_row() {
  local i=$1 path=${P_PATH[$1]} file key deep=1 stamp algorithm=sha256 source=placed
  [ "${P_OWN[i]}" -eq 1 ] && [ "${P_STATE[i]}" = invalid ] && return 0 # ambiguous, found while planning
  file=$(witness "$i")
  key=${file#"$REFERENCE"/}
  P_STATE[i]=missing
  if [ ! -e "$file" ]; then
    [ -n "${P_WHY[i]}" ] || missing_why "$i"
    return 0
  fi
  P_WHY[i]=''
  P_BYTES[i]=$(file_size "$file")
  if find_record "$key"; then
    source=${R_SOURCE[ROW]}
    stamp=$(file_stamp "$file")
    if [ "$VERIFY" -eq 0 ] && [ "$stamp" = "${R_SIZE[ROW]} ${R_TIME[ROW]}" ] && md5_agrees "$i" "${R_DIGEST[ROW]}"; then
      P_STATE[i]=present
      P_DIGEST[i]=${R_DIGEST[ROW]}
      P_WHEN[i]=${R_WHEN[ROW]}
      return 0
    fi
  fi
  P_STATE[i]=invalid
  if [ "${P_ACTION[i]}" = - ] && [ "${P_SIZE[i]}" -gt 0 ] && [ "${P_BYTES[i]}" -ne "${P_SIZE[i]}" ] &&
    ! is_web_page "$file" && [ -s "$file" ]; then
    P_WHY[i]="has ${P_BYTES[i]} bytes where ${P_SIZE[i]} are expected"
    return 0
  fi
  if has_md5 "$i"; then deep=0 algorithm=md5; fi
  if ! content_problem "$file" "$key" "$deep"; then
    P_WHY[i]=$PROBLEM
    return 0
  fi
  [ "${P_BYTES[i]}" -gt 100000000 ] && say "Reading $path ($(human "${P_BYTES[i]}")) to verify it..."
  file_digest "$algorithm" "$file" || { P_WHY[i]='cannot be read'; return 0; }
  if ! pin_agrees "$i" "$key" "$DIGEST" "$source"; then
    P_WHY[i]=$PROBLEM
    return 0
  fi
  P_STATE[i]=present
  P_DIGEST[i]=$DIGEST
  add_record "$key" "$file" "$DIGEST" "$source"
  P_WHEN[i]=$RECORDED_AT
}

missing_why() {
  local i=$1 source=${P_SOURCES[$1]%% *} host
  if [ "${P_ACTION[i]}" = index ] && [ -z "$source" ]; then
    P_WHY[i]='not built yet'
  elif [ -z "$source" ]; then
    P_WHY[i]='no source is known; put it there by hand'
  else
    host=${source#*://}
    P_WHY[i]="not fetched yet; it comes from ${host%%/*}"
    case "$source" in file://*) P_WHY[i]="not fetched yet; it comes from ${source#file://}" ;; esac
    [ "${P_SIZE[i]}" -gt 0 ] && P_WHY[i]="${P_WHY[i]} ($(human "${P_SIZE[i]}"))"
  fi
  return 0
}

# A published md5 belongs to the download; it says nothing about what was unpacked from it.
has_md5() {
  case "${P_ACTION[$1]}" in - | index) [ "${P_MD5[$1]}" != - ] ;; *) return 1 ;; esac
}

md5_agrees() { ! has_md5 "$1" || [ "$2" = "md5:${P_MD5[$1]}" ]; }

# pin_agrees I KEY DIGEST SOURCE: against the published md5, else against the digest of the first download.
# A file that the lab itself put there may be replaced by the lab: it is then recorded anew.
pin_agrees() {
  if ! md5_agrees "$1" "$3"; then
    PROBLEM="has another checksum than published (${3#md5:} instead of ${P_MD5[$1]})"
    return 1
  fi
  if has_md5 "$1" || ! find_record "$2" || [ "${R_DIGEST[ROW]}" = "$3" ]; then return 0; fi
  case "${R_DIGEST[ROW]}" in "${3%%:*}":*) ;; *) return 0 ;; esac
  if [ "$4" = placed ] || [ "$4" = built ]; then
    say "${2##*/} was replaced by hand since ${R_WHEN[ROW]}; it is recorded anew."
    return 0
  fi
  PROBLEM="differs from the first download of ${R_WHEN[ROW]} (no checksum is published, so that one is the yardstick; when the publisher really replaced the file, remove its lines from $RECORD_FILE)"
  return 1
}

# get_row I: fetches one file from its sources in order, under its lock. Sets P_STATE, P_WHY, P_FAIL.
get_row() {
  local i=$1 path=${P_PATH[$1]} url code worst=0 list=() reasons=''
  take_lock "$REFERENCE/$path"
  load_record
  check_row "$i" # another process may have been faster
  if [ "${P_STATE[i]}" != present ]; then
    # shellcheck disable=SC2206 # sources are separated by spaces
    list=(${P_SOURCES[i]})
    for url in ${list[@]+"${list[@]}"}; do
      say "Fetching $path from $url"
      get_from "$i" "$url"
      code=$?
      if [ "$code" -eq 0 ]; then worst=0; break; fi
      warn "$path $PROBLEM"
      reasons="${reasons:+$reasons; }$PROBLEM"
      worst=$(worse "$worst" "$code")
      if [ "$code" -eq 16 ] || [ "$code" -eq 10 ]; then break; fi
    done
    P_FAIL[i]=$worst
    if [ "$worst" -ne 0 ]; then
      [ "${P_STATE[i]}" = present ] && P_STATE[i]=missing
      P_WHY[i]=$reasons
    fi
  fi
  release_lock
}

# Of two failures the one that tells the analyst more: wrong content, network, refused, not there.
worse() {
  local code
  for code in 16 10 15 14 12 13; do
    if [ "$1" -eq "$code" ] || [ "$2" -eq "$code" ]; then printf '%s' "$code"; return 0; fi
  done
  printf '%s' "$2"
}

get_from() {
  local i=$1 url=$2 file="$REFERENCE/${P_PATH[$1]}" name=${P_PATH[$1]##*/} size=${P_SIZE[$1]} partial prepared code
  local action=${P_ACTION[$1]} extra=0 inner expected
  partial="$file.partial"
  inner=$name
  case "$action" in
    gunzip)
      partial="$file.gz.partial" inner="$name.gz"
      expected=$(size_by_index "$file.fai")
      extra=${expected:-$((size * 4))}
      ;;
    unzip) partial="$file.zip.partial" inner="$name.zip" extra=$((size * 2)) ;;
    untar) partial="$file.tar.gz.partial" inner="$name.tar.gz" extra=$((size * 2)) ;;
  esac
  download "$url" "$partial" "$size" "$inner" "$extra" || return $?
  verify_download "$i" "$partial" "$inner" || { code=$?; drop_partial "$partial"; return "$code"; }
  prepared=$partial
  case "$action" in
    gunzip | unzip | untar)
      prepared="$file.partial"
      "unpack_$action" "$partial" "$prepared" "$name"
      code=$?
      if [ "$code" -ne 0 ]; then
        [ "$code" -eq 15 ] && drop_partial "$partial"
        return "$code"
      fi
      ;;
  esac
  place "$i" "$prepared" "$url"
  code=$?
  if [ "$code" -eq 0 ] || [ "$code" -eq 15 ]; then drop_partial "$partial"; fi
  return "$code"
}

verify_download() {
  local i=$1 partial=$2 inner=$3 size deep=1
  [ "${P_MD5[i]}" != - ] && deep=0
  [ "${P_ACTION[i]}" = gunzip ] && deep=0 # unpacking is the test
  content_problem "$partial" "$inner" "$deep" || return 15
  size=$(file_size "$partial")
  if [ "${P_SIZE[i]}" -gt 0 ] && [ "$size" -ne "${P_SIZE[i]}" ]; then
    PROBLEM="has $size bytes where ${P_SIZE[i]} are expected"
    return 15
  fi
  [ "${P_MD5[i]}" = - ] && return 0
  file_digest md5 "$partial" || { PROBLEM='cannot be read back'; return 1; }
  if [ "$DIGEST" != "md5:${P_MD5[i]}" ]; then
    PROBLEM="has another checksum than published (${DIGEST#md5:} instead of ${P_MD5[i]})"
    return 15
  fi
}

unpack_gunzip() {
  say "Unpacking $3..."
  UNFINISHED=$2
  gzip -dc -- "$1" 2>"$SCRATCH/errors" >"$2" &
  CHILD=$!
  watch_child "$2" "$(none_is_zero "$(size_by_index "${2%.partial}.fai")")" "$3"
  unpacked $? "$2"
}

unpack_unzip() {
  say "Unpacking $3..."
  fresh_folder "$2"
  if have unzip; then run_child unzip -q "$1" -d "$2" 2>"$SCRATCH/errors" >/dev/null
  elif have bsdtar; then run_child bsdtar -xf "$1" -C "$2" 2>"$SCRATCH/errors"
  else
    PROBLEM='cannot be unpacked: unzip is not installed (Debian: apt-get install unzip)'
    return 10
  fi
  unpacked $? "$2" && lift "$2" mainIndex
}

unpack_untar() {
  say "Unpacking $3..."
  fresh_folder "$2"
  run_child tar -xzf "$1" -C "$2" 2>"$SCRATCH/errors"
  unpacked $? "$2" && lift "$2" '*stratifications.tsv'
}

fresh_folder() {
  rm -rf -- "$1"
  UNFINISHED=$1
  mkdir -p -- "$1"
}

none_is_zero() { printf '%s' "${1:-0}"; }

unpacked() {
  [ "$1" -eq 0 ] && return 0
  PROBLEM="could not be unpacked: $(last_line "$SCRATCH/errors")"
  local code=15
  disk_is_full "${2%/*}" "$PROBLEM" && code=16
  rm -rf -- "$2"
  UNFINISHED=''
  return "$code"
}

# lift FOLDER PATTERN: an archive holds its files one or two folders down; bring them up.
lift() {
  local path inner
  # shellcheck disable=SC2086 # a pattern
  for path in "$1"/$2 "$1"/*/$2 "$1"/*/*/$2; do
    [ -f "$path" ] || continue
    inner=$(dirname -- "$path")
    if [ "$inner" != "$1" ]; then
      mv -- "$inner" "$1.inner" && rm -rf -- "$1" && mv -- "$1.inner" "$1" || return 1
    fi
    return 0
  done
  PROBLEM="does not hold what it should ($2)"
  rm -rf -- "$1"
  return 15
}

# place I PREPARED SOURCE: the last checks, then one rename.
place() {
  local i=$1 prepared=$2 file="$REFERENCE/${P_PATH[$1]}" inside="$2" key algorithm=sha256
  case "${P_ACTION[i]}" in
    unzip) inside="$prepared/mainIndex" ;;
    untar) for inside in "$prepared"/*stratifications.tsv; do break; done ;;
  esac
  key="${P_PATH[i]}${inside#"$prepared"}"
  has_md5 "$i" && algorithm=md5
  # What was unpacked is new; a plain download has just been looked at.
  if [ "${P_ACTION[i]}" != - ] && ! content_problem "$inside" "$key" 0; then
    rm -rf -- "$prepared"
    return 15
  fi
  file_digest "$algorithm" "$inside" || { PROBLEM='cannot be read back'; return 1; }
  if ! pin_agrees "$i" "$key" "$DIGEST" "$3"; then
    rm -rf -- "$prepared"
    return 15
  fi
  # What was there and did not count is kept beside, out of the way.
  if [ -e "$file" ] && [ -s "$file" ]; then
    rm -rf -- "$file.invalid"
    mv -- "$file" "$file.invalid" || { PROBLEM="cannot be replaced"; return 1; }
    say "The file that was there before is now ${file##*/}.invalid."
  fi
  rm -f -- "$file.partial.from"
  mv -f -- "$prepared" "$file" || { PROBLEM='could not be renamed'; return 1; }
  UNFINISHED=''
  inside="$file${inside#"$prepared"}"
  if ! has_md5 "$i" && [ "$3" != built ] && ! find_record "$key"; then
    say "No checksum is published for ${P_PATH[i]}: this first download is pinned ($DIGEST)."
  fi
  P_STATE[i]=present
  P_WHY[i]=''
  P_DIGEST[i]=$DIGEST
  P_BYTES[i]=$(file_size "$inside")
  add_record "$key" "$inside" "$DIGEST" "$3"
  P_WHEN[i]=$RECORDED_AT
  # An index older than its file makes htslib warn on every read.
  [ -e "$file.tbi" ] && touch -c -- "$file.tbi" 2>/dev/null
  return 0
}

# build_row I: an index that no source delivers. Without a tool a .tbi is left out: the built-in engine needs none.
build_row() {
  local i=$1 file="$REFERENCE/${P_PATH[$1]}" data folder code
  data=${file%.*}
  case "$file" in
    *.tbi) have tabix || return 0 ;; # excused in the answer
  esac
  [ -f "$data" ] || return 0
  take_lock "$file"
  load_record
  check_row "$i"
  if [ "${P_STATE[i]}" != present ]; then
    say "Building the index ${P_PATH[i]}..."
    folder="$SCRATCH/index"
    mkdir -p -- "$folder"
    ln -sf -- "$data" "$folder/${data##*/}"
    case "$file" in
      *.fai)
        if have samtools; then run_child samtools faidx "$folder/${data##*/}" 2>"$SCRATCH/errors"
        else run_child index_fasta "$data" "$folder/${file##*/}" 2>"$SCRATCH/errors"; fi
        ;;
      *) run_child tabix -f -p vcf "$folder/${data##*/}" 2>"$SCRATCH/errors" ;;
    esac
    code=$?
    if [ "$code" -eq 0 ] && mv -- "$folder/${file##*/}" "$file.partial" 2>"$SCRATCH/errors" &&
      content_problem "$file.partial" "${file##*/}" 1; then
      if place "$i" "$file.partial" built; then P_FAIL[i]=0; else P_FAIL[i]=15; fi
    else
      rm -f -- "$file.partial"
      P_STATE[i]=missing
      P_FAIL[i]=15
      PROBLEM="could not be built from ${data##*/}: $(last_line "$SCRATCH/errors")"
      disk_is_full "${file%/*}" "$PROBLEM" && P_FAIL[i]=16
    fi
    [ "${P_FAIL[i]}" -eq 0 ] || { P_WHY[i]=$PROBLEM; warn "${P_PATH[i]} $PROBLEM"; }
    rm -rf -- "$folder"
  fi
  release_lock
}

# The five columns of a .fai, for a machine without samtools. Refuses lines of unequal length as samtools does.
index_fasta() {
  awk '
    function finish() { if (name != "") printf "%s\t%.0f\t%.0f\t%.0f\t%.0f\n", name, total, start, bases, width }
    {
      bytes = length($0) + 1; line = $0; sub(/\r$/, "", line)
      if (substr(line, 1, 1) == ">") {
        finish(); name = substr(line, 2); sub(/[ \t].*/, "", name)
        total = 0; bases = 0; width = 0; short = 0; start = at + bytes
      } else if (length(line) > 0) {
        if (name == "" || short) { print "line " NR " does not fit" > "/dev/stderr"; failed = 1; exit 1 }
        if (bases == 0) { bases = length(line); width = bytes }
        if (length(line) > bases) { print "line " NR " is too long" > "/dev/stderr"; failed = 1; exit 1 }
        if (length(line) < bases) short = 1
        total += length(line)
      } else short = 1
      at += bytes
    }
    END { if (!failed) finish() }' "$1" >"$2"
}
