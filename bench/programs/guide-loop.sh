#!/usr/bin/env bash
# What a job does without the action: the loop that the vendor's guide describes, with curl and jq. Its arguments are the
# base URL, the trigger's id and a folder for the results; with "files" as a fourth, also every result file is fetched.
set -euo pipefail
base=$1 trigger=$2 folder=$3 files=${4:-}

headers=$(curl -sS --dump-header - --output /dev/null \
  --header "x-api-key: $PINKFISH_API_KEY" --header 'x-api-wait: false' \
  --json '{}' "$base/ext/triggers/$trigger")
header() { awk -v name="$1:" 'tolower($1) == name { sub(/\r$/, ""); print $2 }' <<< "$headers"; }
run="$base/ext/webhook/$PINKFISH_API_KEY/runs/$(header x-pf-automation-id)/$(header x-pf-run-id)"

while status=$(curl -sS "$run/status" | jq --raw-output .status); do
  case $status in
    COMPLETE) break ;;
    FAILED | TIMEOUT) exit 1 ;;
  esac
  sleep 3
done
curl -sS --output "$folder/results.json" "$run/results"
[[ $files == files ]] || exit 0

links='.results[] | "step-\(.stepIndex)" as $step | .resultUrls | to_entries[] | [$step, .key, .value.url] | @tsv'
jq --raw-output "$links" "$folder/results.json" |
  while IFS=$'\t' read -r step name url; do
    mkdir -p "$folder/$step"
    curl -sS --output "$folder/$step/$name" "$url"
  done
