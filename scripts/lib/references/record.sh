# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# What was verified, when, and its digest: <reference>/.verified.tsv, only ever appended to; the last line of a
# path counts. A check of a file whose size and modification time are still the recorded ones reads no content.
# Columns: path (relative), size, modification time, digest, when, source, end mark.

RECORD_FILE=''
R_PATH=()
R_SIZE=()
R_TIME=()
R_DIGEST=()
R_WHEN=()
R_SOURCE=()
R_COUNT=0

load_record() {
  local path size time digest when source mark
  R_COUNT=0
  [ -f "$RECORD_FILE" ] || return 0
  while IFS=$'\t' read -r path size time digest when source mark; do
    [ "$mark" = ok ] || continue # a line torn by a crash
    R_PATH[R_COUNT]=$path
    R_SIZE[R_COUNT]=$size
    R_TIME[R_COUNT]=$time
    R_DIGEST[R_COUNT]=$digest
    R_WHEN[R_COUNT]=$when
    R_SOURCE[R_COUNT]=$source
    R_COUNT=$((R_COUNT + 1))
  done <"$RECORD_FILE"
}

# find_record PATH: sets ROW to the last line of PATH, or returns 1.
find_record() {
  ROW=$((R_COUNT - 1))
  while [ "$ROW" -ge 0 ]; do
    [ "${R_PATH[ROW]}" = "$1" ] && return 0
    ROW=$((ROW - 1))
  done
  return 1
}

# add_record PATH FILE DIGEST SOURCE: sets RECORDED_AT. One short write, so that two processes do not mix lines.
add_record() {
  local size time lead=''
  read -r size time < <(file_stamp "$2")
  RECORDED_AT=$(date -u '+%Y-%m-%dT%H:%M:%SZ')
  R_PATH[R_COUNT]=$1
  R_SIZE[R_COUNT]=$size
  R_TIME[R_COUNT]=$time
  R_DIGEST[R_COUNT]=$3
  R_WHEN[R_COUNT]=$RECORDED_AT
  R_SOURCE[R_COUNT]=$4
  R_COUNT=$((R_COUNT + 1))
  if [ -s "$RECORD_FILE" ] && [ "$(tail -c 1 -- "$RECORD_FILE" | hex)" != 0a ]; then lead=$'\n'; fi
  printf '%s%s\t%s\t%s\t%s\t%s\t%s\tok\n' "$lead" "$1" "$size" "$time" "$3" "$RECORDED_AT" "$4" \
    2>/dev/null >>"$RECORD_FILE" || warn "cannot write $RECORD_FILE: the next check will read every file again"
}

# file_digest ALGORITHM FILE: sets DIGEST to e.g. md5:..., or returns 1.
file_digest() {
  local out="$SCRATCH/digest" first
  DIGEST=''
  case "$1" in
    md5)
      if have md5sum; then run_child md5sum -- "$2" >"$out" || return 1
      elif have md5; then run_child md5 -q "$2" >"$out" || return 1
      else die 10 'neither md5sum nor md5 is installed; install coreutils'; fi
      ;;
    sha256)
      if have sha256sum; then run_child sha256sum -- "$2" >"$out" || return 1
      elif have shasum; then run_child shasum -a 256 "$2" >"$out" || return 1
      else die 10 'neither sha256sum nor shasum is installed; install coreutils'; fi
      ;;
  esac
  read -r first _ <"$out"
  DIGEST="$1:${first#\\}"
}
