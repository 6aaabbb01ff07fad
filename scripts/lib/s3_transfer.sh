# Part of aws_download_gvcf.sh: the transfers. Small files go by one recursive `aws s3 cp` per source folder (starting
# the CLI costs half a second). Each large file is written, in order, into STAGE/<name>.part by a process of its own,
# so that it can be resumed and its md5 be computed while it arrives. Nothing is named as the run's file until it is whole.

number_or "${VCBENCH_S3_STREAM_MIN:-}" 268435456
STREAM_MIN=$NUMBER
# Amazon limits the rate of each connection, so a large file comes by several (`aws s3 cp`). A server of one's own fills
# the line with one (`aws s3api get-object`), at less than half the processor time.
connections() {
  case ${VCBENCH_S3_CONNECTIONS:-}:$ENDPOINT in
    one:* | several:*) echo "$VCBENCH_S3_CONNECTIONS" ;;
    *: | *.amazonaws.com*) echo several ;;
    *) echo one ;;
  esac
}
FIRST_CODE=0 FIRST_TEXT='' FIRST_HINT='' STAGE='' STARTED=$SECONDS DONE_BYTES=0 TOTAL_BYTES=0
JOBS=0

fetch_all() {
  local i checks=0
  STAGE=$DEST/.partial
  mkdir -p -- "$STAGE/bulk" 2>"$WORK/mkdir.err" || { classify_error "$WORK/mkdir.err" "The folder $STAGE"; fail_now; }
  forget_foreign_partials
  for ((i = 0; i < COUNT; i++)); do [ "${STATE[i]}" = check ] && checks=1; done
  if [ "$checks" = 1 ]; then
    ONLY_MD5=1
    fetch_round
    [ -z "$FIRST_TEXT" ] || return 0
    check_md5_of_present
  fi
  ONLY_MD5=0
  fetch_round
}

# A partial file counts only while S3 still has the object it came from; what was fetched is written beside it.
forget_foreign_partials() {
  local i keep name size etag
  for ((i = 0; i < COUNT; i++)); do PART_OK[i]=0; done
  if [ -f "$STAGE/plan" ]; then
    while IFS=$'\t' read -r name size etag; do
      for ((i = 0; i < COUNT; i++)); do
        [ "${NAME[i]}	${SIZE[i]}	${ETAG[i]}" = "$name	$size	$etag" ] && [ "$etag" != - ] && PART_OK[i]=1
      done
    done <"$STAGE/plan"
  fi
  keep='|'
  for ((i = 0; i < COUNT; i++)); do
    [ "${PART_OK[i]}" = 1 ] && [ "${STATE[i]}" != whole ] && keep="$keep${NAME[i]}.part|bulk/${SRC[i]}|"
  done
  for ((i = 0; i < COUNT; i++)); do
    size_of "$STAGE/bulk/${SRC[i]}"
    [ "$SIZE_NOW" = "${SIZE[i]}" ] || rm -f -- "$STAGE/bulk/${SRC[i]}"
  done
  for name in "$STAGE"/* "$STAGE"/bulk/*; do
    case $name in "$STAGE/bulk" | *'*') continue ;; esac
    case $keep in *"|${name#"$STAGE/"}|"*) ;; *) rm -rf -- "$name" ;; esac
  done
  for ((i = 0; i < COUNT; i++)); do printf '%s\t%s\t%s\n' "${NAME[i]}" "${SIZE[i]}" "${ETAG[i]}"; done >"$STAGE/plan" ||
    { echo 'No space left on device' >"$WORK/plan.err"; classify_error "$WORK/plan.err" "$STAGE"; fail_now; }
}

# fetch_round: everything still `todo` (of the md5 files only, when ONLY_MD5)
fetch_round() {
  local i j need=0 files=0 running next=0 shown=-1 slots
  JOBS=0 DONE_BYTES=0 TOTAL_BYTES=0
  : >"$WORK/dirs"
  for ((i = 0; i < COUNT; i++)); do
    ROUND[i]=0
    [ "${STATE[i]}" = todo ] || continue
    if [ "$ONLY_MD5" = 1 ]; then case ${NAME[i]} in *.md5 | *.md5sum) ;; *) continue ;; esac; fi
    ROUND[i]=1 files=$((files + 1)) TOTAL_BYTES=$((TOTAL_BYTES + SIZE[i]))
    [ "${SIZE[i]}" -gt 0 ] || warn "${NAME[i]} is empty on S3."
    size_of "$STAGE/${NAME[i]}.part"
    need=$((need + SIZE[i] - SIZE_NOW))
  done
  [ "$files" -gt 0 ] || return 0
  check_disk "$need"
  human_bytes "$TOTAL_BYTES"
  info "Files to fetch: $files, $HUMAN"
  sweep_bulk
  plan_jobs
  # One stream saturates about one core; leave one for the rest.
  slots=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
  slots=$((slots > 4 ? 3 : slots > 2 ? slots - 1 : 1))
  while :; do
    running=0
    for ((j = 0; j < JOBS; j++)); do
      case ${JOB_STATE[j]} in run | verify) step_job "$j" ;; esac
      [ "${JOB_KIND[j]}:${JOB_STATE[j]}" = stream:run ] && running=$((running + 1))
    done
    sweep_bulk
    while [ "$next" -lt "$JOBS" ] && [ -z "$STOPPED" ]; do
      [ "${JOB_KIND[next]}" = stream ] && [ "$running" -ge "$slots" ] && break
      start_job "$next"
      [ "${JOB_KIND[next]}" = stream ] && running=$((running + 1))
      next=$((next + 1))
    done
    [ -n "$STOPPED" ] && break
    [ "$shown" = "$SECONDS" ] || { show_progress; shown=$SECONDS; }
    all_jobs_done && break
    sleep 0.1
  done
  stop_children
  show_progress
  for ((i = 0; i < COUNT; i++)); do
    if [ "${ROUND[i]}" = 1 ] && [ "${STATE[i]}" = todo ]; then
      fail_file "$i" 1 "${NAME[i]} was not delivered." 'Run it again.'
    fi
  done
}

TRY_AGAIN='Run it again; if it stays so, the file on S3 is being replaced.'
STOPPED=''
all_jobs_done() {
  local j
  for ((j = 0; j < JOBS; j++)); do [ "${JOB_STATE[j]}" = end ] || return 1; done
}

# Jobs: bulk jobs (one per source folder) first, as they bring the md5 files; then streams, largest first.
plan_jobs() {
  local i dir
  for ((i = 0; i < COUNT; i++)); do
    [ "${ROUND[i]}" = 1 ] && [ "${STATE[i]}" = todo ] || continue
    # `aws s3 cp` reads "[" in its filters as a character class, folder name included.
    if [ "${SIZE[i]}" -ge "$STREAM_MIN" ] && [ "${SIZE[i]}" -gt 0 ]; then BY_STREAM[i]=1
    else case ${DIR[i]} in *'['*) BY_STREAM[i]=1 ;; *) BY_STREAM[i]=0; printf '%s\n' "${DIR[i]}" >>"$WORK/dirs" ;; esac; fi
  done
  while IFS= read -r dir; do
    JOB_KIND[JOBS]=bulk JOB_DIR[JOBS]=$dir JOB_FILE[JOBS]=-1 JOB_STATE[JOBS]=wait
    JOBS=$((JOBS + 1))
  done < <(LC_ALL=C sort -u "$WORK/dirs")
  while read -r _ i; do
    JOB_KIND[JOBS]=stream JOB_DIR[JOBS]='' JOB_FILE[JOBS]=$i JOB_STATE[JOBS]=wait JOB_TRIES[JOBS]=0
    JOBS=$((JOBS + 1))
  done < <(for ((i = 0; i < COUNT; i++)); do
    [ "${ROUND[i]}" = 1 ] && [ "${STATE[i]}" = todo ] && [ "${BY_STREAM[i]}" = 1 ] && echo "${SIZE[i]} $i"
  done | sort -nr)
}

start_job() {
  JOB_PID[$1]='' JOB_HASH[$1]='' JOB_PIPE[$1]=''
  if [ "${JOB_KIND[$1]}" = bulk ]; then start_bulk "$1"; else start_stream "$1"; fi
  JOB_STATE[$1]=run
  printf '%s\n' "${JOB_PID[$1]}" "${JOB_HASH[$1]}" "${JOB_PIPE[$1]}" >>"$LOCK/children"
}

start_bulk() {
  local i filters
  filters=(--exclude '*')
  for ((i = 0; i < COUNT; i++)); do
    [ "${ROUND[i]}" = 1 ] && [ "${STATE[i]}" = todo ] && [ "${BY_STREAM[i]}" = 0 ] && [ "${DIR[i]}" = "${JOB_DIR[$1]}" ] &&
      filters=("${filters[@]}" --include "${SRC[i]}")
  done
  "${AWS[@]}" s3 cp "s3://$BUCKET/${JOB_DIR[$1]}/" "$STAGE/bulk/" --recursive --only-show-errors "${filters[@]}" \
    >"$WORK/job$1.out" 2>"$WORK/job$1.err" </dev/null &
  JOB_PID[$1]=$!
}

start_stream() {
  local i=${JOB_FILE[$1]} part key get
  part=$STAGE/${NAME[i]}.part key=${DIR[i]}/${SRC[i]}
  get=("${AWS[@]}" s3api get-object --bucket "$BUCKET" --key "$key")
  [ "${ETAG[i]}" = - ] || get=("${get[@]}" --if-match "\"${ETAG[i]}\"")
  rm -f -- "$WORK/job$1".*
  size_of "$part"
  if [ "$SIZE_NOW" -gt "${SIZE[i]}" ]; then rm -f -- "$part"; SIZE_NOW=0; fi
  JOB_FROM[$1]=$SIZE_NOW
  if [ "$SIZE_NOW" = "${SIZE[i]}" ]; then
    : >"$WORK/job$1.err"
  elif [ "$SIZE_NOW" -gt 0 ]; then
    human_bytes "$SIZE_NOW"
    info "Resuming ${NAME[i]} after $HUMAN"
    # get-object insists on opening its output itself; a pipe keeps it from truncating what is there.
    mkfifo "$WORK/job$1.pipe"
    cat <"$WORK/job$1.pipe" >>"$part" 2>"$WORK/job$1.cat" &
    JOB_PIPE[$1]=$!
    "${get[@]}" --range "bytes=$SIZE_NOW-" "$WORK/job$1.pipe" >/dev/null 2>"$WORK/job$1.err" </dev/null &
    JOB_PID[$1]=$!
  elif [ "$(connections)" = one ]; then
    "${get[@]}" "$part" >/dev/null 2>"$WORK/job$1.err" </dev/null &
    JOB_PID[$1]=$!
  else
    "${AWS[@]}" s3 cp "s3://$BUCKET/$key" - >"$part" 2>"$WORK/job$1.err" </dev/null &
    JOB_PID[$1]=$!
  fi
  if [ "${MD5_OF[i]}" -ge 0 ]; then
    follow "$part" "${SIZE[i]}" "$WORK/job$1.stop" 2>/dev/null | md5_stdin >"$WORK/job$1.md5" 2>/dev/null &
    JOB_HASH[$1]=$!
  fi
}

# follow FILE SIZE STOP_FILE: the growing FILE on stdout until SIZE bytes are through or STOP_FILE appears
follow() {
  local at=0 full
  while [ ! -e "$3" ] && kill -0 $$ 2>/dev/null; do
    size_of "$1"
    full=$((SIZE_NOW / 1048576))
    if [ "$full" -gt "$at" ]; then
      dd if="$1" bs=1048576 skip="$at" count=$((full - at)) 2>/dev/null || return
      at=$full
    elif [ "$SIZE_NOW" -ge "$2" ]; then
      dd if="$1" bs=1048576 skip="$at" 2>/dev/null
      return
    else
      sleep 0.3
    fi
  done
}

alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# step_job J: looks whether the process ended and what to do next
step_job() {
  local j=$1 i=${JOB_FILE[$1]} rc=0
  if [ "${JOB_STATE[j]}" = run ]; then
    if [ -s "$WORK/job$j.cat" ]; then kill "${JOB_PID[j]}" 2>/dev/null; fi
    alive "${JOB_PID[j]}" && return
    if [ -n "${JOB_PID[j]}" ]; then wait "${JOB_PID[j]}" 2>/dev/null; rc=$?; fi
    if [ -n "${JOB_PIPE[j]}" ]; then
      # Frees a reader that still waits for a writer: opening both ways never blocks.
      exec 7<>"$WORK/job$j.pipe"; exec 7>&-
      wait "${JOB_PIPE[j]}" 2>/dev/null
      cat "$WORK/job$j.cat" >>"$WORK/job$j.err" 2>/dev/null
    fi
    JOB_PID[j]='' JOB_PIPE[j]=''
    if [ "${JOB_KIND[j]}" = bulk ]; then end_bulk "$j" "$rc"; return; fi
    end_stream "$j" "$rc"
  elif ! alive "${JOB_HASH[j]}"; then
    verify_stream "$j"
  fi
}

end_bulk() {
  JOB_STATE[$1]=end
  sweep_bulk
  [ "$2" = 0 ] && return
  local i
  classify_error "$WORK/job$1.err" "s3://$BUCKET/${JOB_DIR[$1]}"
  for ((i = 0; i < COUNT; i++)); do
    if [ "${ROUND[i]}" = 1 ] && [ "${STATE[i]}" = todo ] && [ "${BY_STREAM[i]}" = 0 ] && [ "${DIR[i]}" = "${JOB_DIR[$1]}" ] &&
      [ ! -f "$STAGE/bulk/${SRC[i]}" ]; then
      fail_file "$i" "$E_CODE" "$E_TEXT" "$E_HINT"
    fi
  done
}

end_stream() {
  local j=$1 i=${JOB_FILE[$1]} part
  part=$STAGE/${NAME[i]}.part
  size_of "$part"
  if [ "$2" = 0 ] && [ "$SIZE_NOW" = "${SIZE[i]}" ]; then
    if [ -z "${JOB_HASH[j]}" ] && [ "${JOB_FROM[j]}" -gt 0 ]; then
      # Pieces of two downloads and no md5 from the lab: gzip's own checksums tell whether they fit.
      case ${NAME[i]} in *.gz) gzip -t <"$part" 2>/dev/null && echo fits >"$WORK/job$j.fits" & JOB_HASH[j]=$! ;; esac
    fi
    JOB_STATE[j]=verify
    return
  fi
  : >"$WORK/job$j.stop"
  if [ "$2" = 0 ]; then
    E_CODE=15 E_TEXT="${NAME[i]} arrived with $SIZE_NOW bytes instead of ${SIZE[i]}." E_HINT=$TRY_AGAIN
  else
    classify_error "$WORK/job$j.err" "s3://$BUCKET/${DIR[i]}/${SRC[i]}"
  fi
  # What arrived is a prefix of the object, also when the CLI lost its thread after a broken connection and ended
  # early; only more than the object is useless.
  [ "$SIZE_NOW" -le "${SIZE[i]}" ] || rm -f -- "$part"
  # A break after a good piece (the CLI's own are of 8 MiB) is no failed attempt.
  [ "$((SIZE_NOW - JOB_FROM[j]))" -ge 8388608 ] || JOB_TRIES[j]=$((JOB_TRIES[j] + 1))
  case $E_CODE in
    14 | 15)
      if [ "$SIZE_NOW" -gt "${JOB_FROM[j]}" ] && [ "${JOB_TRIES[j]}" -lt "$AWS_MAX_ATTEMPTS" ]; then
        warn "The connection broke while fetching ${NAME[i]}; going on."
        wait "${JOB_HASH[j]:-$$}" 2>/dev/null
        start_job "$j"
        return
      fi ;;
  esac
  JOB_STATE[j]=end
  case $E_CODE in 13 | 15) rm -f -- "$part" ;; esac
  fail_file "$i" "$E_CODE" "$E_TEXT" "$E_HINT"
}

# The md5 or gzip check of a streamed file has ended (or there is none); its md5 file may still be on its way.
verify_stream() {
  local j=$1 i=${JOB_FILE[$1]} m part
  m=${MD5_OF[i]} part=$STAGE/${NAME[i]}.part
  md5_pending "$i" && return
  JOB_STATE[j]=end
  if [ "$m" -lt 0 ] && [ -n "${JOB_HASH[j]}" ] && [ ! -e "$WORK/job$j.fits" ]; then
    rm -f -- "$part"
    fail_file "$i" 15 "${NAME[i]} is damaged after it was resumed." 'Run it again; it is fetched from the start.'
    return
  fi
  place "$i" "$part" "$(cat "$WORK/job$j.md5" 2>/dev/null)"
}

# md5_pending I: the md5 file of I is still to come, so I cannot be judged yet
md5_pending() {
  local j m=${MD5_OF[$1]}
  [ "$m" -ge 0 ] && [ "${ROUND[m]}" = 1 ] && [ "${STATE[m]}" = todo ] || return 1
  [ "$JOBS" = 0 ] || [ "${BY_STREAM[m]}" = 1 ] && return 0
  for ((j = 0; j < JOBS; j++)); do [ "${JOB_KIND[j]}" = bulk ] && [ "${JOB_STATE[j]}" != end ] && return 0; done
  return 1
}

# Takes over what `aws s3 cp --recursive` has finished: it works under a temporary name and renames at the end.
sweep_bulk() {
  local i pass
  for pass in md5 data; do
    for ((i = 0; i < COUNT; i++)); do
      [ "${ROUND[i]}" = 1 ] && [ "${STATE[i]}" = todo ] && [ -f "$STAGE/bulk/${SRC[i]}" ] || continue
      case $pass:${NAME[i]} in
        md5:*.md5 | md5:*.md5sum | data:*) ;;
        *) continue ;;
      esac
      md5_pending "$i" && continue
      place "$i" "$STAGE/bulk/${SRC[i]}" ''
    done
  done
}

# place I STAGED MD5: checks the staged file (its md5 is MD5 when already known) and gives it its name
place() {
  local i=$1 actual=$3
  size_of "$2"
  if [ "$SIZE_NOW" != "${SIZE[i]}" ]; then
    rm -f -- "$2"
    fail_file "$i" 15 "${NAME[i]} arrived with $SIZE_NOW bytes instead of ${SIZE[i]}." "$TRY_AGAIN"
    return
  fi
  expected_md5 "$i"
  if [ -n "$EXPECTED" ]; then
    [ -n "$actual" ] || actual=$(md5_stdin <"$2")
    if [ "$actual" != "$EXPECTED" ]; then
      rm -f -- "$2"
      fail_file "$i" 15 "${NAME[i]} does not match its md5 (got $actual, the lab says $EXPECTED)." \
        'Run it again; if it stays so, the file was damaged before it reached S3.'
      return
    fi
  fi
  if ! mv -f -- "$2" "$DEST/${NAME[i]}" 2>"$WORK/mv.err"; then
    classify_error "$WORK/mv.err" "$DEST/${NAME[i]}"
    fail_file "$i" "$E_CODE" "$E_TEXT" "$E_HINT"
    return
  fi
  # The CLI renames a file and sets its time only then; under its new name nobody changes it any more.
  size_of "$DEST/${NAME[i]}"
  STATE[i]=done DONE_BYTES=$((DONE_BYTES + SIZE[i]))
  # When its md5 file could not be had, the next run checks this file.
  if [ "${MD5_OF[i]}" -lt 0 ]; then remember "$i"; else case ${STATE[MD5_OF[i]]} in whole | done) remember "$i" ;; esac; fi
  human_bytes "${SIZE[i]}"
  info "fetched ${NAME[i]} ($HUMAN${EXPECTED:+, md5 right})"
}

# fail_file I CODE TEXT HINT: the other files go on, unless nothing can be written any more
fail_file() {
  STATE[$1]=failed
  printf 'failed: %s: %s\n' "${NAME[$1]}" "$3" >&2
  if [ -z "$FIRST_TEXT" ] || [ "$2" = 16 ]; then FIRST_CODE=$2 FIRST_TEXT=$3 FIRST_HINT=$4; fi
  [ "$2" = 16 ] && STOPPED=1
}

show_progress() {
  local j i done=$DONE_BYTES label='' kb
  [ "$TOTAL_BYTES" -gt 0 ] || return 0
  for ((j = 0; j < JOBS; j++)); do
    case ${JOB_KIND[j]}:${JOB_STATE[j]} in
      stream:run | stream:verify)
        i=${JOB_FILE[j]}
        size_of "$STAGE/${NAME[i]}.part"
        done=$((done + SIZE_NOW)) label=${NAME[i]} ;;
      bulk:run) label=${label:-small files} ;;
    esac
  done
  kb=$(du -sk "$STAGE/bulk" 2>/dev/null | awk '{ print $1 }')
  [ "${kb:-0}" -gt 64 ] && done=$((done + kb * 1024))
  [ "$done" -gt "$TOTAL_BYTES" ] && done=$TOTAL_BYTES
  printf 'progress %s/%s bytes %s\r' "$done" "$TOTAL_BYTES" "${label:-files}"
  PROGRESS_OPEN=1
}

stop_children() {
  local j pid left tries
  for ((j = 0; j < JOBS; j++)); do : >"$WORK/job$j.stop"; done
  for tries in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    left=0
    if alive "$CLI_PID"; then left=1; kill "$CLI_PID"; fi
    for ((j = 0; j < JOBS; j++)); do
      for pid in "${JOB_PID[j]:-}" "${JOB_PIPE[j]:-}" "${JOB_HASH[j]:-}"; do
        alive "$pid" || continue
        left=1
        if [ "$tries" -lt 12 ]; then kill "$pid" 2>/dev/null; else kill -9 "$pid" 2>/dev/null; fi
      done
    done
    [ "$left" = 0 ] && break
    sleep 0.2
  done
} 2>/dev/null
