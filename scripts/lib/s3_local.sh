# Part of aws_download_gvcf.sh: the run folder: lock, what is already whole, checksums, the final word.

if stat -c %s / >/dev/null 2>&1; then STAT=(stat -c) STAT_SIZE=%s STAT_MTIME=%Y; else STAT=(stat -f) STAT_SIZE=%z STAT_MTIME=%m; fi

# size_of FILE: sets SIZE_NOW and MTIME_NOW (seconds), 0 for none
size_of() {
  SIZE_NOW=$("${STAT[@]}" "$STAT_SIZE $STAT_MTIME" "$1" 2>/dev/null) || SIZE_NOW='0 0'
  MTIME_NOW=${SIZE_NOW#* } SIZE_NOW=${SIZE_NOW% *}
}

# md5 of stdin, 32 hex digits
md5_stdin() {
  if command -v md5sum >/dev/null 2>&1; then md5sum | cut -c 1-32
  elif command -v md5 >/dev/null 2>&1; then md5 -q
  else openssl md5 | sed 's/.* //'; fi
}

# expected_md5 I: sets EXPECTED to what the lab's md5 file says about file I; empty when it says nothing usable
expected_md5() {
  local m=${MD5_OF[$1]}
  EXPECTED=''
  [ "$m" -ge 0 ] || return 0
  case ${STATE[m]} in whole | done) ;; *) return 0 ;; esac
  # `md5sum` writes "HEX  NAME", BSD "MD5 (NAME) = HEX", some write HEX alone; one file may list several.
  EXPECTED=$(head -c 65536 "$DEST/${NAME[m]}" | VC_NAME=${SRC[$1]} LC_ALL=C awk '
    { line = tolower($0); hex = ""
      k = split(line, w, /[^0-9a-z]+/)
      for (i = 1; i <= k; i++) if (length(w[i]) == 32 && w[i] ~ /^[0-9a-f]+$/) { hex = w[i]; break }
      if (hex == "") next
      if (first == "") first = hex
      if (index($0, ENVIRON["VC_NAME"])) { print hex; named = 1; exit } }
    END { if (!named) print first }')
  [ -n "$EXPECTED" ] || warn "${NAME[m]} holds no md5; ${NAME[$1]} is checked by its size only."
}

# --- lock: two downloads never write one run folder --------------------------------------------------------------------

process_start() { ps -p "$1" -o lstart= 2>/dev/null | tr -s ' '; }

# read_owner: sets OWNER (pid), OWNER_HOST, OWNER_START of the lock; OWNER is empty while nobody has signed it
read_owner() {
  { read -r OWNER && read -r OWNER_HOST && read -r OWNER_START; } <"$LOCK_DIR/owner" || OWNER=''
} 2>/dev/null

take_lock() {
  local tries=0 seen
  LOCK_DIR=$DEST/.download.lock
  while ! mkdir "$LOCK_DIR" 2>"$WORK/lock.err"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { classify_error "$WORK/lock.err" "The folder $DEST"; fail_now; }
    read_owner
    if [ -z "$OWNER" ] && [ "$tries" -lt 20 ]; then sleep 0.1; continue; fi
    if [ -n "$OWNER" ] && { [ "$OWNER_HOST" != "$(uname -n)" ] || owner_lives; }; then
      die 1 "Another download into $DEST is running (process $OWNER on $OWNER_HOST)." \
        "Wait for it to end. If there is none, delete the folder $LOCK_DIR."
    fi
    # The owner is gone. Of several successors one clears its lock away, having looked again.
    if mkdir "$LOCK_DIR.clearing" 2>/dev/null; then
      seen=$OWNER
      read_owner
      if [ "$OWNER" = "$seen" ]; then end_orphans; rm -rf -- "$LOCK_DIR"; fi
      rmdir "$LOCK_DIR.clearing"
    elif [ "$tries" -gt 60 ]; then
      rmdir "$LOCK_DIR.clearing" 2>/dev/null
    else
      sleep 0.1
    fi
  done
  LOCK=$LOCK_DIR
  printf '%s\n%s\n%s\n' "$$" "$(uname -n)" "$(process_start $$)-" >"$LOCK/owner"
}

owner_lives() {
  case $OWNER in *[!0-9]*) return 1 ;; esac
  kill -0 "$OWNER" 2>/dev/null || ps -p "$OWNER" >/dev/null 2>&1 || return 1
  [ "$OWNER_START" = '-' ] || [ "$OWNER_START" = "$(process_start "$OWNER")-" ]
}

# A killed (SIGKILL) predecessor may have left CLI processes that still write its partial files.
end_orphans() {
  local pid
  while read -r pid; do
    case $pid in '' | *[!0-9]*) continue ;; esac
    case $(ps -p "$pid" -o args= 2>/dev/null) in *s3*"$BUCKET"*) kill -9 "$pid" 2>/dev/null ;; esac
  done 2>/dev/null <"$LOCK_DIR/children"
}

# --- what is there ---------------------------------------------------------------------------------------------------

RECORD_NAME=.download.tsv

# remember I: the file, of SIZE_NOW and MTIME_NOW, is whole; the next run sees that without reading it again
remember() {
  printf '%s\t%s\t%s\t%s\n' "${NAME[$1]}" "$SIZE_NOW" "$MTIME_NOW" "${ETAG[$1]}" >>"$DEST/$RECORD_NAME"
}

read_record() {
  local i name size mtime etag
  for ((i = 0; i < COUNT; i++)); do KNOWN[i]=''; done
  [ -f "$DEST/$RECORD_NAME" ] || return 0
  while IFS=$'\t' read -r name size mtime etag; do
    for ((i = 0; i < COUNT; i++)); do
      [ "${NAME[i]}" = "$name" ] && KNOWN[i]="$size $mtime $etag"
    done
  done <"$DEST/$RECORD_NAME"
}

# STATE becomes `whole`, `todo`, or `check`: right size, and an md5 still to be compared.
check_present() {
  local i file
  read_record
  for ((i = 0; i < COUNT; i++)); do
    file=$DEST/${NAME[i]}
    if [ -L "$file" ] || { [ -e "$file" ] && [ ! -f "$file" ]; }; then
      die 2 "$file is not a plain file." 'Move it away, then run it again.'
    fi
    [ -f "$file" ] || continue
    size_of "$file"
    if [ "$SIZE_NOW" != "${SIZE[i]}" ]; then
      info "${NAME[i]} is here with $SIZE_NOW bytes, S3 has ${SIZE[i]}: it is fetched again."
      continue
    fi
    case ${KNOWN[i]} in
      "$SIZE_NOW $MTIME_NOW ${ETAG[i]}") STATE[i]=whole ;;
      "$SIZE_NOW $MTIME_NOW "*) info "${NAME[i]} has changed on S3: it is fetched again." ;;
      *) if [ "${MD5_OF[i]}" -ge 0 ]; then STATE[i]=check; else STATE[i]=whole; fi
        # A checksum of equal length may still be another checksum.
        case ${NAME[i]} in *.md5 | *.md5sum) STATE[i]=todo ;; esac ;;
    esac
  done
}

# Second half of the check, once the md5 files are here.
check_md5_of_present() {
  local i actual
  for ((i = 0; i < COUNT; i++)); do
    [ "${STATE[i]}" = check ] || continue
    expected_md5 "$i"
    STATE[i]=whole
    if [ -n "$EXPECTED" ]; then
      info "Checking the md5 of ${NAME[i]}"
      actual=$(md5_stdin <"$DEST/${NAME[i]}")
      if [ "$actual" != "$EXPECTED" ]; then
        STATE[i]=todo
        info "${NAME[i]} does not match its md5: it is fetched again."
        continue
      fi
    fi
    size_of "$DEST/${NAME[i]}"
    remember "$i"
  done
}

# check_disk BYTES_NEEDED
check_disk() {
  local free_kb
  free_kb=$(df -Pk "$DEST" 2>/dev/null | awk 'NR == 2 { for (i = NF; i > 1; i--) if ($i ~ /^[0-9]+%$/) { print $(i - 1); exit } }')
  case $free_kb in '' | *[!0-9]*) return 0 ;; esac
  [ "$free_kb" -ge $((($1 + 1023) / 1024 + 64)) ] && return 0
  local needed
  human_bytes $(($1 + 65536)); needed=$HUMAN
  human_bytes $((free_kb * 1024))
  die 16 "The disk is full: $needed are needed and $HUMAN are free in $DEST." \
    'Free some space or choose another data folder.'
}

# Tools distrust an index that is older than its file, and files arrive in any order.
freshen_indexes() {
  local i index
  for ((i = 0; i < COUNT; i++)); do
    index=$DEST/${NAME[i]}
    case ${NAME[i]}:${STATE[i]} in *.tbi:done | *.tbi:whole) ;; *) continue ;; esac
    if [ "${index%.tbi}" -nt "$index" ]; then touch -- "$index" && size_of "$index" && remember "$i"; fi
  done
}

# --- words at the end ----------------------------------------------------------------------------------------------------

describe_plan() {
  local i bytes=0 n=0
  for ((i = 0; i < COUNT; i++)); do
    case ${STATE[i]} in
      whole) info "already whole  ${NAME[i]}" ;;
      check) info "to be checked  ${NAME[i]}" ;;
      *) human_bytes "${SIZE[i]}"
        info "would fetch    ${NAME[i]}  $HUMAN  from s3://$BUCKET/${DIR[i]}/${SRC[i]}"
        bytes=$((bytes + SIZE[i])) n=$((n + 1)) ;;
    esac
  done
  human_bytes "$bytes"
  info "Dry run: $n of $COUNT files ($HUMAN) would be fetched into $DEST."
}

summarise() {
  local i got=0 bytes=0 kept=0 failed=0 seconds=$((SECONDS - STARTED))
  for ((i = 0; i < COUNT; i++)); do
    case ${STATE[i]} in
      done) got=$((got + 1)) bytes=$((bytes + SIZE[i])) ;;
      whole) kept=$((kept + 1)) ;;
      *) failed=$((failed + 1)) ;;
    esac
  done
  if [ "$failed" -gt 0 ] || [ -n "$FIRST_TEXT" ]; then
    info "Files fetched: $got, already whole: $kept, failed: $failed."
    die "$FIRST_CODE" "$FIRST_TEXT" "$FIRST_HINT"
  fi
  rm -rf -- "$STAGE"
  # What this sample now consists of; the application moves files of an earlier delivery aside.
  printf '%s\n' "${NAME[@]}" >"$DEST/.delivered.partial" 2>/dev/null && mv -f -- "$DEST/.delivered.partial" "$DEST/.delivered" ||
    die 1 "$DEST/.delivered cannot be written." 'Is the disk full? Run it again.'
  if [ "$got" = 0 ]; then info "Everything is already whole in $DEST (files: $kept)."; return; fi
  human_bytes "$bytes"
  info "Files fetched: $got, $HUMAN in $seconds s; already whole: $kept. They are in $DEST."
}

on_exit() {
  [ -n "$LOCK" ] && rm -rf -- "$LOCK"
  [ -n "$WORK" ] && rm -rf -- "$WORK"
}

on_signal() {
  trap '' INT TERM HUP PIPE
  stop_children
  # What is left of a progress line goes.
  [ -t 1 ] && printf '\r\033[K'
  local how='Run it again; it goes on where it stopped.'
  [ -n "${VCBENCH_CHILD:-}" ] && how='Retry the run: it goes on where it stopped.' # a step of a run
  printf 'error: Interrupted.\nhint: %s\n' "$how" >&2
  exit "$1"
}
