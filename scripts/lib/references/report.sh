# shellcheck shell=bash disable=SC2034,SC2153 # variables are shared between the parts
# The answer: one JSON document (contract/reference.ts, ReferenceStatus), or words.

json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\t'/\\t}
  text=${text//$'\n'/\\n}
  text=${text//$'\r'/\\r}
  printf '"%s"' "${text//[[:cntrl:]]/?}"
}

yes_no() { if [ "$1" -eq 1 ]; then printf true; else printf false; fi; }

print_json() {
  local i=0 file giab=null
  case "$SAMPLE_HG" in HG00[1-7]) giab="\"$SAMPLE_HG\"" ;; esac
  printf '{"sample":%s,"giab":%s,"complete":%s,"files":[' "$(json_string "$SAMPLE")" "$giab" "$(yes_no "$COMPLETE")"
  while [ "$i" -lt "$N" ]; do
    [ "$i" -gt 0 ] && printf ','
    file="$REFERENCE/${P_PATH[i]}"
    printf '{"kind":%s,"path":%s,"state":"%s"' "$(json_string "${P_KIND[i]}")" "$(json_string "$file")" "${P_STATE[i]}"
    [ -n "${P_WHY[i]}" ] && printf ',"why":%s' "$(json_string "${P_WHY[i]}")"
    [ -n "${P_BYTES[i]}" ] && printf ',"size":%s' "${P_BYTES[i]}"
    [ -n "${P_DIGEST[i]}" ] && printf ',"digest":%s' "$(json_string "${P_DIGEST[i]}")"
    [ -n "${P_WHEN[i]}" ] && printf ',"verifiedAt":%s' "$(json_string "${P_WHEN[i]}")"
    printf '}'
    i=$((i + 1))
  done
  printf '],"sv":{"available":%s,"why":%s}}\n' "$(yes_no "$SV_KNOWN")" "$(json_string "$SV_WHY")"
}

print_words() {
  local i=0 line
  while [ "$i" -lt "$N" ]; do
    line="${P_STATE[i]}  ${P_PATH[i]}"
    if [ "${P_STATE[i]}" = present ]; then
      line="$line  $(human "${P_BYTES[i]}"), verified ${P_WHEN[i]}"
    else
      line="$line  ${P_WHY[i]}"
    fi
    say "  $line"
    i=$((i + 1))
  done
  if needs_any truvari && [ "$SV_KNOWN" -eq 0 ]; then say "  Structural variants: $SV_WHY."; fi
  [ "$COMPLETE" -eq 1 ] && say "done: references for $SAMPLE are complete"
  return 0
}
