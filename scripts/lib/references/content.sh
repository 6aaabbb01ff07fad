# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# Is a file what its name says? A page saved under the name of a truth set must never count as one.
# Every check sets PROBLEM to a phrase that follows the file's name ("is empty") and returns 1.

PROBLEM=''
BGZF_END=1f8b08040000000000ff0600424302001b0003000000000000000000

hex() { od -An -v -tx1 | tr -d ' \n'; }
first_hex() { head -c "$2" "$1" 2>/dev/null | hex; }

# content_problem FILE NAME DEEP: FILE (perhaps still called .partial) checked as the NAME it will have.
# DEEP=1 also decompresses it whole, for files without a published checksum.
content_problem() {
  local file=$1 name=$2 deep=$3
  PROBLEM=''
  if [ ! -f "$file" ]; then PROBLEM='is not a file'; return 1; fi
  if [ ! -s "$file" ]; then PROBLEM='is empty'; return 1; fi
  if is_web_page "$file"; then PROBLEM='is a web page, not the file it should be'; return 1; fi
  case "$name" in
    *.vcf.gz) is_bgzip "$file" && is_vcf "$file" ;;
    *.tbi) is_tabix_index "$file" ;;
    *.fasta | *.fa | *.fna) is_fasta "$file" ;;
    *.fasta.gz | *.fa.gz | *.fna.gz) is_gzip "$file" && is_fasta_inside "$file" ;;
    *.fai) is_fasta_index "$file" ;;
    *.bed) is_bed <"$file" ;;
    *.bed.gz) is_gzip "$file" && is_bed < <(gzip -dc -- "$file" 2>/dev/null) ;;
    *.zip) is_zip "$file" ;;
    *.gz | *.tgz) is_gzip "$file" ;;
  esac || return 1
  if [ "$deep" = 1 ]; then
    case "$name" in
      *.gz | *.tgz | *.tbi)
        run_child gzip -t -- "$file" 2>/dev/null || { PROBLEM='is damaged (does not decompress)'; return 1; }
        ;;
    esac
  fi
  return 0
}

is_web_page() {
  local start
  start=$(head -c 512 "$1" 2>/dev/null | tr -d '\000\n\r\t ' | tr 'A-Z' 'a-z')
  case "$start" in
    '<!doctype'* | '<html'* | '<head'* | '<?xml'* | '<error'* | '<!--'*) return 0 ;;
  esac
  return 1
}

is_gzip() {
  case "$(first_hex "$1" 3)" in
    1f8b08) return 0 ;;
  esac
  PROBLEM='is not compressed with gzip'
  return 1
}

is_bgzip() {
  local head
  is_gzip "$1" || return 1
  head=$(first_hex "$1" 14)
  if [ "${head:6:2}" != 04 ] || [ "${head:24:4}" != 4243 ]; then
    PROBLEM='is compressed with plain gzip; it must be compressed with bgzip'
    return 1
  fi
  if [ "$(tail -c 28 "$1" 2>/dev/null | hex)" != "$BGZF_END" ]; then
    PROBLEM='is cut short (the closing block of bgzip is missing)'
    return 1
  fi
}

# A header that begins with ##fileformat=VCF, a #CHROM line and at least one record.
is_vcf() {
  PROBLEM=$(gzip -dc -- "$1" 2>/dev/null | judge_vcf 2>/dev/null)
  [ -z "$PROBLEM" ]
}

# A function of its own: bash 3.2 cannot read "case" inside $( ).
judge_vcf() {
  local line
  IFS= read -r line
  case "$line" in
    '##fileformat=VCF'*) ;;
    *)
      printf 'does not begin with a VCF header'
      return
      ;;
  esac
  while IFS= read -r line; do
    case "$line" in
      '##'*) ;;
      '#CHROM'*)
        if ! IFS= read -r line; then
          printf 'holds no variant'
          return
        fi
        case "$line" in *$'\t'*$'\t'*$'\t'*) ;; *) printf 'holds a record that is not VCF' ;; esac
        return
        ;;
      *) break ;;
    esac
  done
  printf 'has no #CHROM line'
}

is_tabix_index() {
  is_gzip "$1" || return 1
  if [ "$(gzip -dc -- "$1" 2>/dev/null | head -c 4 | hex)" != 54424901 ]; then
    PROBLEM='is not a tabix index'
    return 1
  fi
  if [ "$(tail -c 28 "$1" 2>/dev/null | hex)" != "$BGZF_END" ]; then
    PROBLEM='is cut short (the closing block of bgzip is missing)'
    return 1
  fi
}

is_fasta() {
  if [ "$(first_hex "$1" 1)" != 3e ]; then
    PROBLEM="does not begin with '>' as FASTA does"
    return 1
  fi
  fits_its_index "$1"
}

is_fasta_inside() {
  if [ "$(gzip -dc -- "$1" 2>/dev/null | head -c 1 | hex)" != 3e ]; then
    PROBLEM="does not hold FASTA (no '>' at its beginning)"
    return 1
  fi
}

# fits_its_index FASTA: the size that its .fai implies, which unmasks a genome that was cut short.
fits_its_index() {
  local expected size index="${1%.partial}.fai"
  expected=$(size_by_index "$index")
  [ -z "$expected" ] && return 0
  size=$(file_size "$1")
  if [ "$size" -ne "$expected" ] && [ "$size" -ne $((expected - 1)) ]; then
    PROBLEM="has $size bytes where its .fai says $expected"
    return 1
  fi
}

# size_by_index FAI: bytes of the FASTA when every line ends in one line feed; empty when unknown.
size_by_index() {
  local name length offset bases width
  [ -s "$1" ] || return 0
  IFS=$'\t' read -r name length offset bases width < <(tail -n 1 -- "$1" 2>/dev/null)
  case "${name:+x}$length$offset$bases$width" in x*[!0-9]* | '') return 0 ;; esac
  if [ -z "$width" ] || [ "$bases" -eq 0 ] || [ $((width - bases)) -ne 1 ]; then return 0; fi
  printf '%s' $((offset + length / bases * width + (length % bases > 0 ? length % bases + 1 : 0)))
}

is_fasta_index() {
  local name length offset bases width more
  IFS=$'\t' read -r name length offset bases width more <"$1" 2>/dev/null
  width=${width%$'\r'}
  case "$length$offset$bases$width" in
    *[!0-9]*) name='' ;;
  esac
  if [ -z "$name" ] || [ -z "$width" ] || [ -n "$more" ]; then
    PROBLEM='is not a FASTA index (five columns)'
    return 1
  fi
}

# The first three regions: name, start, end.
is_bed() {
  local line chrom start end seen=0
  while [ "$seen" -lt 3 ] && { IFS= read -r line || [ -n "$line" ]; }; do
    case "$line" in '' | '#'* | track* | browser* | $'\r') continue ;; esac
    IFS=$'\t' read -r chrom start end _ <<<"${line%$'\r'}"
    case "$start$end" in *[!0-9]*) end='' ;; esac
    if [ -z "$chrom" ] || [ -z "$start" ] || [ -z "$end" ] || [ "${#end}" -gt 12 ] || [ "${#start}" -gt 12 ] ||
      [ "$((10#$start))" -gt "$((10#$end))" ]; then
      PROBLEM='is not BED (name, start and end separated by tabs)'
      return 1
    fi
    seen=$((seen + 1))
  done 2>/dev/null
  if [ "$seen" -eq 0 ]; then
    PROBLEM='holds no region'
    return 1
  fi
}

is_zip() {
  if [ "$(first_hex "$1" 4)" != 504b0304 ]; then
    PROBLEM='is not a ZIP archive'
    return 1
  fi
}
