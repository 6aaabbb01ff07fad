# Part of aws_download_gvcf.sh: what the bucket holds of a sample, and which of it belongs to a run.

# Rows `k SIZE DATE ETAG KEY`, and `x JSON` for a key with a control character or backslash, which has no place in a
# line of text. to_string() of a list is JSON, so such a character shows as an escape.
ODD_KEY='contains(to_string([Key]),'"'\\n') || contains(to_string([Key]),'\\r') || contains(to_string([Key]),'\\t') || \
contains(to_string([Key]),'\\b') || contains(to_string([Key]),'\\f') || contains(to_string([Key]),'\\\\') || \
contains(to_string([Key]),'\\u000') || contains(to_string([Key]),'\\u001')"
LIST_QUERY="[Contents[?!($ODD_KEY)].['k',Size,LastModified,ETag,Key], Contents[?$ODD_KEY].['x',to_string([Key])]][]"

# Arrays of the plan, one entry per wanted file:
#   NAME in the run folder, SRC its name on S3, SIZE, ETAG, DIR the key up to the last "/",
#   MD5_OF the index of the entry that is its md5 file (-1: none), STATE todo|check|whole|done|failed
COUNT=0

list_sample() {
  local root=${BASE_PATH:+$BASE_PATH/} tag a b c d e
  PREFIX=$root$SAMPLE/vcf/dragen/
  info "Listing s3://$BUCKET/$PREFIX"
  cli s3api list-objects-v2 --bucket "$BUCKET" --prefix "$PREFIX" --output text --query "$LIST_QUERY" \
    >"$WORK/list" 2>"$WORK/list.err" || { classify_error "$WORK/list.err" "s3://$BUCKET/$PREFIX"; fail_now; }
  choose_files <"$WORK/list" >"$WORK/chosen" || die 1 'The listing of the bucket could not be read.'
  while IFS=$'\t' read -r tag a b c d e; do
    case $tag in
      file)
        NAME[COUNT]=$a SRC[COUNT]=$b SIZE[COUNT]=$c ETAG[COUNT]=$d DIR[COUNT]=$e
        MD5_OF[COUNT]=-1 STATE[COUNT]=todo
        COUNT=$((COUNT + 1)) ;;
      warn) warn "$a" ;;
    esac
  done < <(LC_ALL=C sort "$WORK/chosen")
  [ "$COUNT" -gt 0 ] || no_such_sample
  # A run has some thirty.
  [ "$COUNT" -le 500 ] || die 1 "s3://$BUCKET/$PREFIX holds $COUNT files that look like a run's; that cannot be one run." \
    'Check the sample ID and the base path.'
  pair_md5_files
  report_missing_kinds
}

# Picks by the rules of domain "The lab's data"; src-main/core/inputs/runFiles.ts recognises the same names. When two
# <id> folders deliver one file, the newest wins, and its index and md5 come from the same folder: never a mixture.
choose_files() {
  VC_PREFIX=$PREFIX VC_SAMPLE=$SAMPLE VC_RUN=$RUN_NAME LC_ALL=C awk -F '\t' '
    function base_of(f) {
      sub(/\.(md5sum|md5)$/, "", f)
      if (f ~ /\.gz\.tbi$/) sub(/\.tbi$/, "", f)
      return f
    }
    function wanted(f) {
      f = base_of(f)
      return f ~ /.\.(gvcf|g\.vcf|sv\.vcf|hard-filtered\.vcf)\.gz$/ || f ~ csv
    }
    function target(f, rest) {
      if (index(f, run ".") == 1) return f
      if (index(f, sample ".") == 1) return run substr(f, length(sample) + 1)
      rest = substr(f, length(sample) + 1)
      if (index(f, sample) == 1 && match(rest, /^_R[0-9]+\./)) return run substr(rest, RLENGTH)
      return f
    }
    BEGIN {
      prefix = ENVIRON["VC_PREFIX"]; sample = ENVIRON["VC_SAMPLE"]; run = ENVIRON["VC_RUN"]
      csv = ".[._](sv_metrics|roh_metrics|ploidy_estimation_metrics|cnv_metrics|bed_coverage_metrics|" \
        "wgs_contig_mean_cov|vc_metrics|vc_hethom_ratio_metrics|mapping_metrics)(_tumor|_normal)?[.]csv$"
    }
    $1 == "x" { odd++; next }
    $1 != "k" || NF != 5 || index($5, prefix) != 1 { next }
    {
      parts = split(substr($5, length(prefix) + 1), p, "/")
      if (parts != 3 || p[1] == "" || p[2] != "varcaller" || !wanted(p[3])) next
      if (p[3] !~ /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/ || length(p[3]) > 200 || $2 !~ /^[0-9]+$/) { unsafe++; next }
      n++; id[n] = p[1]; src[n] = p[3]; size[n] = $2; date[n] = $3; etag[n] = $4
      gsub(/"/, "", etag[n])
      dst[n] = target(p[3]); dir[n] = prefix p[1] "/varcaller"
      if (dst[n] == src[n] && index(src[n], run ".") != 1) foreign[src[n]] = 1
      # A file counts before its companions; then the newest, then (for a stable answer) the later folder name.
      base[n] = tolower(base_of(dst[n])); own = (base_of(src[n]) == src[n])
      rank = own "\t" date[n] "\t" id[n] "\t" (src[n] == dst[n])
      if (!(base[n] in best) || rank > best[base[n]]) { best[base[n]] = rank; win[base[n]] = id[n] }
    }
    END {
      for (i = 1; i <= n; i++) {
        b = base[i]
        if (id[i] != win[b]) { if (base_of(src[i]) == src[i]) older[dst[i]] = id[i] "\t" win[b]; continue }
        key = tolower(dst[i])
        if (key in taken) {
          j = taken[key]
          if (date[i] < date[j] || (date[i] == date[j] && i < j)) continue
        }
        taken[key] = i
      }
      for (key in taken) {
        i = taken[key]
        print "file\t" dst[i] "\t" src[i] "\t" size[i] "\t" (etag[i] == "" ? "-" : etag[i]) "\t" dir[i]
      }
      for (name in older) {
        split(older[name], o, "\t")
        print "warn\t" name " is in several folders; the newest, from \"" o[2] "\", is taken instead of the one in \"" o[1] "\"."
      }
      for (name in foreign) print "warn\t" name " does not carry the name of this sample; it keeps its own."
      odd += unsafe
      if (odd == 1) print "warn\t1 object with an unsafe name is ignored."
      if (odd > 1) print "warn\t" odd " objects with an unsafe name are ignored."
    }'
}

pair_md5_files() {
  local i j
  for ((i = 0; i < COUNT; i++)); do
    case ${NAME[i]} in *.md5 | *.md5sum) continue ;; esac
    for ((j = 0; j < COUNT; j++)); do
      case ${NAME[j]} in "${NAME[i]}.md5" | "${NAME[i]}.md5sum") MD5_OF[i]=$j ;; esac
    done
  done
}

report_missing_kinds() {
  local kind i found missing=''
  for kind in .gvcf.gz .sv.vcf.gz sv_metrics roh_metrics ploidy_estimation_metrics cnv_metrics bed_coverage_metrics \
    wgs_contig_mean_cov vc_metrics vc_hethom_ratio_metrics mapping_metrics; do
    found=0
    for ((i = 0; i < COUNT; i++)); do
      case $kind:${NAME[i]} in
        .gvcf.gz:*.gvcf.gz | .gvcf.gz:*.g.vcf.gz | .sv.vcf.gz:*.sv.vcf.gz) found=1 ;;
        *:*["._"]"$kind".csv | *:*["._"]"$kind"_tumor.csv | *:*["._"]"$kind"_normal.csv) found=1 ;;
      esac
    done
    [ "$found" = 1 ] || missing="$missing, $kind"
  done
  [ -z "$missing" ] || warn "Not delivered for this sample: ${missing#, }."
}

# Names the samples that look most alike, because a typing error is the commonest cause.
no_such_sample() {
  local root=${BASE_PATH:+$BASE_PATH/} near='' any=''
  cli s3api list-objects-v2 --bucket "$BUCKET" --prefix "$root" --delimiter / --max-items 5000 \
    --output text --query 'CommonPrefixes[].[Prefix]' >"$WORK/samples" 2>/dev/null
  near=$(VC_ROOT=$root VC_SAMPLE=$SAMPLE LC_ALL=C awk '
    BEGIN { root = ENVIRON["VC_ROOT"]; sample = ENVIRON["VC_SAMPLE"]; low = tolower(sample) }
    index($0, root) == 1 {
      name = substr($0, length(root) + 1)
      if (name !~ /^[A-Za-z0-9][A-Za-z0-9_.-]*\/$/ || length(name) > 101) next
      name = substr(name, 1, length(name) - 1)
      if (name == sample) { print "999 " name; next }
      other = tolower(name)
      for (same = 0; same < length(low) && substr(low, same + 1, 1) == substr(other, same + 1, 1); same++);
      if (same >= 4 || same == length(other)) printf "%d %s\n", same, name
    }' "$WORK/samples" | LC_ALL=C sort -k1,1nr -k2,2 | head -5 | cut -d ' ' -f 2 | tr '\n' ' ')
  # Any object of it proves the sample, whatever the list of samples says.
  cli s3api list-objects-v2 --bucket "$BUCKET" --prefix "$root$SAMPLE/" --max-items 1 --output text \
    --query 'Contents[].[Key]' >"$WORK/any" 2>/dev/null
  IFS= read -r any <"$WORK/any"
  case $any in "$root$SAMPLE/"*) near="$SAMPLE " ;; esac
  case " $near" in
    *" $SAMPLE "*) die 13 "The sample $SAMPLE is on S3, but has none of the wanted files under vcf/dragen/<id>/varcaller/." \
      'The sequencing pipeline may still be running; try again later.' ;;
  esac
  near=${near% }
  if [ -n "$near" ]; then
    die 13 "There is no sample called $SAMPLE in s3://$BUCKET/$root" "Samples with a similar name: ${near// /, }."
  fi
  die 13 "There is no sample called $SAMPLE in s3://$BUCKET/$root" 'Check the sample ID, the bucket and the base path.'
}
