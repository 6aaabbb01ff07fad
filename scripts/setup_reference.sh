#!/usr/bin/env bash
# Checks and fetches the reference files of one sample: genome, truth sets, confident regions.
# Works with bash 3.2 (macOS) and later. See docs/references.md.
set -u -o pipefail
export LC_ALL=C
umask 022

usage() {
  cat <<'TEXT'
Usage: setup_reference.sh SAMPLE (--data DIR | --reference-dir DIR) [options]

Checks the reference files that SAMPLE needs, and fetches those that are missing.
SAMPLE is a GIAB name (HG004 or NA24143) or a sample ID that begins with one (NA24143_Lib3_Rep1).
For any other sample the lab puts its own truth VCF and BED under <reference>/<sample>/.

  --data DIR            data folder; references are in DIR/reference (or VCBENCH_DATA)
  --reference-dir DIR   the reference folder itself
  --need LIST           for what: happy, truvari, csv, vcfeval, stratified, cmrg, v5 (default happy,truvari)
  --check-only          fetch nothing; exit 17 when something is missing
  --verify              read every file again, whatever was recorded
  --json                one JSON document on standard output, words on standard error
  --catalogue FILE      another list of files (or VCBENCH_REFERENCE_CATALOGUE)
  --help                this text

Exit codes: 0 complete, 2 bad input, 10 tool missing, 12 refused by the server, 13 not at any source, 14 network,
15 wrong content or checksum, 16 disk full, 17 references missing, 18 no such truth set for the sample.
VCBENCH_RETRY_SECONDS (default 2) is the pause before a lost connection is tried again.
TEXT
}

here=${BASH_SOURCE[0]}
while [ -L "$here" ]; do
  link=$(readlink "$here")
  case "$link" in /*) here=$link ;; *) here=$(dirname -- "$here")/$link ;; esac
done
HERE=$(cd -- "$(dirname -- "$here")" && pwd) || exit 1
for part in process content record download plan install report; do
  # shellcheck source=/dev/null
  . "$HERE/lib/references/$part.sh" || exit 1
done

SAMPLE=''
REFERENCE=''
CATALOGUE=${VCBENCH_REFERENCE_CATALOGUE:-$HERE/references.tsv}
NEED=happy,truvari
CHECK_ONLY=0
VERIFY=0
JSON=0
P_OPTIONAL=() # 1 = may be missing without harm
exec 3>&1

value_of() { [ $# -ge 2 ] && [ -n "$2" ] || die 2 "$1 needs a value; see --help"; }

while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --check-only) CHECK_ONLY=1 ;;
    --verify) VERIFY=1 ;;
    --json) JSON=1; exec 3>&2 ;;
    --data) value_of "$@"; REFERENCE=$2/reference; shift ;;
    --reference-dir) value_of "$@"; REFERENCE=$2; shift ;;
    --catalogue) value_of "$@"; CATALOGUE=$2; shift ;;
    --need) value_of "$@"; NEED=$2; shift ;;
    -*) die 2 "unknown option $1; see --help" ;;
    *)
      [ -z "$SAMPLE" ] || die 2 "one sample at a time: $SAMPLE or $1"
      [ -n "$1" ] || die 2 'the sample ID is empty'
      SAMPLE=$1
      ;;
  esac
  shift
done

# The same allow-list of characters as everywhere in the program: a sample ID becomes a folder name.
check_sample() {
  local rule='use 1 to 100 letters, digits, "_", "-" or ".", begin with a letter or digit, end with no "."'
  [ -n "$SAMPLE" ] || { usage >&2; exit 2; }
  case "$SAMPLE" in
    *[!A-Za-z0-9_.-]* | [!A-Za-z0-9]* | *..* | *.) die 2 "this is not a sample ID; $rule" ;;
  esac
  [ "${#SAMPLE}" -le 100 ] || die 2 "the sample ID has ${#SAMPLE} characters; $rule"
}

check_need() {
  local item
  case "$NEED" in *[!a-z0-9,]*) die 2 "--need takes a list such as happy,truvari" ;; esac
  for item in ${NEED//,/ }; do
    case "$item" in
      happy | truvari | csv | vcfeval | stratified | cmrg | v5) ;;
      *) die 2 "--need does not know \"$item\"; it knows happy, truvari, csv, vcfeval, stratified, cmrg, v5" ;;
    esac
  done
}

# every_row DO: calls DO with the number of each planned file that is not present.
every_row() {
  local row=0
  while [ "$row" -lt "$N" ]; do
    [ "${P_STATE[row]}" = present ] || "$1" "$row"
    row=$((row + 1))
  done
}

# shellcheck disable=SC2329 # called through every_row
fetch_if_delivered() {
  [ -n "${P_SOURCES[$1]}" ] || return 0
  [ "$STOP" -eq 0 ] || return 0
  get_row "$1"
  # A full disk or a missing tool stops everything; another file's trouble does not.
  case "${P_FAIL[$1]}" in 16 | 10) STOP=1 ;; esac
}

# shellcheck disable=SC2329
build_if_index() {
  if [ "${P_ACTION[$1]}" = index ] && [ "$STOP" -eq 0 ]; then build_row "$1"; fi
}

# A .tbi that nobody delivers and that cannot be built here: its absence does not count.
# shellcheck disable=SC2329
excuse_index() {
  case "${P_PATH[$1]}" in
    *.tbi)
      if { [ -z "${P_SOURCES[$1]}" ] || [ "${P_FAIL[$1]}" -eq 13 ]; } && [ "${P_STATE[$1]}" = missing ] &&
        ! have tabix; then
        P_OPTIONAL[$1]=1
        P_WHY[$1]='not built: tabix is not installed (Debian: apt-get install tabix); the built-in engine does without it'
      fi
      ;;
  esac
}

# shellcheck disable=SC2329
count_wanting() {
  [ "${P_OPTIONAL[$1]:-0}" -eq 1 ] && return 0
  COMPLETE=0
  WANTING=$((WANTING + 1))
  # The one that could not be had says more than those that only wait for it.
  if [ -z "$WORST" ] || { [ "$FAILED" -eq 0 ] && [ "${P_FAIL[$1]}" -ne 0 ]; }; then
    WORST="${P_PATH[$1]}: ${P_WHY[$1]:-${P_STATE[$1]}}"
  fi
  if [ "${P_FAIL[$1]}" -ne 0 ]; then FAILED=$(worse "$FAILED" "${P_FAIL[$1]}"); fi
  if [ "${P_OWN[$1]}" -eq 1 ] && [ "${P_STATE[$1]}" = invalid ]; then FAILED=$(worse "$FAILED" 15); fi
}

answer() {
  COMPLETE=1
  WANTING=0
  WORST=''
  FAILED=0
  every_row excuse_index
  every_row count_wanting
  if [ "$JSON" -eq 1 ]; then print_json; fi
  print_words
  [ "$COMPLETE" -eq 1 ] && exit 0
  if [ "$NEEDS_OWN" -eq 1 ]; then
    error "$SAMPLE is not one of the GIAB samples of the catalogue and has no reference files of its own; put a truth VCF (bgzip, *.vcf.gz) and its BED of confident regions in $REFERENCE/$OWN_FOLDER/, and a structural-variant truth VCF (and BED) in $REFERENCE/$OWN_FOLDER/stvar/"
    exit 17
  fi
  if [ "$WANTING" -eq 1 ]; then error "Reference file $WORST."; else error "$WANTING reference files cannot be used; the first is $WORST."; fi
  if [ "$CHECK_ONLY" -eq 1 ] || [ "$FAILED" -eq 0 ]; then exit 17; fi
  exit "$FAILED"
}

check_sample
check_need
[ -n "$REFERENCE" ] || { [ -n "${VCBENCH_DATA:-}" ] && REFERENCE=$VCBENCH_DATA/reference; }
[ -n "$REFERENCE" ] || die 2 'where is the data folder? use --data DIR or --reference-dir DIR'
case "$REFERENCE" in /*) ;; *) REFERENCE=$PWD/$REFERENCE ;; esac
while [ "${REFERENCE%/}" != "$REFERENCE" ]; do REFERENCE=${REFERENCE%/}; done

set_traps
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/vcbench-references.XXXXXX") || die 1 "cannot write in ${TMPDIR:-/tmp}"
RECORD_FILE=$REFERENCE/.verified.tsv
STOP=0

say 'Verifying reference files...'
plan_sample
load_record
every_row check_row
if [ "$NEEDS_OWN" -eq 0 ] && [ "$CHECK_ONLY" -eq 0 ]; then
  mkdir -p -- "$REFERENCE" || die 1 "cannot write in $REFERENCE"
  every_row fetch_if_delivered
  every_row build_if_index
fi
answer
