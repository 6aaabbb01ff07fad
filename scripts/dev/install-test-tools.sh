#!/usr/bin/env bash
# Installs what the whole test suite needs on Debian or Ubuntu: for CI, or for a machine of one's own (as root).
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(awscli bcftools bedtools chromium curl fonts-dejavu-core python3-venv samtools tabix unzip wget zip)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# truvari comes from PyPI; without it the comparison with the real tool is reported as not run.
if ! command -v truvari >/dev/null && [ ! -x .vcbench/truvari/bin/truvari ]; then
  mkdir -p .vcbench
  if ! { python3 -m venv .vcbench/truvari && .vcbench/truvari/bin/pip install -q truvari==5.4.0; }; then
    echo 'warning: truvari could not be installed from PyPI' >&2
    rm -rf .vcbench/truvari
  fi
fi
