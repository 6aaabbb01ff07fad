# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# Words, exits, children, locks. Sourced by setup_reference.sh; bash 3.2.

say() { printf '%s\n' "$*" >&3; }
warn() { printf 'warning: %s\n' "$*" >&2; }
error() { printf 'error: %s\n' "$*" >&2; }
die() {
  local code=$1
  shift
  error "$*"
  exit "$code"
}
have() { command -v "$1" >/dev/null 2>&1; }

# progress DONE TOTAL NAME: one line that overwrites itself; the program turns it into bytes, rate and ETA.
progress() { printf 'progress %s/%s bytes %s\r' "$1" "$2" "$3" >&3; }

CHILD=''
HELD_LOCK=''
SCRATCH=''    # scratch folder, removed at the end
UNFINISHED='' # a file or folder that cannot be resumed, removed at the end

# run_child CMD...: in the background and waited for, so that a signal is handled at once.
run_child() {
  local code
  "$@" &
  CHILD=$!
  wait "$CHILD"
  code=$?
  CHILD=''
  return "$code"
}

# watch_child FILE TOTAL NAME: waits for the child, showing how FILE grows. Returns the child's exit code.
watch_child() {
  local code done_bytes pause=0.05 ticks=0
  while kill -0 "$CHILD" 2>/dev/null; do
    sleep "$pause"
    ticks=$((ticks + 1))
    [ "$ticks" -eq 10 ] && pause=0.3 # small files are through by then
    done_bytes=$(file_size "$1")
    progress "$done_bytes" "${WATCH_TOTAL:-$2}" "$3"
    if [ -n "${WATCH_HOOK:-}" ] && ! "$WATCH_HOOK"; then
      kill "$CHILD" 2>/dev/null
      wait "$CHILD" 2>/dev/null
      CHILD=''
      return 125
    fi
  done
  wait "$CHILD"
  code=$?
  CHILD=''
  return "$code"
}

clean_up() {
  if [ -n "$CHILD" ]; then
    kill "$CHILD" 2>/dev/null
    wait "$CHILD" 2>/dev/null
    CHILD=''
  fi
  [ -n "$UNFINISHED" ] && rm -rf -- "$UNFINISHED"
  [ -n "$HELD_LOCK" ] && release_lock
  [ -n "$SCRATCH" ] && rm -rf -- "$SCRATCH"
  return 0
}

# shellcheck disable=SC2329 # called by traps
stop_by_signal() {
  [ -t 3 ] && printf '\r\033[K' >&3 # what is left of a progress line
  if [ -n "${VCBENCH_CHILD:-}" ]; then # a step of a run
    error "stopped by signal $1; retry the run to go on where it stopped"
  else
    error "stopped by signal $1; run the same command again to go on where it stopped"
  fi
  exit $((128 + $2))
}

set_traps() {
  trap clean_up EXIT
  trap 'stop_by_signal TERM 15' TERM
  trap 'stop_by_signal INT 2' INT
  trap 'stop_by_signal HUP 1' HUP
}

# ---- locks -----------------------------------------------------------------------------------------------
# One folder per file, `<file>.lock`; who wants the file raises a flag in it, a file named PID.START.HOST, then
# looks: alone means locked, otherwise the flag comes down and the process waits. The later of two looks always
# sees the earlier flag, so two can never both be alone. A flag names its process uniquely (pid and start time),
# so removing the flag of a dead process can never hit a living one: taking over a stale lock is safe.

process_start() {
  local line
  if [ -r "/proc/$1/stat" ]; then
    read -r line <"/proc/$1/stat" || return 1
    line=${line##*) }
    # shellcheck disable=SC2086 # split on purpose
    set -- $line
    [ "$1" = Z ] && return 1 # dead, not yet collected by its parent
    printf '%s' "${20}"
  else
    line=$(ps -o lstart= -p "$1" 2>/dev/null) || return 1
    printf '%s' "${line//[^A-Za-z0-9]/_}"
  fi
}

this_host() {
  local name
  name=$(uname -n 2>/dev/null)
  name=${name//[^A-Za-z0-9.-]/_}
  printf '%s' "${name:-localhost}"
}

# flag_is_alive FLAG: whether the process that raised the flag still runs.
flag_is_alive() {
  local pid=${1%%.*} rest=${1#*.} start
  case "$pid" in '' | *[!0-9]*) return 1 ;; esac
  start=${rest%%.*}
  # Another machine on a shared disk: its processes cannot be seen from here.
  [ "${rest#*.}" != "$(this_host)" ] && return 0
  [ "$(process_start "$pid")" = "$start" ]
}

# make_folder FOLDER: like mkdir -p, which is upset when somebody else takes the folder away at that moment.
make_folder() {
  local try
  for try in 1 2 3 4 5; do mkdir -p -- "$1" 2>/dev/null && return 0; done
  mkdir -p -- "$1"
}

# take_lock FILE: waits, with a message, until this process alone may write FILE.
take_lock() {
  local folder="$1.lock" name=${1##*/} mine path flag other waited=0 refused=0
  mine="$$.$(process_start $$).$(this_host)"
  while :; do
    make_folder "$folder" || die 1 "cannot write in ${folder%/*}"
    other=''
    if : 2>/dev/null >"$folder/$mine"; then
      refused=0
      for path in "$folder"/*; do
        flag=${path##*/}
        if [ "$flag" = "$mine" ] || [ ! -e "$path" ]; then continue; fi
        if flag_is_alive "$flag"; then
          other=$flag
        else
          say "Taking over the lock on $name from a process that is gone (${flag%%.*})."
          rm -f -- "$path"
        fi
      done
      if [ -z "$other" ]; then
        HELD_LOCK="$folder/$mine"
        return 0
      fi
      rm -f -- "$folder/$mine"
    elif [ -d "$folder" ]; then
      # Its last holder may have taken it away and another made it anew; again and again that is something else.
      refused=$((refused + 1))
      if [ ! -w "$folder" ] || [ "$refused" -ge 20 ]; then die 1 "cannot write in $folder"; fi
    fi
    if [ $((waited % 300)) -eq 0 ] && [ -n "$other" ]; then
      say "Waiting for another process (${other%%.*} on ${other#*.*.}) that is fetching $name; remove $folder if it no longer runs..."
    fi
    waited=$((waited + 1))
    sleep "0.$((RANDOM % 4 + 1))"
  done
}

release_lock() {
  rm -f -- "$HELD_LOCK"
  rmdir -- "${HELD_LOCK%/*}" 2>/dev/null
  HELD_LOCK=''
}

# ---- small facts about files and disks -------------------------------------------------------------------

# GNU and BSD stat differ; the modification time is as exact as the system gives it.
if stat -L -c '%s' / >/dev/null 2>&1; then
  file_size() { stat -L -c '%s' -- "$1" 2>/dev/null || printf 0; }
  file_stamp() { stat -L -c '%s %.9Y' -- "$1" 2>/dev/null; }
else
  file_size() { stat -L -f '%z' -- "$1" 2>/dev/null || printf 0; }
  file_stamp() { stat -L -f '%z %Fm' -- "$1" 2>/dev/null; }
fi

# free_bytes FOLDER: what df says, empty when it does not say.
free_bytes() {
  local line word previous='' here=$1
  while [ ! -d "$here" ] && [ "$here" != / ] && [ "$here" != . ]; do here=$(dirname -- "$here"); done
  line=$(df -Pk -- "$here" 2>/dev/null | tail -n 1)
  for word in $line; do
    case "$word" in
      *%)
        case "$previous" in '' | *[!0-9]*) return 0 ;; esac
        printf '%s' $((previous * 1024))
        return 0
        ;;
    esac
    previous=$word
  done
}

# need_space BYTES FOLDER NAME: sets PROBLEM and returns 16 when the disk has less.
need_space() {
  local free
  free=$(free_bytes "$2")
  if [ -n "$free" ] && [ "$free" -lt "$1" ]; then
    PROBLEM="$3 needs $(human "$1") but the disk of $2 has $(human "$free") free"
    return 16
  fi
  return 0
}

# disk_is_full FOLDER ERRORS: whether a failed write is due to a full disk or quota.
disk_is_full() {
  local free
  case "$2" in *'No space left'* | *'uota exceeded'*) return 0 ;; esac
  free=$(free_bytes "$1")
  [ -n "$free" ] && [ "$free" -lt 1048576 ]
}

human() {
  if [ "$1" -ge 1000000000 ]; then
    printf '%s.%s GB' $(($1 / 1000000000)) $(($1 % 1000000000 / 100000000))
  elif [ "$1" -ge 1000000 ]; then
    printf '%s.%s MB' $(($1 / 1000000)) $(($1 % 1000000 / 100000))
  else
    printf '%s bytes' "$1"
  fi
}
