#!/usr/bin/env bash
# Fetch one sample's DRAGEN files from the lab's S3 bucket into a run folder. See --help.
# Runs on bash 3.2 (macOS) and with GNU or BSD tools; needs the AWS CLI, version 1 or 2.
set -u
unset CDPATH

usage() {
  cat <<'HELP'
Usage: aws_download_gvcf.sh [options] SAMPLE_ID

Fetches the gVCF, SV VCF, hard-filtered VCF (with indexes and md5 files) and the nine DRAGEN metric CSVs of exactly
this sample from  s3://BUCKET/BASE_PATH/SAMPLE_ID/vcf/dragen/<id>/varcaller/  into one folder. Files that are already
whole are skipped; an interrupted download goes on where it stopped.

Options (each may also come from the environment):
  --bucket NAME       VCBENCH_S3_BUCKET                required
  --base-path PATH    VCBENCH_S3_BASE_PATH             default: none, samples lie at the top of the bucket
  --profile NAME      AWS_PROFILE                      AWS CLI profile
  --region NAME       AWS_REGION, AWS_DEFAULT_REGION
  --endpoint URL      VCBENCH_S3_ENDPOINT, AWS_ENDPOINT_URL   an S3 server other than Amazon's
  --dest FOLDER       VCBENCH_DEST                     required; the run folder, e.g. data/lab_runs/SAMPLE_ID_R001
  --run-name NAME     default SAMPLE_ID_R001; files called SAMPLE_ID.* are stored as NAME.*
  --dry-run           say what would be fetched; write nothing
  -h, --help          this text

Tuning, environment only: AWS_MAX_ATTEMPTS (3), VCBENCH_S3_CONNECT_TIMEOUT (10 s), VCBENCH_S3_READ_TIMEOUT (60 s),
VCBENCH_S3_STREAM_MIN (268435456: larger files get a process of their own and can be resumed), VCBENCH_S3_CONNECTIONS
(one or several for such a file; several from Amazon, one from --endpoint).

Exit codes: 0 done, 1 other failure, 2 wrong arguments, 10 no AWS CLI, 11 credentials missing, wrong or expired,
12 access denied, 13 no such sample or bucket, 14 network, 15 a file arrived short or altered, 16 disk full,
130/143 interrupted.
HELP
}

# --- words ---------------------------------------------------------------------------------------------------------

PROGRESS_OPEN=0
info() {
  if [ "$PROGRESS_OPEN" = 1 ]; then PROGRESS_OPEN=0; [ -t 1 ] && printf '\n'; fi
  printf '%s\n' "$1"
}
warn() { info "warning: $1"; }

# die CODE MESSAGE [HINT]
die() {
  [ "$PROGRESS_OPEN" = 1 ] && [ -t 1 ] && printf '\n'
  printf 'error: %s\n' "$2" >&2
  [ -n "${3:-}" ] && printf 'hint: %s\n' "$3" >&2
  exit "$1"
}

# human_bytes N: sets HUMAN, e.g. 1.2 MB (no child process: it is called for every file)
human_bytes() {
  local unit divisor=1 n=$1
  for unit in B kB MB GB TB; do
    [ $((n / divisor)) -lt 1000 ] && break
    divisor=$((divisor * 1000))
  done
  if [ "$divisor" = 1 ]; then HUMAN="$n B"; return; fi
  n=$(((n + divisor / 20) / (divisor / 10)))
  HUMAN="$((n / 10)).$((n % 10)) $unit"
}

# --- arguments -----------------------------------------------------------------------------------------------------

# Spelt out: a range such as [A-Z] depends on the locale.
ID_CHARS='ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-'

# valid_id VALUE MAX_LENGTH: the rule for sample IDs and run names
valid_id() {
  [ -n "$1" ] && [ "${#1}" -le "$2" ] || return 1
  case $1 in *[!$ID_CHARS]* | [_.-]* | *..* | *.) return 1 ;; esac
}

has_control() { case $1 in *[[:cntrl:]]*) return 0 ;; esac; return 1; }

parse_arguments() {
  SAMPLE='' RUN_NAME='' DRY_RUN=0 PROFILE='' POSITIONALS=0
  BUCKET=${VCBENCH_S3_BUCKET:-}
  BASE_PATH=${VCBENCH_S3_BASE_PATH:-}
  REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
  ENDPOINT=${VCBENCH_S3_ENDPOINT:-${AWS_ENDPOINT_URL:-}}
  DEST=${VCBENCH_DEST:-}
  local name value
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage; exit 0 ;;
      --dry-run) DRY_RUN=1; shift; continue ;;
      --) shift; while [ $# -gt 0 ]; do SAMPLE=$1 POSITIONALS=$((POSITIONALS + 1)); shift; done; break ;;
      --*=*) name=${1%%=*}
        takes_value "$name"
        value=${1#*=}; shift ;;
      --*) name=$1
        takes_value "$name"
        [ $# -ge 2 ] || die 2 "The option $1 needs a value." 'See --help.'
        value=$2; shift 2 ;;
      -?*) die 2 'A sample ID cannot start with "-", and there is no such option.' 'See --help.' ;;
      *) SAMPLE=$1 POSITIONALS=$((POSITIONALS + 1)); shift; continue ;;
    esac
    case $name in
      --bucket) BUCKET=$value ;;
      --base-path) BASE_PATH=$value ;;
      --profile) PROFILE=$value ;;
      --region) REGION=$value ;;
      --endpoint) ENDPOINT=$value ;;
      --dest) DEST=$value ;;
      --run-name) RUN_NAME=$value ;;
    esac
  done
  [ "$POSITIONALS" = 1 ] || die 2 "Give exactly one sample ID (got $POSITIONALS)." 'See --help.'
  check_arguments
}

takes_value() {
  case $1 in
    --bucket | --base-path | --profile | --region | --endpoint | --dest | --run-name) ;;
    *) die 2 'Unknown option.' 'See --help.' ;;
  esac
}

check_arguments() {
  [ "${#SAMPLE}" -le 100 ] || die 2 "The sample ID is too long: it has ${#SAMPLE} characters." 'A sample ID has at most 100.'
  valid_id "$SAMPLE" 100 || die 2 'This is not a sample ID.' \
    'Use 1 to 100 letters, digits, "_", "-" or "."; start with a letter or digit; no ".." and no "." at the end.'
  [ -n "$RUN_NAME" ] || RUN_NAME=${SAMPLE}_R001
  valid_id "$RUN_NAME" 105 || die 2 'The run name holds a character that is not allowed.' \
    'Use letters, digits, "_", "-" or "."; start with a letter or digit.'
  [ -n "$BUCKET" ] || die 2 'No S3 bucket is given.' 'Use --bucket NAME or set VCBENCH_S3_BUCKET.'
  case $BUCKET in
    *[!abcdefghijklmnopqrstuvwxyz0123456789.-]* | [.-]* | *[.-]) BUCKET='' ;;
  esac
  [ "${#BUCKET}" -ge 3 ] && [ "${#BUCKET}" -le 63 ] || die 2 'This is not an S3 bucket name.' \
    'A bucket name has 3 to 63 lower-case letters, digits, "." or "-".'
  has_control "$BASE_PATH" && die 2 'The base path holds a control character.'
  while [ "${BASE_PATH#/}" != "$BASE_PATH" ]; do BASE_PATH=${BASE_PATH#/}; done
  while [ "${BASE_PATH%/}" != "$BASE_PATH" ]; do BASE_PATH=${BASE_PATH%/}; done
  case $PROFILE in -*) die 2 'A profile name cannot start with "-".' ;; esac
  has_control "$PROFILE" && die 2 'The profile name holds a control character.'
  case $REGION in *[!$ID_CHARS]* | -*) die 2 'This is not an AWS region.' 'Example: --region ca-central-1' ;; esac
  case $ENDPOINT in
    '') ;;
    *[[:space:][:cntrl:]]* | *@*) die 2 'The endpoint must be a plain URL without credentials.' \
      'Example: --endpoint http://127.0.0.1:9000' ;;
    http://?* | https://?*) ;;
    *) die 2 'The endpoint must start with http:// or https://.' ;;
  esac
  [ -n "$DEST" ] || die 2 'No destination folder is given.' 'Use --dest FOLDER or set VCBENCH_DEST.'
  has_control "$DEST" && die 2 'The destination folder holds a control character.'
  case $DEST in /*) ;; *) DEST=$PWD/$DEST ;; esac
  while [ "${DEST%/}" != "$DEST" ] && [ "$DEST" != / ]; do DEST=${DEST%/}; done
  if [ -e "$DEST" ] && [ ! -d "$DEST" ]; then die 2 "The destination $DEST is not a folder."; fi
}

# number_or VALUE DEFAULT: sets NUMBER
number_or() { case $1 in '' | *[!0-9]* | ????????????????*) NUMBER=$2 ;; *) NUMBER=$1 ;; esac; }

prepare_cli() {
  command -v aws >/dev/null 2>&1 || die 10 'The AWS CLI (aws) is not installed or not on PATH.' \
    'Install it (https://docs.aws.amazon.com/cli/), then run the same command again.'
  AWS=(aws)
  [ -n "$PROFILE" ] && AWS=("${AWS[@]}" --profile "$PROFILE")
  [ -n "$REGION" ] && AWS=("${AWS[@]}" --region "$REGION")
  [ -n "$ENDPOINT" ] && AWS=("${AWS[@]}" --endpoint-url "$ENDPOINT")
  number_or "${VCBENCH_S3_CONNECT_TIMEOUT:-}" 10
  AWS=("${AWS[@]}" --cli-connect-timeout "$NUMBER")
  number_or "${VCBENCH_S3_READ_TIMEOUT:-}" 60
  AWS=("${AWS[@]}" --cli-read-timeout "$NUMBER")
  number_or "${AWS_MAX_ATTEMPTS:-}" 3
  # A workstation has no instance metadata service; asking for it costs seconds when credentials are missing.
  export AWS_PAGER='' AWS_MAX_ATTEMPTS=$NUMBER AWS_RETRY_MODE="${AWS_RETRY_MODE:-standard}"
  export AWS_EC2_METADATA_DISABLED="${AWS_EC2_METADATA_DISABLED:-true}"
  # Keys are UTF-8 whatever the terminal's locale is.
  export PYTHONUTF8=1 PYTHONIOENCODING=utf-8
  CLI_PID=''
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/vcbench-s3.XXXXXX") || die 1 'No temporary folder can be made.' 'Check TMPDIR.'
}

# cli ARGUMENTS: the AWS CLI, in the background so that a signal is heard at once
cli() {
  local status
  "${AWS[@]}" "$@" </dev/null &
  CLI_PID=$!
  wait "$CLI_PID"
  status=$?
  CLI_PID=''
  return "$status"
}

# --- main ----------------------------------------------------------------------------------------------------------

main() {
  parse_arguments "$@"
  WORK='' LOCK=''
  trap 'on_exit' EXIT
  trap 'on_signal 130' INT
  trap 'on_signal 143' TERM
  trap 'on_signal 129' HUP
  trap 'on_signal 141' PIPE
  prepare_cli
  list_sample
  if [ "$DRY_RUN" = 1 ]; then
    check_present
    describe_plan
    exit 0
  fi
  mkdir -p -- "$DEST" 2>"$WORK/mkdir.err" || { classify_error "$WORK/mkdir.err" "The folder $DEST"; fail_now; }
  take_lock
  check_present
  fetch_all
  freshen_indexes
  summarise
}

here=${BASH_SOURCE[0]}
while [ -L "$here" ]; do
  link=$(readlink "$here")
  case $link in /*) here=$link ;; *) here=$(dirname "$here")/$link ;; esac
done
here=$(cd "$(dirname "$here")" && pwd)
# shellcheck source=lib/s3_errors.sh
. "$here/lib/s3_errors.sh"
# shellcheck source=lib/s3_listing.sh
. "$here/lib/s3_listing.sh"
# shellcheck source=lib/s3_local.sh
. "$here/lib/s3_local.sh"
# shellcheck source=lib/s3_transfer.sh
. "$here/lib/s3_transfer.sh"
main "$@"
