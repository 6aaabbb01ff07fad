# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# One source to one .partial file, resumed where it stopped. Beside it `<partial>.from` says where the partial
# came from (URL, expected size, the server's ETag or date, the process that writes it), so that bytes of two
# different files are never joined.
#
# Every function returns 0 or an exit code of the program: 10 tool missing, 12 refused, 13 not there, 14 network,
# 15 wrong content, 16 disk full, 1 anything else; PROBLEM says why.

RETRY_SECONDS=${VCBENCH_RETRY_SECONDS:-2}
TRIES=3 # in a row without a single new byte

# download URL PARTIAL SIZE NAME EXTRA: SIZE 0 when not published; EXTRA bytes that unpacking will need.
download() {
  local url=$1 partial=$2
  PROBLEM=''
  stop_orphan "$partial"
  case "$url" in
    file://*) copy_file "$@" ;;
    http://* | https://*)
      keep_or_drop_partial "$url" "$partial" "$3"
      if [ "$3" -gt 0 ] && [ "$(file_size "$partial")" -eq "$3" ]; then return 0; fi
      fetch_http "$@"
      ;;
    *)
      PROBLEM="has a source that is neither http, https nor file: $url"
      return 2
      ;;
  esac
}

drop_partial() { rm -f -- "$1" "$1.from"; }

# The writer of a process that was killed outright goes on alone: end it before writing into the same file.
stop_orphan() {
  local line pid='' start='' host='' tries=0
  [ -f "$1.from" ] || return 0
  while IFS=' ' read -r line pid start host; do
    if [ "$line" = writer ] && [ "$host" = "$(this_host)" ] && [ -n "$start" ]; then
      while [ "$(process_start "$pid" 2>/dev/null)" = "$start" ] && [ "$tries" -lt 50 ]; do
        kill "$pid" 2>/dev/null
        sleep 0.1
        tries=$((tries + 1))
      done
    fi
  done <"$1.from"
}

# describe_partial URL PARTIAL SIZE VALIDATOR
describe_partial() {
  printf 'url %s\nsize %s\nvalidator %s\nwriter %s %s %s\n' \
    "$1" "$3" "$4" "$CHILD" "$(process_start "${CHILD:-0}")" "$(this_host)" >"$2.from"
}

# Sets VALIDATOR to the ETag or date under which the partial was fetched.
keep_or_drop_partial() {
  local key value url='' size=''
  VALIDATOR=''
  [ -e "$2" ] || { rm -f -- "$2.from"; return 0; }
  if [ -f "$2.from" ]; then
    while IFS=' ' read -r key value; do
      case "$key" in
        url) url=$value ;;
        size) size=$value ;;
        validator) VALIDATOR=$value ;;
      esac
    done <"$2.from"
  fi
  if [ "$url" != "$1" ] || [ "$size" != "$3" ] || { [ "$3" -gt 0 ] && [ "$(file_size "$2")" -gt "$3" ]; }; then
    drop_partial "$2"
    VALIDATOR=''
  fi
}

copy_file() {
  local source partial=$2 size
  source=$(path_of_file_url "$1")
  if [ ! -f "$source" ]; then
    PROBLEM="is not at $source"
    return 13
  fi
  size=$(file_size "$source")
  drop_partial "$partial"
  need_space $((size + $5)) "${partial%/*}" "$4" || return 16
  UNFINISHED=$partial
  cp -- "$source" "$partial" 2>"$SCRATCH/errors" &
  CHILD=$!
  watch_child "$partial" "$size" "$4"
  local code=$?
  if [ "$code" -ne 0 ]; then
    PROBLEM="could not be copied from $source: $(last_line "$SCRATCH/errors")"
    disk_is_full "${partial%/*}" "$PROBLEM" && code=16 || code=1
    drop_partial "$partial"
  fi
  UNFINISHED=''
  return "$code"
}

# file:///a%20b -> /a b
path_of_file_url() {
  local path=${1#file://}
  path=/${path#*/}
  path=${path//\\/\\\\}
  printf '%b' "${path//%/\\x}"
}

# Retries while bytes still arrive; gives up after TRIES tries in a row that brought none.
fetch_http() {
  local url=$1 partial=$2 size=$3 name=$4 idle=0 before code
  have curl || have wget || {
    PROBLEM='cannot be fetched: neither curl nor wget is installed (Debian: apt-get install curl)'
    return 10
  }
  need_space $((size - $(file_size "$partial") + $5)) "${partial%/*}" "$name" || return 16
  while :; do
    before=$(file_size "$partial")
    RETRY=0
    fetch_once "$url" "$partial" "$size" "$name" "$5"
    code=$?
    if [ "$code" -eq 0 ] || [ "$RETRY" -eq 0 ]; then return "$code"; fi
    if [ "$(file_size "$partial")" -gt "$before" ]; then idle=0; else idle=$((idle + 1)); fi
    if [ "$idle" -ge "$TRIES" ]; then return "$code"; fi
    say "$name: $PROBLEM; trying again at byte $(file_size "$partial")..."
    sleep "$RETRY_SECONDS"
  done
}

# One connection. RETRY=1 when another may succeed.
fetch_once() {
  local url=$1 partial=$2 code status
  W_URL=$url W_PARTIAL=$partial W_SIZE=$3 W_NAME=$4 W_EXTRA=$5 W_TOTAL=0
  W_OFFSET=$(file_size "$partial")
  : >"$SCRATCH/headers"
  : >"$SCRATCH/errors"
  if have curl; then start_curl; else start_wget; fi
  describe_partial "$url" "$partial" "$3" "$VALIDATOR"
  W_DESCRIBED=0
  WATCH_TOTAL=''
  WATCH_HOOK=look_at_headers
  watch_child "$partial" "$3" "$W_NAME"
  code=$?
  WATCH_HOOK=''
  WATCH_TOTAL=''
  if [ "$code" -eq 125 ]; then
    [ "$W_CODE" -eq 15 ] && drop_partial "$partial"
    return "$W_CODE"
  fi
  read_headers
  [ -n "$W_VALIDATOR" ] && describe_partial "$url" "$partial" "$3" "$W_VALIDATOR"
  VALIDATOR=${W_VALIDATOR:-$VALIDATOR}
  status=$W_STATUS
  if [ "$code" -eq 0 ]; then
    [ -e "$partial" ] || : >"$partial" # curl makes no file of an empty answer
    progress "$(file_size "$partial")" "$(file_size "$partial")" "$W_NAME"
    return 0
  fi
  explain_failure "$code" "$status"
}

start_curl() {
  local args
  args=(--fail --location --globoff --silent --show-error --proto '=http,https' --proto-redir '=http,https'
    --connect-timeout 20 --speed-limit 1 --speed-time 60 --dump-header "$SCRATCH/headers" --output "$W_PARTIAL")
  if [ "$W_OFFSET" -gt 0 ]; then
    args[${#args[@]}]=--continue-at
    args[${#args[@]}]=$W_OFFSET
    if [ -n "$VALIDATOR" ]; then
      args[${#args[@]}]=--header
      args[${#args[@]}]="If-Range: $VALIDATOR"
    fi
  fi
  curl "${args[@]}" "$W_URL" >/dev/null 2>"$SCRATCH/errors" &
  CHILD=$!
}

start_wget() {
  local args
  args=(--no-verbose --server-response --tries=1 --timeout=60 --output-document="$W_PARTIAL")
  if [ "$W_OFFSET" -gt 0 ]; then
    args[${#args[@]}]=--continue
    [ -n "$VALIDATOR" ] && args[${#args[@]}]="--header=If-Range: $VALIDATOR"
  fi
  wget "${args[@]}" "$W_URL" >/dev/null 2>"$SCRATCH/headers" &
  CHILD=$!
}

# The last answer's status, whole size and validator, from curl's header file or wget's words.
read_headers() {
  local line key value
  W_STATUS=0 W_TOTAL=0 W_VALIDATOR=''
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    line="${line#"${line%%[! ]*}"}"
    case "$line" in
      HTTP/*)
        read -r _ W_STATUS _ <<<"$line"
        W_TOTAL=0 W_VALIDATOR=''
        continue
        ;;
    esac
    key=${line%%:*}
    value=${line#*: }
    case "$key" in
      [Cc]ontent-[Ll]ength) [ "$W_STATUS" = 200 ] && W_TOTAL=$value ;;
      [Cc]ontent-[Rr]ange) W_TOTAL=${value##*/} ;;
      [Ee][Tt]ag) case "$value" in W/*) ;; *) W_VALIDATOR=$value ;; esac ;;
      [Ll]ast-[Mm]odified) [ -z "$W_VALIDATOR" ] && W_VALIDATOR=$value ;;
    esac
  done <"$SCRATCH/headers"
  case "$W_STATUS" in '' | *[!0-9]*) W_STATUS=0 ;; esac
  case "$W_TOTAL" in '' | *[!0-9]*) W_TOTAL=0 ;; esac
}

# Once the answer's headers are there: remember them for a later resume, and stop early when the server offers
# another size than the catalogue's (small answers are read to the end, to tell a web page from a wrong file) or
# more than the disk holds.
# shellcheck disable=SC2329 # called by watch_child
look_at_headers() {
  [ "$W_DESCRIBED" -eq 1 ] && return 0
  read_headers
  case "$W_STATUS" in 200 | 206) ;; *) return 0 ;; esac
  [ "$W_TOTAL" -eq 0 ] && return 0
  W_DESCRIBED=1
  WATCH_TOTAL=$W_TOTAL
  describe_partial "$W_URL" "$W_PARTIAL" "$W_SIZE" "$W_VALIDATOR"
  if [ "$W_SIZE" -gt 0 ] && [ "$W_TOTAL" -ne "$W_SIZE" ] && [ "$W_TOTAL" -gt 4194304 ]; then
    PROBLEM="has $W_TOTAL bytes at $W_URL where $W_SIZE are expected"
    W_CODE=15
    return 1
  fi
  if [ "$W_SIZE" -eq 0 ] &&
    ! need_space $((W_TOTAL - $(file_size "$W_PARTIAL") + W_EXTRA)) "${W_PARTIAL%/*}" "$W_NAME"; then
    W_CODE=16
    return 1
  fi
  return 0
}

explain_failure() {
  local tool_code=$1 status=$2 words host
  host=${W_URL#*://}
  host=${host%%/*}
  words=$(last_line "$SCRATCH/errors")
  [ -z "$words" ] && words=$(last_line "$SCRATCH/headers")
  if disk_is_full "${W_PARTIAL%/*}" "$words"; then
    PROBLEM="could not be written: the disk of ${W_PARTIAL%/*} is full"
    return 16
  fi
  case "$status" in
    404 | 410)
      PROBLEM="is not at $W_URL (HTTP $status)"
      return 13
      ;;
    401 | 403)
      PROBLEM="is refused by $host (HTTP $status)"
      return 12
      ;;
    416)
      PROBLEM="could not be resumed at $host"
      drop_partial "$W_PARTIAL"
      VALIDATOR=''
      RETRY=1
      return 14
      ;;
    4?? | 5??)
      PROBLEM="cannot be had from $host now (HTTP $status)"
      RETRY=1
      return 14
      ;;
  esac
  # 33: the server answered a resume with the whole file, because it cannot resume or the file has changed.
  if [ "$tool_code" -eq 33 ] || { [ "$W_OFFSET" -gt 0 ] && [ "$status" = 200 ]; }; then
    PROBLEM="cannot be resumed at $host (or has changed there)"
    drop_partial "$W_PARTIAL"
    VALIDATOR=''
    RETRY=1
    return 14
  fi
  if [ "$tool_code" -eq 23 ]; then
    PROBLEM="could not be written: ${words#curl: }"
    return 1
  fi
  PROBLEM="could not be fetched from $host: ${words#curl: }"
  RETRY=1
  return 14
}

last_line() { tail -n 1 -- "$1" 2>/dev/null | tr -d '\r'; }
